/** Reads bits of a NAL unit's payload, most significant first, leaving out emulation-prevention bytes. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #bit = 0;

  constructor(nal: Uint8Array, from: number) {
    const out = new Uint8Array(Math.max(0, nal.length - from));
    let length = 0;
    let zeros = 0;
    for (let i = from; i < nal.length; i++) {
      const b = nal[i]!;
      if (zeros >= 2 && b === 3) {
        zeros = 0;
        continue;
      }
      out[length++] = b;
      zeros = b === 0 ? zeros + 1 : 0;
    }
    this.#bytes = out.subarray(0, length);
  }

  /** True when more was read than there was; what was read past the end is 0. */
  get overrun(): boolean {
    return this.#bit > this.#bytes.length * 8;
  }

  bit(): number {
    const b = this.#bytes[this.#bit >> 3] ?? 0;
    return (b >> (7 - (this.#bit++ & 7))) & 1;
  }

  bits(n: number): number {
    let v = 0;
    for (let i = 0; i < n; i++) v = v * 2 + this.bit();
    return v;
  }

  skip(n: number): void {
    this.#bit += n;
  }

  /** Exp-Golomb, unsigned. */
  ue(): number {
    let zeros = 0;
    while (zeros < 32 && this.bit() === 0) zeros++;
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** Exp-Golomb, signed. */
  se(): number {
    const k = this.ue();
    return k % 2 === 1 ? (k + 1) / 2 : -k / 2;
  }
}
