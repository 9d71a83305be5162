import { pdqDistance, popcount, type PdqWords } from '../pdq.js';

const PARTS = 16;
const VALUES = 65_536;

/** Largest distance `HashIndex.search` answers exactly. */
export const MAX_DISTANCE = 31;

/** Number of a hash and its distance to the query. */
export interface HashMatch {
  readonly index: number;
  readonly distance: number;
}

export interface HashSearch {
  /** All hashes at most `distance` (≤ 31) away, nearest first. */
  search(query: PdqWords, distance: number): HashMatch[];
}

const nearestFirst = (a: HashMatch, b: HashMatch): number => a.distance - b.distance || a.index - b.index;

/**
 * Exact search among many 256-bit hashes (multi-index hashing, Norouzi et al., 2012): of the 16 words of 16 bits of two
 * hashes at most 31 bits apart, at least one word differs in at most one bit. So 17 buckets of each of 16 tables hold
 * every answer. About 100 bytes a hash.
 */
export class HashIndex implements HashSearch {
  readonly #hashes: Uint32Array;
  readonly #count: number;
  /** Per table: where each bucket starts, one past the last included. */
  readonly #starts: readonly Uint32Array[];
  /** Per table: hash numbers, bucket by bucket. */
  readonly #members: readonly Uint32Array[];

  /** `hashes` holds eight words for each hash. */
  constructor(hashes: Uint32Array) {
    this.#hashes = hashes;
    this.#count = hashes.length / 8;
    const starts: Uint32Array[] = [];
    const members: Uint32Array[] = [];
    for (let part = 0; part < PARTS; part++) {
      const start = new Uint32Array(VALUES + 1);
      for (let i = 0; i < this.#count; i++) start[partOf(hashes, i * 8, part) + 1]!++;
      for (let v = 0; v < VALUES; v++) start[v + 1]! += start[v]!;
      const next = start.slice();
      const list = new Uint32Array(this.#count);
      for (let i = 0; i < this.#count; i++) list[next[partOf(hashes, i * 8, part)]!++] = i;
      starts.push(start);
      members.push(list);
    }
    this.#starts = starts;
    this.#members = members;
  }

  search(query: PdqWords, distance: number): HashMatch[] {
    const limit = Math.min(distance, MAX_DISTANCE);
    const found = new Map<number, number>();
    // Up to 15 bits apart, one of the 16 words is equal.
    const probes = limit < PARTS ? 0 : PARTS;
    for (let part = 0; part < PARTS; part++) {
      const value = partOf(query, 0, part);
      for (let probe = 0; probe <= probes; probe++)
        this.#bucket(part, probe === 0 ? value : value ^ (1 << (probe - 1)), query, limit, found);
    }
    return Array.from(found, ([index, d]) => ({ index, distance: d })).sort(nearestFirst);
  }

  #bucket(part: number, value: number, query: PdqWords, limit: number, found: Map<number, number>): void {
    const members = this.#members[part]!;
    const h = this.#hashes;
    const end = this.#starts[part]![value + 1]!;
    for (let m = this.#starts[part]![value]!; m < end; m++) {
      const index = members[m]!;
      const at = index * 8;
      let d = 0;
      for (let w = 0; w < 8 && d <= limit; w++) d += popcount(h[at + w]! ^ query[w]!);
      if (d <= limit) found.set(index, d);
    }
  }
}

const partOf = (words: Uint32Array, at: number, part: number): number => {
  const word = words[at + (part >> 1)]!;
  return part & 1 ? word & 0xffff : word >>> 16;
};

/** The same by looking at every hash. `hashes` holds eight words for each. */
export const linearSearch = (hashes: Uint32Array): HashSearch => ({
  search(query, distance) {
    const found: HashMatch[] = [];
    for (let index = 0; index * 8 < hashes.length; index++) {
      const d = pdqDistance(hashes.subarray(index * 8, index * 8 + 8), query);
      if (d <= Math.min(distance, MAX_DISTANCE)) found.push({ index, distance: d });
    }
    return found.sort(nearestFirst);
  },
});
