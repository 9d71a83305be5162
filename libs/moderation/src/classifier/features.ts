import { FoldBuffer, fold } from '../text/fold.js';
import { isDigit, isLatin } from '../text/leet.js';
import { toSounds } from '../text/pinyin.js';

/** Buckets are 0 … 2^20 − 1. */
export const BUCKET_BITS = 20;

/**
 * The n-grams of one text as parallel arrays: hash bucket and where the n-gram stands, `[start, end)` in units of the
 * normalised text. Reused from text to text. The same bucket may occur more than once.
 */
export class FeatureBuffer {
  buckets = new Int32Array(2048);
  starts = new Int32Array(2048);
  ends = new Int32Array(2048);
  count = 0;

  clear(): void {
    this.count = 0;
  }

  push(hash: number, start: number, end: number): void {
    if (this.count === this.buckets.length) this.grow();
    const at = this.count++;
    this.buckets[at] = mix(hash);
    this.starts[at] = start;
    this.ends[at] = end;
  }

  private grow(): void {
    for (const key of ['buckets', 'starts', 'ends'] as const) {
      const larger = new Int32Array(this[key].length * 2);
      larger.set(this[key]);
      this[key] = larger;
    }
  }
}

/** Seeds that keep kinds of n-grams apart. */
const KIND = {
  chars: 0x51ed270b,
  word: 0x2545f491,
  pair: 0x6a09e667,
  sound: 0x3c6ef372,
  denied: 0x1f83d9ab,
  inner: 0x5be0cd19,
};
const SPACE = 0x20;
const ZERO = 0x30;
/** Units after a negation that count as denied. */
const DENIED_REACH = 8;
/** What turns the words after it round: 不 没 别 勿 反 拒 莫 非. */
const NEGATORS = new Set([...'不没别勿反拒莫非'].map((c) => c.charCodeAt(0)));
/** Letters of an inner n-gram; the next longer is taken too. */
const LETTERS = 4;
const NEGATING_WORDS = new Set(['not', 'no', 'never', 'dont', 'don', 'stop', 'isnt', 'isn', 'against']);

/** Known n-grams below which a text says little: a lone word must not weigh as much as a sentence. */
const SPARSE = 16;

/** What each n-gram of a text with `known` distinct known ones is worth. */
export function strength(known: number): number {
  return 1 / Math.sqrt(known + SPARSE);
}

const folded = new FoldBuffer();
const sounds = new FoldBuffer();

function add(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193) ^ (hash >>> 15);
}

function mix(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 16)) >>> (32 - BUCKET_BITS);
}

/**
 * Fills `out` with the n-grams of a normalised text: 1–3 characters, 4–5 letters of Latin words, words and pairs of words or
 * ideographs (across separators: what is split reads as if it were not), 1–3 sounds, and pairs within reach of a negation. Digits count as
 * one digit, so that no number is learnt by heart.
 */
export function extract(text: string, out: FeatureBuffer): void {
  out.clear();
  characters(text, out);
  words(text, out);
  soundings(text, out);
}

function unitAt(text: string, at: number): number {
  if (at < 0 || at >= text.length) return SPACE;
  const unit = text.charCodeAt(at);
  return isDigit(unit) ? ZERO : unit;
}

/** Up to three units; a space only at either end, where it stands for the edge of a word. */
function characters(text: string, out: FeatureBuffer): void {
  for (let i = -1; i < text.length; i++) {
    let hash = KIND.chars;
    for (let n = 1; n <= 3; n++) {
      const at = i + n - 1;
      if (at > text.length) break;
      const unit = unitAt(text, at);
      hash = add(hash, unit);
      if (n === 1) {
        if (unit > 0x7f) out.push(hash, i, i + 1);
        continue;
      }
      const start = Math.max(i, 0);
      const end = Math.min(at + 1, text.length);
      // A pair of Chinese characters is left to `words`, which looks past separators.
      const edge = unit === SPACE;
      if (end > start && !(n === 2 && edge && unitAt(text, i) === SPACE)) {
        if (n === 3 || edge || unit <= 0x7f || unitAt(text, i) <= 0x7f) out.push(hash, start, end);
      }
      if (edge) break;
    }
  }
}

function words(text: string, out: FeatureBuffer): void {
  let before = 0;
  let beforeStart = 0;
  let deniedUntil = -1;
  for (let i = 0; i < text.length;) {
    const unit = text.charCodeAt(i);
    if (unit === SPACE) {
      i++;
      continue;
    }
    const start = i;
    let hash: number;
    let negates = false;
    if (isLatin(unit)) {
      while (i < text.length && isLatin(text.charCodeAt(i))) i++;
      hash = KIND.word;
      for (let k = start; k < i; k++) hash = add(hash, text.charCodeAt(k));
      out.push(hash, start, i);
      innerLetters(text, start, i, out);
      negates = i - start <= 7 && NEGATING_WORDS.has(text.slice(start, i));
    } else if (isDigit(unit)) {
      while (i < text.length && isDigit(text.charCodeAt(i))) i++;
      hash = add(KIND.word, lengthClass(i - start));
      out.push(hash, start, i);
    } else {
      i++;
      hash = add(KIND.word, unit);
      negates = NEGATORS.has(unit);
    }
    if (before !== 0) {
      const pair = add(add(KIND.pair, before), hash);
      out.push(pair, beforeStart, i);
      if (start <= deniedUntil) out.push(pair ^ KIND.denied, beforeStart, i);
    }
    if (start <= deniedUntil) out.push(hash ^ KIND.denied, start, i);
    if (negates) deniedUntil = i + (unit < 0x80 ? 4 * DENIED_REACH : DENIED_REACH);
    before = hash;
    beforeStart = start;
  }
}

/** Four and five letters of a Latin word, its edges among them: what inflected, run-together and misspelt words share. */
function innerLetters(text: string, start: number, end: number, out: FeatureBuffer): void {
  for (let i = start - 1; i + LETTERS <= end + 1; i++) {
    let hash = KIND.inner;
    for (let k = i; k < i + LETTERS; k++) hash = add(hash, unitAt(text, k));
    const from = Math.max(i, start);
    out.push(hash, from, Math.min(i + LETTERS, end));
    if (i + LETTERS <= end)
      out.push(add(hash, unitAt(text, i + LETTERS)), from, Math.min(i + LETTERS + 1, end));
  }
}

/** Numbers by length: a price, a year, a short account, a telephone, longer. */
function lengthClass(digits: number): number {
  if (digits <= 4) return digits;
  if (digits <= 6) return 5;
  if (digits <= 10) return 6;
  return digits === 11 ? 7 : 8;
}

/** One to three sounds in a row, separators skipped; a letter or digit counts only beside a syllable. */
function soundings(text: string, out: FeatureBuffer): void {
  fold(text, folded);
  toSounds(folded, sounds);
  const { codes, starts, ends, length } = sounds;
  for (let i = 0; i < length; i++) {
    let hash = KIND.sound;
    let syllables = 0;
    for (let n = 1; n <= 3 && i + n <= length; n++) {
      const code = codes[i + n - 1]!;
      if (code >= 0xe000 && code < 0xf900) syllables++;
      hash = add(hash, isDigit(code) ? ZERO : code);
      if (syllables >= 1 && (n === 1 || syllables >= n - 1)) out.push(hash, starts[i]!, ends[i + n - 1]!);
    }
  }
}
