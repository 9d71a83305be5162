import { type Automaton, buildAutomaton, nextEmit, step } from './automaton.js';
import { alignTerm, type Alignment } from './align.js';
import { type FoldBuffer, GAP } from './fold.js';
import { LEET_LETTER, isLatin } from './leet.js';

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

/** Repeats of one symbol beyond a term's own after which a match that ends on it is not looked at again. */
const STRETCHES_SEEN = 3;

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
  readonly #repeatsSeen: number;
  /** Symbol by folded unit, and in the high half that of the accompanying matcher. */
  readonly #symbols: Uint32Array;
  /** No term begins within a word, so that most of a word is skipped once no term begins with it. */
  readonly #prunes: boolean;
  #sound: Automaton;
  readonly #alignment: Alignment = { first: 0, last: 0, skipped: false };

  constructor(terms: readonly FoldedTerm[]) {
    this.#pool = layOut(terms);
    this.#automaton = buildAutomaton(collapse(this.#pool));
    this.#repeatsSeen = longestRun(this.#pool) + STRETCHES_SEEN;
    this.#sound = this.#automaton;
    this.#symbols = Uint32Array.from(this.#pool.symbols);
    this.#prunes = terms.every((term) => term.wordEdges || !isLatin(term.codes[0]!));
    this.states = this.#automaton.states;
    const arrays = [...Object.values(this.#automaton), ...Object.values(this.#pool)];
    this.bytes = arrays.reduce((sum, array) => sum + (typeof array === 'number' ? 0 : array.byteLength), 0);
  }

  /** Lets `scan` tell whether `sound` could match; `soundOf` gives the unit of the sound view for a folded unit. */
  accompany(sound: TermMatcher, soundOf: (code: number) => number): void {
    this.#sound = sound.#automaton;
    for (let code = 0; code < 0x10000; code++) {
      this.#symbols[code]! |= sound.#pool.symbols[soundOf(code)]! << 16;
    }
  }

  /**
   * Calls `onMatch` for every occurrence, by the position of its last unit; one term may be reported more than once.
   *
   * Returns whether the accompanying matcher could match what the message sounds like, spelt pinyin aside; never false
   * where it would. Two automata side by side cost little more than one: each mostly waits for memory.
   */
  scan(buffer: FoldBuffer, onMatch: OnMatch): boolean {
    const automaton = this.#automaton;
    const { base, check, emit, heads } = automaton;
    const sound = this.#sound;
    const soundEmit = sound.emit;
    const symbols = this.#symbols;
    const repeatsSeen = this.#repeatsSeen;
    const prunes = this.#prunes;
    const { codes, gaps, length } = buffer;
    let state = 0;
    let previous = 0;
    let repeats = 0;
    /** The path to `state` began with the word that is being read: no other term can begin before that word ends. */
    let inWord = false;
    let latinBefore = false;
    let soundState = 0;
    let soundPrevious = 0;
    let sounds = false;
    for (let i = 0; i < length; i++) {
      const code = codes[i]!;
      const both = symbols[code]!;
      const symbol = both & 0xffff;
      const soundSymbol = both >>> 16;
      if (soundSymbol !== soundPrevious) {
        soundState = soundSymbol === 0 ? 0 : step(sound, soundState, soundSymbol);
        soundPrevious = soundSymbol;
        if (soundEmit[soundState] !== 0) sounds = true;
      }

      const latin = isLatin(code);
      const midWord = prunes && latin && latinBefore && gaps[i] === GAP.none;
      latinBefore = latin;
      if (!midWord) inWord = false;
      if (symbol === 0) {
        state = previous = 0;
        inWord = latin;
        continue;
      }
      if (symbol === previous) {
        if (++repeats > repeatsSeen) continue;
      } else {
        if (inWord) {
          const next = base[state]! + symbol;
          if (state === 0 || check[next] !== state) {
            // Not `previous = symbol`: the same letter may begin the next word.
            state = previous = 0;
            continue;
          }
          state = next;
        } else {
          state = step(automaton, state, symbol);
          inWord = !midWord && state <= heads;
        }
        previous = symbol;
        repeats = 1;
      }
      if (emit[state] !== 0) this.#report(buffer, i, emit[state]!, onMatch);
    }
    return sounds;
  }

  #report(buffer: FoldBuffer, last: number, emit: number, onMatch: OnMatch): void {
    const { ownKey, nextKey } = this.#automaton;
    for (let state = emit; state !== 0; state = nextEmit(this.#automaton, state)) {
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
  const heads = new Uint8Array(0x10000);
  const used: number[] = [];
  let at = 0;
  terms.forEach((term, index) => {
    pool.codes.set(term.codes, at);
    pool.gaps.set(term.gaps, at);
    pool.wordEdges[index] = term.wordEdges ? 1 : 0;
    for (const code of term.codes) {
      const unit = symbolUnit(code);
      if (uses[unit]!++ === 0) used.push(unit);
    }
    heads[symbolUnit(term.codes[0]!)] = 1;
    at += term.codes.length;
    pool.offsets[index + 1] = at;
  });
  // First the units that begin terms, as the automaton asks; of either kind the frequent first, which packs tightly.
  used.sort((a, b) => heads[b]! - heads[a]! || uses[b]! - uses[a]!);
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

function longestRun({ codes, symbols }: TermPool): number {
  let longest = 0;
  let run = 0;
  for (let i = 0; i < codes.length; i++) {
    run = i > 0 && symbols[codes[i]!] === symbols[codes[i - 1]!] ? run + 1 : 1;
    if (run > longest) longest = run;
  }
  return longest;
}
