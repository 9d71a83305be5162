import { type Automaton, buildAutomaton, nextEmit, step } from './automaton.js';
import { alignTerm, type Alignment } from './align.js';
import type { FoldBuffer } from './fold.js';
import { LEET_LETTER } from './leet.js';

/** A term as folded units, ready to be compared with a folded message. */
export interface FoldedTerm {
  readonly codes: Uint16Array;
  /** `GAP` before each unit; the first is ignored. */
  readonly gaps: Uint8Array;
  /** Latin and digit edges of the term must be edges of a word. */
  readonly wordEdges: boolean;
}

/** Terms laid end to end: term `t` is `[offsets[t], offsets[t + 1])` of `codes` and `gaps`. */
export interface TermPool {
  readonly codes: Uint16Array;
  readonly gaps: Uint8Array;
  readonly offsets: Int32Array;
  readonly wordEdges: Uint8Array;
  /** Symbol of the automaton by folded unit, 0 where no term has it. A digit shares the symbol of its leet letter. */
  readonly symbols: Uint16Array;
}

/** A match as unit indexes into the folded message, both inclusive. */
export type OnMatch = (term: number, first: number, last: number, skipped: boolean) => void;

/** Repeats of one symbol after which a match that ends on it is not looked at again. */
const REPEATS_SEEN = 4;

/**
 * Finds terms in folded messages. The automaton runs over symbols with repeats and separators left out, so that
 * stretched, split and leet spellings all reach the term; each candidate is then aligned unit by unit, which
 * decides whether it really is the term and how strong the hit is.
 */
export class TermMatcher {
  readonly states: number;
  readonly bytes: number;
  readonly #automaton: Automaton;
  readonly #pool: TermPool;
  readonly #alignment: Alignment = { first: 0, last: 0, skipped: false };

  constructor(terms: readonly FoldedTerm[]) {
    this.#pool = layOut(terms);
    this.#automaton = buildAutomaton(collapse(this.#pool));
    this.states = this.#automaton.states;
    const { cells, ownKey, nextKey } = this.#automaton;
    const { codes, gaps, offsets, symbols } = this.#pool;
    this.bytes = [cells, ownKey, nextKey, codes, gaps, offsets, symbols].reduce(
      (sum, a) => sum + a.byteLength,
      0,
    );
  }

  /** Calls `onMatch` for every occurrence, by the position of its last unit; one term may be reported more than once. */
  scan(buffer: FoldBuffer, onMatch: OnMatch): void {
    const { cells } = this.#automaton;
    const { symbols } = this.#pool;
    const { codes, length } = buffer;
    let state = 0;
    let previous = 0;
    let repeats = 0;
    for (let i = 0; i < length; i++) {
      const symbol = symbols[codes[i]!]!;
      if (symbol === 0) {
        state = previous = 0;
        continue;
      }
      if (symbol === previous) {
        if (++repeats > REPEATS_SEEN) continue;
      } else {
        state = step(cells, state, symbol);
        previous = symbol;
        repeats = 1;
      }
      const emit = cells[state * 4 + 3]!;
      if (emit !== 0) this.#report(buffer, i, emit, onMatch);
    }
  }

  #report(buffer: FoldBuffer, last: number, emit: number, onMatch: OnMatch): void {
    const { cells, ownKey, nextKey } = this.#automaton;
    for (let state = emit; state !== 0; state = nextEmit(cells, state)) {
      for (let term = ownKey[state]!; term >= 0; term = nextKey[term]!) {
        if (alignTerm(this.#pool, term, buffer, last, this.#alignment)) {
          onMatch(term, this.#alignment.first, this.#alignment.last, this.#alignment.skipped);
        }
      }
    }
  }
}

/** The unit whose symbol stands for `code`: the letter for a leet digit or sign. */
function symbolUnit(code: number): number {
  return LEET_LETTER[code] || code;
}

function layOut(terms: readonly FoldedTerm[]): TermPool {
  const size = terms.reduce((sum, term) => sum + term.codes.length, 0);
  const pool = {
    codes: new Uint16Array(size),
    gaps: new Uint8Array(size),
    offsets: new Int32Array(terms.length + 1),
    wordEdges: new Uint8Array(terms.length),
    symbols: new Uint16Array(0x10000),
  };
  const uses = new Uint32Array(0x10000);
  let at = 0;
  terms.forEach((term, index) => {
    pool.codes.set(term.codes, at);
    pool.gaps.set(term.gaps, at);
    pool.wordEdges[index] = term.wordEdges ? 1 : 0;
    for (const code of term.codes) uses[symbolUnit(code)]!++;
    at += term.codes.length;
    pool.offsets[index + 1] = at;
  });
  // Frequent units get small symbols, which packs the double array more tightly.
  const used = [...uses.keys()].filter((code) => uses[code]! > 0).sort((a, b) => uses[b]! - uses[a]!);
  used.forEach((code, index) => (pool.symbols[code] = index + 1));
  for (let code = 0; code < 0x80; code++) {
    if (LEET_LETTER[code] !== 0) pool.symbols[code] = pool.symbols[LEET_LETTER[code]!]!;
  }
  return pool;
}

/** The automaton's keys: the terms' symbols, repeats left out. */
function collapse(pool: TermPool): { pool: Uint16Array; offsets: Int32Array; symbols: number } {
  const keys = new Uint16Array(pool.codes.length);
  const offsets = new Int32Array(pool.offsets.length);
  let at = 0;
  let symbols = 0;
  for (let term = 0; term + 1 < pool.offsets.length; term++) {
    let previous = 0;
    for (let i = pool.offsets[term]!; i < pool.offsets[term + 1]!; i++) {
      const symbol = pool.symbols[pool.codes[i]!]!;
      if (symbol !== previous) keys[at++] = symbol;
      if (symbol > symbols) symbols = symbol;
      previous = symbol;
    }
    offsets[term + 1] = at;
  }
  return { pool: keys.slice(0, at), offsets, symbols };
}
