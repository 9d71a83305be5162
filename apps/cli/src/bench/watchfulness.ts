import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { quantile } from './measure.js';

/** What became of the segments handed over in one stretch of time. */
export interface Watched {
  readonly segments: number;
  /** Without a final verdict after `patienceMs`. */
  readonly lost: number;
  /** ms of media that nobody looked at, lost segments included. */
  readonly unwatchedMs: number;
  /** Age of final verdicts, ms. */
  readonly ageP50: number;
  readonly ageP95: number;
  /** Of the later half by the p95 of the earlier; well above 1 when the queue grows. */
  readonly growth: number;
  /** Share of frames that reused an earlier result. */
  readonly reused: number;
  readonly failures: Readonly<Record<string, number>>;
}

interface Handed {
  readonly at: number;
  readonly durationMs: number;
  ageMs?: number;
  unwatchedMs?: number;
}

/** Keeps account of segments handed over and verdicts come back. Times in ms since 1970. */
export class Watch {
  readonly #handed = new Map<string, Handed>();
  readonly #failures = new Map<string, number>();
  #frames = 0;
  #reused = 0;

  handed(streamId: string, seq: number, at: number, durationMs: number): void {
    this.#handed.set(`${streamId}/${seq}`, { at, durationMs });
  }

  /** @param minFrames looks that the sampling plan asks for in a segment; fewer count as unwatched. */
  judged(verdict: SegmentVerdict, now: number, minFrames: number): void {
    const handed = this.#handed.get(`${verdict.streamId}/${verdict.seq}`);
    if (!handed || !verdict.final) return;
    const { frames, reused, unwatchedMs } = verdict.coverage;
    handed.ageMs = now - handed.at;
    handed.unwatchedMs = unwatchedMs;
    if (verdict.failure !== undefined)
      this.#failures.set(verdict.failure, (this.#failures.get(verdict.failure) ?? 0) + 1);
    if (verdict.failure !== undefined && unwatchedMs === 0) handed.unwatchedMs = handed.durationMs;
    else if (frames < minFrames)
      handed.unwatchedMs = Math.max(unwatchedMs, (handed.durationMs * (minFrames - frames)) / minFrames);
    this.#frames += frames;
    this.#reused += reused;
  }

  /** Segments handed over in `[from, to)` that still wait. */
  waiting(from: number, to: number): number {
    return [...this.#handed.values()].filter((h) => h.at >= from && h.at < to && h.ageMs === undefined)
      .length;
  }

  /** Account of what was handed over in `[from, to)`; forgets everything before. */
  settle(from: number, to: number): Watched {
    const all = [...this.#handed.values()].filter((h) => h.at >= from && h.at < to);
    for (const [key, h] of this.#handed) if (h.at < to) this.#handed.delete(key);
    const ages = (some: readonly Handed[]): number[] =>
      some.flatMap((h) => (h.ageMs === undefined ? [] : [h.ageMs]));
    const lost = all.filter((h) => h.ageMs === undefined);
    const middle = (from + to) / 2;
    const earlier = quantile(ages(all.filter((h) => h.at < middle)), 0.95);
    const later = quantile(ages(all.filter((h) => h.at >= middle)), 0.95);
    const result: Watched = {
      segments: all.length,
      lost: lost.length,
      unwatchedMs: all.reduce(
        (sum, h) => sum + (h.ageMs === undefined ? h.durationMs : (h.unwatchedMs ?? 0)),
        0,
      ),
      ageP50: quantile(ages(all), 0.5),
      ageP95: quantile(ages(all), 0.95),
      growth: later / earlier,
      reused: this.#frames === 0 ? 0 : this.#reused / this.#frames,
      failures: Object.fromEntries(this.#failures),
    };
    this.#frames = this.#reused = 0;
    this.#failures.clear();
    return result;
  }
}
