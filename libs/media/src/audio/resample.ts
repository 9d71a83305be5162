/** What detectors of sound get, Hz. */
export const LISTEN_RATE = 16_000;
/** Zero crossings of the sinc on each side: enough for speech and prints, not for a studio. */
const WIDTH = 5;
/** Part of the narrower band that passes. */
const PASS = 0.92;
/** More fractions of a sample than this are no rate in use. */
const MAX_PHASES = 640;

interface Filter {
  /** Input samples for each output: `step / phases`. */
  readonly step: number;
  readonly phases: number;
  readonly taps: number;
  /** `taps` weights for each phase. */
  readonly weights: Float32Array;
}

const filters = new Map<number, Filter>();
const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Whether sound of this rate, Hz, can be brought to `LISTEN_RATE`. */
export const canResample = (rate: number): boolean =>
  Number.isInteger(rate) &&
  rate >= 7_350 &&
  rate <= 96_000 &&
  LISTEN_RATE / gcd(rate, LISTEN_RATE) <= MAX_PHASES;

function filterFor(rate: number): Filter {
  const known = filters.get(rate);
  if (known) return known;
  const common = gcd(rate, LISTEN_RATE);
  const phases = LISTEN_RATE / common;
  const cut = Math.min(1, LISTEN_RATE / rate) * PASS;
  const half = Math.ceil(WIDTH / cut);
  const taps = 2 * half;
  const weights = new Float32Array(phases * taps);
  for (let p = 0; p < phases; p++) {
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const x = k - half + 1 - p / phases;
      const angle = Math.PI * x * cut;
      const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
      const window = Math.abs(x) > half ? 0 : Math.cos((Math.PI * x) / (2 * half)) ** 2;
      sum += weights[p * taps + k] = sinc * window;
    }
    for (let k = 0; k < taps; k++) weights[p * taps + k]! /= sum;
  }
  const filter = { step: rate / common, phases, taps, weights };
  filters.set(rate, filter);
  return filter;
}

/**
 * Brings mono sound of one rate to `LISTEN_RATE`, chunk by chunk, without a seam between chunks. It is behind by half its
 * filter: a third of a millisecond.
 */
export class Resampler {
  readonly rate: number;
  readonly #filter: Filter;
  #rest: Float32Array;
  /** Whole samples into `#rest`, and phases beyond. */
  #at = 0;
  #phase = 0;

  constructor(rate: number) {
    this.rate = rate;
    this.#filter = filterFor(rate);
    // The first output lies on the first input: what came before is silence.
    this.#rest = new Float32Array(this.#filter.taps / 2 - 1);
  }

  push(chunk: Float32Array): Float32Array {
    if (this.rate === LISTEN_RATE) return chunk.slice();
    const { taps, phases, step, weights } = this.#filter;
    const input = new Float32Array(this.#rest.length + chunk.length);
    input.set(this.#rest);
    input.set(chunk, this.#rest.length);
    const out = new Float32Array(Math.max(0, Math.ceil(((input.length - this.#at) * phases) / step)));
    let made = 0;
    let at = this.#at;
    let phase = this.#phase;
    for (; at + taps <= input.length; made++) {
      const base = phase * taps;
      let sum = 0;
      for (let k = 0; k < taps; k++) sum += input[at + k]! * weights[base + k]!;
      out[made] = sum;
      phase += step;
      at += Math.floor(phase / phases);
      phase %= phases;
    }
    const kept = Math.min(at, input.length);
    this.#rest = input.slice(kept);
    this.#at = at - kept;
    this.#phase = phase;
    return out.subarray(0, made);
  }

  /** Another one that goes on from here; this one may be used again from the same place. */
  fork(): Resampler {
    const copy = new Resampler(this.rate);
    copy.#rest = this.#rest;
    copy.#at = this.#at;
    copy.#phase = this.#phase;
    return copy;
  }
}
