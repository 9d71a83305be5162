import type { StreamId } from '@airlock/contracts/ids';
import { HASH_WORDS, pdqFromHex, popcount, type PdqWords } from './pdq.js';
import type { FrameHash } from '@airlock/contracts/known';

/** Where a picture was seen. */
export interface Sighting {
  readonly streamId: StreamId;
  readonly epoch: number;
  readonly seq: number;
  /** Media time, ms on the clock of the epoch. */
  readonly atMs: number;
  /** Wall time, ms since 1970. */
  readonly at: number;
  /** Bits that differ. */
  readonly distance: number;
}

export interface FrameMemoryOptions {
  /** How long a picture is remembered, ms. */
  readonly keepMs?: number;
  /** Pictures remembered at most; the oldest are forgotten first. */
  readonly maxFrames?: number;
}

const FIRST = 1_024;

/**
 * The pictures of the last hour as PDQ hashes, in typed arrays: 60 bytes a picture. A ring: what is too old or too much
 * is written over.
 */
export class FrameMemory {
  readonly #keepMs: number;
  readonly #max: number;
  #capacity = FIRST;
  #hashes = new Uint32Array(FIRST * HASH_WORDS);
  /** Number of the stream in `#streams`, epoch, seq. */
  #places = new Uint32Array(FIRST * 3);
  #atMs = new Float64Array(FIRST);
  #at = new Float64Array(FIRST);
  #first = 0;
  #count = 0;
  readonly #numbers = new Map<StreamId, { number: number; frames: number; last: string }>();
  readonly #streams = new Map<number, StreamId>();
  #nextNumber = 0;

  constructor({ keepMs = 3_600_000, maxFrames = 2_000_000 }: FrameMemoryOptions = {}) {
    this.#keepMs = keepMs;
    this.#max = maxFrames;
  }

  get frames(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#hashes.byteLength + this.#places.byteLength + this.#atMs.byteLength + this.#at.byteLength;
  }

  /** Remembers the pictures of a segment judged at `at`; one that stays as it is counts once. */
  add(streamId: StreamId, epoch: number, seq: number, hashes: readonly FrameHash[], at: number): void {
    this.forget(at - this.#keepMs);
    for (const { pdq, atMs } of hashes) {
      const words = pdqFromHex(pdq);
      if (!words) continue;
      const stream = this.#stream(streamId);
      if (stream.last === pdq) continue;
      stream.last = pdq;
      // Before room is made, so that the stream is not forgotten for its one picture that has to go.
      stream.frames++;
      if (this.#count === this.#capacity) this.#grow();
      const i = (this.#first + this.#count) % this.#capacity;
      this.#count++;
      this.#hashes.set(words, i * HASH_WORDS);
      this.#places.set([stream.number, epoch, seq], i * 3);
      this.#atMs[i] = atMs;
      this.#at[i] = at;
    }
  }

  /** Where pictures at most `distance` bits from this one were seen, oldest first; some 25 ns a picture remembered. */
  find(words: PdqWords, distance: number): Sighting[] {
    const found: Sighting[] = [];
    for (let n = 0; n < this.#count; n++) {
      const i = (this.#first + n) % this.#capacity;
      let bits = 0;
      for (let w = 0; w < HASH_WORDS && bits <= distance; w++)
        bits += popcount(this.#hashes[i * HASH_WORDS + w]! ^ words[w]!);
      if (bits <= distance) found.push(this.#sighting(i, bits));
    }
    return found;
  }

  /** Drops what was seen before `before`, ms since 1970. */
  forget(before: number): void {
    while (this.#count > 0 && this.#at[this.#first]! < before) this.#dropFirst();
  }

  #sighting(i: number, distance: number): Sighting {
    return {
      streamId: this.#streams.get(this.#places[i * 3]!)!,
      epoch: this.#places[i * 3 + 1]!,
      seq: this.#places[i * 3 + 2]!,
      atMs: this.#atMs[i]!,
      at: this.#at[i]!,
      distance,
    };
  }

  #dropFirst(): void {
    const number = this.#places[this.#first * 3]!;
    const id = this.#streams.get(number)!;
    const stream = this.#numbers.get(id)!;
    if (--stream.frames === 0) {
      this.#numbers.delete(id);
      this.#streams.delete(number);
    }
    this.#first = (this.#first + 1) % this.#capacity;
    this.#count--;
  }

  #stream(id: StreamId): { number: number; frames: number; last: string } {
    let stream = this.#numbers.get(id);
    if (!stream) {
      stream = { number: this.#nextNumber++, frames: 0, last: '' };
      this.#numbers.set(id, stream);
      this.#streams.set(stream.number, id);
    }
    return stream;
  }

  #grow(): void {
    if (this.#capacity >= this.#max) return this.#dropFirst();
    const capacity = Math.min(this.#max, this.#capacity * 2);
    const turned = <T extends Uint32Array | Float64Array>(from: T, into: T, width: number): T => {
      into.set(from.subarray(this.#first * width), 0);
      into.set(from.subarray(0, this.#first * width), (this.#capacity - this.#first) * width);
      return into;
    };
    this.#hashes = turned(this.#hashes, new Uint32Array(capacity * HASH_WORDS), HASH_WORDS);
    this.#places = turned(this.#places, new Uint32Array(capacity * 3), 3);
    this.#atMs = turned(this.#atMs, new Float64Array(capacity), 1);
    this.#at = turned(this.#at, new Float64Array(capacity), 1);
    this.#first = 0;
    this.#capacity = capacity;
  }
}
