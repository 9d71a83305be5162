/** Power spectra of real signals of one length, a power of two; Hann window. Reuses its memory from call to call. */
export class Spectrum {
  readonly size: number;
  readonly #window: Float64Array;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #swap: Uint16Array;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  constructor(size: number) {
    this.size = size;
    const half = size / 2;
    this.#window = Float64Array.from(
      { length: size },
      (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size),
    );
    this.#cos = Float64Array.from({ length: half }, (_, i) => Math.cos((2 * Math.PI * i) / size));
    this.#sin = Float64Array.from({ length: half }, (_, i) => Math.sin((2 * Math.PI * i) / size));
    const bits = Math.log2(half);
    this.#swap = Uint16Array.from({ length: half }, (_, i) => {
      let r = 0;
      for (let k = 0; k < bits; k++) r |= ((i >> k) & 1) << (bits - 1 - k);
      return r;
    });
    this.#re = new Float64Array(half);
    this.#im = new Float64Array(half);
  }

  /** Power of the first `out.length` bins of `samples[at, at + size)`. */
  power(samples: Float32Array, at: number, out: Float32Array): void {
    const half = this.size / 2;
    const re = this.#re;
    const im = this.#im;
    // Even and odd samples as one complex signal of half the length.
    for (let i = 0; i < half; i++) {
      const to = this.#swap[i]!;
      re[to] = samples[at + 2 * i]! * this.#window[2 * i]!;
      im[to] = samples[at + 2 * i + 1]! * this.#window[2 * i + 1]!;
    }
    for (let span = 1; span < half; span *= 2) {
      const turn = half / span;
      for (let start = 0; start < half; start += 2 * span)
        for (let k = 0; k < span; k++) {
          const c = this.#cos[k * turn]!;
          const s = this.#sin[k * turn]!;
          const a = start + k;
          const b = a + span;
          const xr = re[b]! * c + im[b]! * s;
          const xi = im[b]! * c - re[b]! * s;
          re[b] = re[a]! - xr;
          im[b] = im[a]! - xi;
          re[a]! += xr;
          im[a]! += xi;
        }
    }
    for (let k = 0; k < out.length; k++) {
      const m = (half - k) % half;
      const er = (re[k]! + re[m]!) / 2;
      const ei = (im[k]! - im[m]!) / 2;
      const or = (im[k]! + im[m]!) / 2;
      const oi = (re[m]! - re[k]!) / 2;
      const xr = er + or * this.#cos[k]! + oi * this.#sin[k]!;
      const xi = ei + oi * this.#cos[k]! - or * this.#sin[k]!;
      out[k] = xr * xr + xi * xi;
    }
  }
}
