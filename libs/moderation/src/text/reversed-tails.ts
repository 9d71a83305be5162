import type { FoldBuffer } from './fold.js';
import { isLatin } from './leet.js';
import type { FoldedTerm } from './term-matcher.js';
import { isIdeograph } from './views.js';

/** Units at the end of a term that are looked for; shorter terms read backwards stand in too much honest text. */
const IDEOGRAPHS = 3;
const LETTERS = 4;
/** Bits of the table by term. */
const BITS_PER_TERM = 64;

/**
 * Tells cheaply whether a message could hold one of the terms written backwards, by the ends of the terms: letters and
 * ideographs alone, and none that reads the same from both ends.
 */
export class ReversedTails {
  readonly #bits: Uint32Array;
  readonly #mask: number;
  readonly #eligible: Uint8Array;

  constructor(terms: readonly FoldedTerm[]) {
    const size = 2 ** Math.max(12, Math.ceil(Math.log2(terms.length * BITS_PER_TERM + 1)));
    this.#bits = new Uint32Array(size / 32);
    this.#mask = size - 1;
    this.#eligible = new Uint8Array(terms.length);
    terms.forEach((term, index) => {
      const { codes } = term;
      const script = codes.every(isIdeograph) ? IDEOGRAPHS : codes.every(isLatin) ? LETTERS : Infinity;
      if (codes.length < script || codes.every((code, i) => code === codes[codes.length - 1 - i])) return;
      this.#eligible[index] = 1;
      this.#add(codes.toReversed(), script);
      if (script === LETTERS) this.#add(wordsReversed(term), script);
    });
  }

  isEligible(term: number): boolean {
    return this.#eligible[term] !== 0;
  }

  mayHold({ codes, length }: FoldBuffer): boolean {
    const bits = this.#bits;
    const mask = this.#mask;
    let [a, b, c] = [0, 0, 0];
    for (let i = 0; i < length; i++) {
      const d = codes[i]!;
      const at = hash(isLatin(d) ? a : 0, b, c, d) & mask;
      if (((bits[at >>> 5]! >>> (at & 31)) & 1) !== 0) return true;
      a = b;
      b = c;
      c = d;
    }
    return false;
  }

  #add(codes: Uint16Array, script: number): void {
    const [a, b, c, d] = script === LETTERS ? codes : [0, ...codes];
    const at = hash(a!, b!, c!, d!) & this.#mask;
    this.#bits[at >>> 5]! |= 1 << (at & 31);
  }
}

function wordsReversed({ codes, gaps }: FoldedTerm): Uint16Array {
  const words: number[][] = [];
  codes.forEach((code, i) => {
    if (i === 0 || gaps[i] !== 0) words.push([]);
    words.at(-1)!.unshift(code);
  });
  return Uint16Array.from(words.flat());
}

function hash(a: number, b: number, c: number, d: number): number {
  let h = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15) ^ c, 0xc2b2ae35) ^ Math.imul(d + 1, 0x27d4eb2f);
  return (h ^ (h >>> 13)) >>> 0;
}
