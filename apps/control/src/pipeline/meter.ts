import type { SegmentMessage } from '@airlock/contracts/segment';
import type { MessageVerdict, SegmentVerdict } from '@airlock/contracts/verdict';

/** What is counted covers so much time, ms. */
export const WINDOW_MS = 10_000;
const BUCKET_MS = 1_000;
const BUCKETS = WINDOW_MS / BUCKET_MS;
/** Ages kept of one second; more change no percentile that a person would see. */
const AGES = 500;

interface Bucket {
  segments: number;
  verdicts: number;
  lines: number;
  readonly ages: number[];
  readonly chatAges: number[];
  decodeMs: number;
  inferMs: number;
  timed: number;
  mediaMs: number;
  unwatchedMs: number;
  failures: number;
  leftOut: number;
}

const empty = (): Bucket => ({
  ...{ segments: 0, verdicts: 0, lines: 0, ages: [], chatAges: [], decodeMs: 0, inferMs: 0, timed: 0 },
  ...{ mediaMs: 0, unwatchedMs: 0, failures: 0, leftOut: 0 },
});

/** Percentiles of numbers in any order. */
const percentiles = (values: readonly number[]): { p50: number; p95: number } | undefined => {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  return { p50: at(0.5), p95: at(0.95) };
};

const readingOf = (buckets: readonly Bucket[]) => {
  const sum = (of: (b: Bucket) => number): number => buckets.reduce((total, b) => total + of(b), 0);
  const timed = sum((b) => b.timed);
  const mediaMs = sum((b) => b.mediaMs);
  return {
    segmentsPerSecond: sum((b) => b.segments) / BUCKETS,
    verdictsPerSecond: sum((b) => b.verdicts) / BUCKETS,
    linesPerSecond: sum((b) => b.lines) / BUCKETS,
    age: percentiles(buckets.flatMap((b) => b.ages)),
    chatAge: percentiles(buckets.flatMap((b) => b.chatAges)),
    decodeMs: timed === 0 ? undefined : sum((b) => b.decodeMs) / timed,
    inferMs: timed === 0 ? undefined : sum((b) => b.inferMs) / timed,
    unwatchedShare: mediaMs === 0 ? 0 : Math.min(1, sum((b) => b.unwatchedMs) / mediaMs),
    failures: sum((b) => b.failures),
    leftOut: sum((b) => b.leftOut),
  };
};
export type Reading = ReturnType<typeof readingOf>;

/** Counts what goes by, and says how it was over the last ten seconds. Times in ms. */
export class Meter {
  readonly #buckets = new Map<number, Bucket>();
  readonly #clock: () => number;
  #last: { readonly second: number; readonly reading: Reading } | undefined;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  #now(): Bucket {
    const second = Math.floor(this.#clock() / BUCKET_MS);
    const known = this.#buckets.get(second);
    if (known !== undefined) return known;
    for (const old of this.#buckets.keys()) if (old < second - BUCKETS) this.#buckets.delete(old);
    const fresh = empty();
    this.#buckets.set(second, fresh);
    return fresh;
  }

  segment({ durationMs }: SegmentMessage): void {
    const b = this.#now();
    b.segments += 1;
    b.mediaMs += durationMs;
  }

  verdict({ final, timing, coverage, failure }: SegmentVerdict): void {
    if (!final) return;
    const b = this.#now();
    b.verdicts += 1;
    if (b.ages.length < AGES) b.ages.push(Math.max(0, timing.decidedAt - timing.capturedAt));
    if (timing.decodeMs !== undefined || timing.inferMs !== undefined) {
      b.timed += 1;
      b.decodeMs += timing.decodeMs ?? 0;
      b.inferMs += timing.inferMs ?? 0;
    }
    b.unwatchedMs += coverage.unwatchedMs;
    if (failure !== undefined) b.failures += 1;
    if ((coverage.leftOut?.length ?? 0) > 0) b.leftOut += 1;
  }

  line({ timing }: MessageVerdict): void {
    const b = this.#now();
    b.lines += 1;
    if (b.chatAges.length < AGES) b.chatAges.push(Math.max(0, timing.decidedAt - timing.capturedAt));
  }

  /** Whole seconds only are counted: within one second everybody who asks gets the same answer. */
  read(): Reading {
    const second = Math.floor(this.#clock() / BUCKET_MS);
    if (this.#last?.second !== second) {
      const whole = [...this.#buckets].flatMap(([at, b]) =>
        at < second && at >= second - BUCKETS ? [b] : [],
      );
      this.#last = { second, reading: readingOf(whole) };
    }
    return this.#last.reading;
  }
}
