/** Length of a block, ms. */
export const BLOCK_MS = 100;
/** Loudness of nothing at all, LUFS. */
const SILENT_LUFS = -100;

interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
  readonly z: [number, number];
}

/** The two filters of ITU-R BS.1770-5, annex 1, brought to another rate by their analogue parameters. */
function kWeighting(rate: number): Biquad[] {
  const shelf = (): Biquad => {
    const k = Math.tan((Math.PI * 1681.974450955533) / rate);
    const q = 0.7071752369554196;
    const vh = 10 ** (3.999843853973347 / 20);
    const vb = vh ** 0.4996667741545416;
    const a0 = 1 + k / q + k * k;
    return {
      b: [(vh + (vb * k) / q + k * k) / a0, (2 * (k * k - vh)) / a0, (vh - (vb * k) / q + k * k) / a0],
      a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0],
      z: [0, 0],
    };
  };
  const highPass = (): Biquad => {
    const k = Math.tan((Math.PI * 38.13547087602444) / rate);
    const q = 0.5003270373238773;
    const a0 = 1 + k / q + k * k;
    return { b: [1, -2, 1], a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0], z: [0, 0] };
  };
  return [shelf(), highPass()];
}

/** What 100 ms of sound measured. */
export interface Block {
  /** Mean square after K-weighting. */
  readonly weighted: number;
  /** Mean square as it is. */
  readonly power: number;
  /** Part of its samples at or beyond `clipAt`, 0–1. */
  readonly clipped: number;
}

/** Measures one mono stream block by block; what does not fill a block waits for the next call. */
export class LoudnessMeter {
  readonly #filters: Biquad[];
  readonly #size: number;
  readonly #clipAt: number;
  #count = 0;
  #weighted = 0;
  #power = 0;
  #clipped = 0;

  constructor(rate: number, clipAt: number) {
    this.#filters = kWeighting(rate);
    this.#size = (rate * BLOCK_MS) / 1_000;
    this.#clipAt = clipAt;
  }

  push(samples: Float32Array): Block[] {
    const blocks: Block[] = [];
    for (let i = 0; i < samples.length; i++) {
      const x = samples[i]!;
      let y = x;
      for (const { b, a, z } of this.#filters) {
        const out = b[0] * y + z[0];
        z[0] = b[1] * y - a[0] * out + z[1];
        z[1] = b[2] * y - a[1] * out;
        y = out;
      }
      this.#weighted += y * y;
      this.#power += x * x;
      if (x >= this.#clipAt || x <= -this.#clipAt) this.#clipped++;
      if (++this.#count < this.#size) continue;
      const n = this.#size;
      blocks.push({ weighted: this.#weighted / n, power: this.#power / n, clipped: this.#clipped / n });
      this.#count = this.#weighted = this.#power = this.#clipped = 0;
    }
    return blocks;
  }
}

/** Loudness of a K-weighted mean square, LUFS. */
export const lufs = (weighted: number): number =>
  weighted <= 1e-10 ? SILENT_LUFS : -0.691 + 10 * Math.log10(weighted);

/** Level of a mean square, dB of full scale. */
export const dbfs = (power: number): number => (power <= 1e-10 ? SILENT_LUFS : 10 * Math.log10(power));
