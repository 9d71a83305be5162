import type { FrameHash } from '@airlock/contracts/known';
import { HashIndex, linearSearch, MAX_DISTANCE, type HashSearch } from './bank/hash-index.js';
import { MIN_QUALITY, pdqDistance, pdqFromHex, type PdqHash, type PdqWords } from './pdq.js';

/** A picture or clip that acts: what of an entry a media worker needs. */
export interface KnownPicture {
  readonly id: string;
  /** PDQ, 64 hex digits. */
  readonly hash: string;
  /** Of a clip: its frames, instead of `hash`. */
  readonly frames?: readonly FrameHash[] | undefined;
  readonly label: string;
  readonly note: string;
}

export interface KnownMatch {
  readonly picture: KnownPicture;
  /** Which frame of a clip; 0 for a picture. */
  readonly frame: number;
  /** Bits that differ. */
  readonly distance: number;
}

interface Place {
  readonly picture: KnownPicture;
  readonly frame: number;
  gone: boolean;
}

interface Level {
  readonly places: readonly Place[];
  readonly hashes: Uint32Array;
  readonly search: HashSearch;
}

/** So many hashes are looked through one by one, in some 20 µs; more get an index. */
const TAIL = 2_000;

/**
 * Known pictures that come and go while frames are compared with them. New ones act at once: they are looked through one
 * by one until there are enough for an index, and indexes are merged into larger ones, each at least twice the next.
 */
export class LiveBank {
  readonly #places = new Map<string, Place[]>();
  #levels: Level[] = [];
  #tail: { place: Place; words: PdqWords }[] = [];

  constructor(pictures: readonly KnownPicture[] = []) {
    this.put(pictures);
  }

  get size(): number {
    return this.#places.size;
  }

  /** Adds pictures; one with the id of another takes its place. What is no PDQ hash is passed over. */
  put(pictures: readonly KnownPicture[]): void {
    for (const picture of pictures) {
      this.remove(picture.id);
      const places: Place[] = [];
      for (const [frame, hash] of hashesOf(picture).entries()) {
        const words = pdqFromHex(hash);
        if (!words) continue;
        const place = { picture, frame, gone: false };
        places.push(place);
        this.#tail.push({ place, words });
      }
      this.#places.set(picture.id, places);
    }
    if (this.#tail.length >= TAIL) this.#index();
  }

  remove(id: string): void {
    for (const place of this.#places.get(id) ?? []) place.gone = true;
    this.#places.delete(id);
  }

  /** All hashes at most `distance` (≤ 31) bits from this one, nearest first; none when its quality is below 50. */
  match(hash: PdqHash, distance: number = MAX_DISTANCE): KnownMatch[] {
    if (hash.quality < MIN_QUALITY) return [];
    const found: KnownMatch[] = [];
    const take = ({ picture, frame, gone }: Place, bits: number): void => {
      if (!gone) found.push({ picture, frame, distance: bits });
    };
    for (const { search, places } of this.#levels)
      for (const m of search.search(hash.words, distance)) take(places[m.index]!, m.distance);
    for (const { place, words } of this.#tail) {
      const bits = pdqDistance(words, hash.words);
      if (bits <= distance) take(place, bits);
    }
    return found.sort((a, b) => a.distance - b.distance);
  }

  /** Turns the tail, and every index less than twice as large as what is merged so far, into one index. */
  #index(): void {
    let size = this.#tail.length;
    const merged: Level[] = [];
    while (this.#levels.length > 0 && this.#levels.at(-1)!.places.length < 2 * size) {
      const level = this.#levels.pop()!;
      size += level.places.length;
      merged.push(level);
    }
    const places: Place[] = [];
    const hashes = new Uint32Array(size * 8);
    const add = (place: Place, words: Uint32Array): void => {
      if (place.gone) return;
      hashes.set(words, places.length * 8);
      places.push(place);
    };
    for (const level of merged.reverse())
      level.places.forEach((place, i) => add(place, level.hashes.subarray(i * 8, i * 8 + 8)));
    for (const { place, words } of this.#tail) add(place, words);
    this.#tail = [];
    const packed = hashes.subarray(0, places.length * 8);
    const search = places.length < TAIL ? linearSearch(packed) : new HashIndex(packed);
    if (places.length > 0) this.#levels.push({ places, hashes: packed, search });
  }
}

const hashesOf = ({ hash, frames }: KnownPicture): readonly string[] => frames?.map((f) => f.pdq) ?? [hash];
