/** A growing byte array. */
export class ByteSink {
  length = 0;
  #data: Uint8Array<ArrayBuffer>;

  constructor(capacity = 64 * 1024) {
    this.#data = new Uint8Array(capacity);
  }

  append(bytes: Uint8Array): void {
    const needed = this.length + bytes.length;
    if (needed > this.#data.length) {
      const larger = new Uint8Array(Math.max(needed, this.#data.length * 2));
      larger.set(this.#data.subarray(0, this.length));
      this.#data = larger;
    }
    this.#data.set(bytes, this.length);
    this.length = needed;
  }

  /** The bytes so far, valid until the next change. */
  view(): Uint8Array {
    return this.#data.subarray(0, this.length);
  }

  copy(): Uint8Array<ArrayBuffer> {
    return this.#data.slice(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }
}
