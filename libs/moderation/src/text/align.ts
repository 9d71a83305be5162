import { type FoldBuffer, GAP } from './fold.js';
import { LEET_LETTER, isDigit, isLatin } from './leet.js';
import type { TermPool } from './term-matcher.js';

/** Result of `alignTerm`, reused by the caller. */
export interface Alignment {
  first: number;
  last: number;
  /** A separator stands where the term has none. */
  skipped: boolean;
}

/** From this many on, repeats are stress or evasion and stand for any smaller number ("fuuuck"). */
const STRETCH = 3;
/** Letters of a word below which its pieces are too small to tell it by. */
const SHORTEST_BROKEN = 4;

/**
 * Whether the term, written so that its symbols end at unit `last`, really stands there: the same letters or leet for
 * them, the same repeats or a stretch of them, word edges where it asks for them, and separators only where
 * hiding is plausible. Fills `out` when it does.
 */
export function alignTerm(
  pool: TermPool,
  term: number,
  text: FoldBuffer,
  last: number,
  out: Alignment,
): boolean {
  const from = pool.offsets[term]!;
  const to = pool.offsets[term + 1]!;
  const { codes, gaps } = text;
  const { symbols } = pool;
  let leet = 0;
  let genuine = 0;
  let odd = 0;
  let oddSpaces = 0;
  let expected = 0;
  let latin = true;

  let k = to - 1;
  let i = last;
  while (k >= from) {
    const symbol = symbols[pool.codes[k]!]!;
    let group = k;
    while (group > from && symbols[pool.codes[group - 1]!] === symbol) group--;
    const wanted = k - group + 1;

    // The message's repeats of this symbol, from unit `i` backwards; at the term's head only as many as it has.
    let head = i;
    while (head > 0 && symbols[codes[head - 1]!] === symbol) {
      if (group === from && i - head + 1 >= wanted) break;
      if (gaps[head] === GAP.wide) break;
      head--;
    }
    const found = i - head + 1;
    if (found !== wanted && (found < STRETCH || found < wanted)) return false;

    for (let unit = i; unit >= head; unit--) {
      const termAt = found === wanted ? group + (unit - head) : k;
      const code = codes[unit]!;
      const termCode = pool.codes[termAt]!;
      if (code === termCode) genuine++;
      else if (LEET_LETTER[code] === termCode) leet++;
      else return false;
      if (!isLatin(termCode) && !isDigit(termCode)) latin = false;
      const gap = unit === head && group === from ? GAP.none : gaps[unit]!;
      if (gap !== GAP.none) {
        const inTerm = unit === head ? pool.gaps[group] : found === wanted ? pool.gaps[termAt] : GAP.none;
        if (inTerm) expected++;
        else if (gap === GAP.wide) return false;
        else {
          odd++;
          if (gap === GAP.space) oddSpaces++;
        }
      }
    }
    k = group - 1;
    i = head - 1;
    if (k >= from && i < 0) return false;
  }
  const first = i + 1;

  if (leet > 0 && genuine === 0) return false;
  // "pen is" is two words; "p e n i s" is one in hiding, and so is "fu ck".
  if (latin && odd > 0) {
    if (last - first < 2) return false;
    if (oddSpaces > 0 && odd < last - first - expected && !isBroken(text, first, last)) return false;
  }
  return settleEdges(pool, term, text, first, last, odd > 0, out);
}

/** Letters that a word can do with: `y` and the vowels, and the words of one letter. */
const VOWELS = bitsOf('aeiouy');
const WORDS = bitsOf('aiou');
/** What an apostrophe leaves of a word: "let's", "don't", "I'm", "he'd". */
const CLIPPED = bitsOf('stmd');

/** Whether some piece of letters in `[first, last]` is no word by itself: it has no vowel, or is a stray letter. */
function isBroken({ codes, gaps, length }: FoldBuffer, first: number, last: number): boolean {
  if (last - first < SHORTEST_BROKEN - 1) return false;
  if (last + 1 < length && gaps[last + 1] === GAP.signs) return false;
  let broken = false;
  for (let from = first; from <= last;) {
    let to = from + 1;
    while (to <= last && gaps[to] === GAP.none) to++;
    let bits = 0;
    for (let i = from; i < to; i++) bits |= bit(codes[i]!);
    const clipped = to - from === 1 && from > 0 && gaps[from] === GAP.signs && (bits & CLIPPED) !== 0;
    if (clipped) return false;
    if (to - from === 1 ? (bits & WORDS) === 0 : (bits & VOWELS) === 0) broken = true;
    from = to;
  }
  return broken;
}

function bitsOf(letters: string): number {
  return [...letters].reduce((bits, letter) => bits | bit(letter.charCodeAt(0)), 0);
}

/** Bit of a letter; that of the letter it stands for of a digit or sign. */
function bit(code: number): number {
  const letter = isLatin(code) ? code : LEET_LETTER[code]!;
  return letter === 0 ? 0 : 1 << (letter - 0x61);
}

/** Widens the span over a stretched first and last letter and checks word edges. */
function settleEdges(
  pool: TermPool,
  term: number,
  text: FoldBuffer,
  first: number,
  last: number,
  skipped: boolean,
  out: Alignment,
): boolean {
  const { codes, gaps, length } = text;
  let left = first;
  while (left > 0 && gaps[left] === GAP.none && codes[left - 1] === codes[first]) left--;
  let right = last;
  while (right + 1 < length && gaps[right + 1] === GAP.none && codes[right + 1] === codes[last]) right++;
  const stretchedLeft = runLength(codes, left, last) >= STRETCH;
  const stretchedRight = right - last > 0 && runLengthBack(codes, right, first) >= STRETCH;

  if (pool.wordEdges[term] !== 0) {
    if (left < first && !stretchedLeft && isWordUnit(codes[first]!)) return false;
    if (right > last && !stretchedRight && isWordUnit(codes[last]!)) return false;
    const head = pool.codes[pool.offsets[term]!]!;
    const tail = pool.codes[pool.offsets[term + 1]! - 1]!;
    if (left > 0 && gaps[left] === GAP.none && joins(head, codes, left - 1, -1, length)) return false;
    if (right + 1 < length && gaps[right + 1] === GAP.none && joins(tail, codes, right + 1, 1, length))
      return false;
  }
  out.first = left;
  out.last = right;
  out.skipped = skipped;
  return true;
}

/** Whether the unit at `at`, beside a term whose edge is `edge`, belongs to the same word. */
function joins(edge: number, codes: Uint16Array, at: number, direction: number, length: number): boolean {
  const code = codes[at]!;
  if (isDigit(edge)) return isDigit(code);
  if (!isLatin(edge)) return false;
  if (isLatin(code)) return true;
  const beyond = at + direction;
  return LEET_LETTER[code] !== 0 && beyond >= 0 && beyond < length && isLatin(codes[beyond]!);
}

function isWordUnit(code: number): boolean {
  return isLatin(code) || isDigit(code);
}

function runLength(codes: Uint16Array, from: number, limit: number): number {
  let at = from;
  while (at < limit && codes[at + 1] === codes[from]) at++;
  return at - from + 1;
}

function runLengthBack(codes: Uint16Array, from: number, limit: number): number {
  let at = from;
  while (at > limit && codes[at - 1] === codes[from]) at--;
  return from - at + 1;
}
