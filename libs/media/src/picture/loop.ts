import { popcount } from '../pdq.js';
import type { Sketch } from './print-view.js';

export interface LoopLimits {
  /** Shortest and longest period that is looked for, s. */
  readonly minPeriodS: number;
  readonly maxPeriodS: number;
  /** For how long the stream must have repeated itself, s; and never for less than one period up to this. */
  readonly provenS: number;
}

export const LOOP_LIMITS: LoopLimits = { minPeriodS: 10, maxPeriodS: 1_800, provenS: 120 };

/** Bits of 64 by which sketches of one picture may differ, and those of two pictures at least do. */
const SAME = 6;
const OTHER = 12;
/** Samples that tell something, of those that repeat. */
const MIN_TELLING = 15;
/** Samples in a row that may miss: a blink, a sample on the other side of a scene change. */
const MISSES = 2;

export interface Loop {
  readonly periodS: number;
  /** For how long it has repeated itself, s. */
  readonly forS: number;
}

/**
 * Finds out that a stream is a recording in a loop: the sequence of its pictures comes again after P seconds, for long
 * enough. Pictures that stay as they are prove nothing: only what changed within some seconds counts. About 30 KB a
 * stream, some microseconds a sample.
 */
export class LoopFinder {
  readonly #limits: LoopLimits;
  /** Samples by second of media time, in a ring: what was on then. */
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  readonly #second: Float64Array;
  readonly #since: Float64Array;
  readonly #telling: Uint16Array;
  readonly #missed: Uint8Array;
  #last = -Infinity;

  constructor(limits: LoopLimits = LOOP_LIMITS) {
    this.#limits = limits;
    const size = limits.maxPeriodS + 2;
    this.#high = new Uint32Array(size);
    this.#low = new Uint32Array(size);
    this.#second = new Float64Array(size).fill(-Infinity);
    this.#since = new Float64Array(size).fill(NaN);
    this.#telling = new Uint16Array(size);
    this.#missed = new Uint8Array(size);
  }

  /** Takes the picture at `atMs` (media time); one a second is enough, more are passed over. */
  add({ high, low }: Sketch, atMs: number): Loop | undefined {
    const now = Math.round(atMs / 1_000);
    if (now <= this.#last) {
      if (now < this.#last - 2) this.#forget();
      else return undefined;
    }
    this.#last = now;
    const { minPeriodS, maxPeriodS } = this.#limits;
    const distance = (second: number): number | undefined => {
      const i = this.#slot(second);
      if (this.#second[i] !== second) return undefined;
      return popcount(this.#high[i]! ^ high) + popcount(this.#low[i]! ^ low);
    };
    const tells = [2, 3, 4].some((ago) => (distance(now - ago) ?? 0) >= OTHER);
    let best: Loop | undefined;
    for (let lag = minPeriodS; lag <= maxPeriodS; lag++) {
      // Samples do not fall on the same pictures of the recording each time round.
      const near = [distance(now - lag), distance(now - lag - 1), distance(now - lag + 1)];
      const nearest = Math.min(...near.map((d) => d ?? Infinity));
      if (nearest === Infinity) continue;
      if (nearest > SAME) {
        if (++this.#missed[lag]! > MISSES) this.#drop(lag);
        continue;
      }
      this.#missed[lag] = 0;
      if (Number.isNaN(this.#since[lag]!)) this.#since[lag] = now;
      if (tells) this.#telling[lag]!++;
      const forS = now - this.#since[lag]!;
      if (!best && this.#telling[lag]! >= MIN_TELLING && forS >= this.#limits.provenS)
        best = { periodS: lag, forS };
    }
    const i = this.#slot(now);
    this.#high[i] = high;
    this.#low[i] = low;
    this.#second[i] = now;
    return best;
  }

  #slot(second: number): number {
    const size = this.#second.length;
    return ((second % size) + size) % size;
  }

  #drop(lag: number): void {
    this.#since[lag] = NaN;
    this.#telling[lag] = 0;
    this.#missed[lag] = 0;
  }

  #forget(): void {
    this.#second.fill(-Infinity);
    for (let lag = 0; lag < this.#since.length; lag++) this.#drop(lag);
  }
}
