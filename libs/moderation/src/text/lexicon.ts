import type { Label } from '@airlock/contracts/signal';
import { FoldBuffer, GAP, fold } from './fold.js';
import { isDigit, readsAsL } from './leet.js';
import type { LexiconList, LexiconTerm } from './lexicon-list.js';
import { initialsOf } from './initials.js';
import {
  SoundPairs,
  hasSpelling,
  mayReadRarer,
  phraseSounds,
  readRarer,
  soundOf,
  toSounds,
} from './pinyin.js';
import { ReversedTails } from './reversed-tails.js';
import { joinSplit, mayHoldSplit } from './split-characters.js';
import { type FoldedTerm, type OnMatch, TermMatcher } from './term-matcher.js';
import { dropNoise, mayHoldNoise, reverseLine, reverseWords } from './views.js';

/** How plainly a term stands in the message: as written, or only once separators are skipped (the weaker class). */
export type Strength = 'contiguous' | 'skipped';

/**
 * How the message was read: `text` as it stands, `noise` without single letters between ideographs, `split` with the parts
 * of characters joined, `pinyin` by sound, `initials` by the first letters of the sounds, `reversed` backwards.
 */
export type View = 'text' | 'noise' | 'split' | 'pinyin' | 'initials' | 'reversed';

export interface LexiconHit {
  /** `<list id>/<index of the term in its list>`: stable for a given version of the list. */
  readonly termId: string;
  readonly term: string;
  readonly listId: string;
  readonly label: Label;
  /** 0–1: the term's score, lowered for weaker strengths and views. */
  readonly score: number;
  readonly strength: Strength;
  readonly view: View;
  /** [start, end) in UTF-16 code units of the message. */
  readonly span: readonly [start: number, end: number];
}

export interface Lexicon {
  /** Changes when any list does. */
  readonly version: string;
  readonly size: number;
  /** Bytes held by the automata. */
  readonly bytes: number;
  /** All hits, by position of their end; at most `MAX_HITS`. Never throws, whatever the message. */
  match(message: string): LexiconHit[];
  /** The same for a message that is already folded. */
  matchFolded(message: FoldBuffer): LexiconHit[];
}

/** Hits beyond which a message is no clearer. */
export const MAX_HITS = 64;

/** What a hit in the weaker class keeps of its term's score. */
const SKIPPED_FACTOR = 0.7;
/** What a hit in each view keeps of it. Noise is skipped by nature, and so weaker than its number here. */
const VIEW_FACTORS: Readonly<Record<View, number>> = {
  text: 1,
  noise: 0.93,
  split: 0.67,
  pinyin: 0.67,
  reversed: 0.6,
  initials: 0.5,
};
/** What a term keeps where only some of its ideographs are abbreviated: "加wx" says more than "jwx". */
const MIXED_FACTOR = 0.67;

const scratch = new FoldBuffer();
const second = new FoldBuffer();
const soundView = new FoldBuffer();

/** Compiles lists into one lexicon: about 0.5 s and 8 MB for 60,000 terms. Terms without a letter are left out. */
export function compileLexicon(lists: readonly LexiconList[]): Lexicon {
  return new CompiledLexicon(lists);
}

interface Entry {
  readonly term: LexiconTerm;
  readonly termId: string;
  readonly listId: string;
  /** Folded. */
  readonly except: readonly Uint16Array[];
}

/** What a matcher's term stands for. */
interface Key {
  readonly entry: Entry;
  readonly view: View;
  readonly factor: number;
}

class CompiledLexicon implements Lexicon {
  readonly version: string;
  readonly size: number;
  readonly bytes: number;
  readonly #keys: Key[] = [];
  readonly #byText: TermMatcher;
  readonly #reversed: ReversedTails;
  readonly #soundKeys: Key[] = [];
  readonly #bySound: TermMatcher | undefined;
  readonly #soundPairs = new SoundPairs();

  constructor(lists: readonly LexiconList[]) {
    const folded: FoldedTerm[] = [];
    const sounding: FoldedTerm[] = [];
    let hash = 0x811c9dc5;
    let size = 0;
    for (const list of lists) {
      list.terms.forEach((term, index) => {
        const { initials = false, except = [] } = term;
        hash = fnv1a(
          hash,
          `${list.id}\t${term.term}\t${term.label}\t${term.score}\t${term.mode}\t${term.pinyin}\t${initials}\t${except.join('|')}\n`,
        );
        fold(term.term, scratch);
        if (scratch.length === 0) return;
        size++;
        const entry: Entry = {
          term,
          termId: `${list.id}/${index}`,
          listId: list.id,
          except: except.map(foldedUnits),
        };
        folded.push(toTerm(scratch, term.mode));
        this.#keys.push({ entry, view: 'text', factor: 1 });
        const spelt = String.fromCharCode(...scratch.codes.subarray(0, scratch.length));
        if (term.pinyin && term.term.length >= 2) {
          toSounds(scratch, soundView);
          sounding.push(toTerm(soundView, term.mode));
          this.#soundKeys.push({ entry, view: 'pinyin', factor: VIEW_FACTORS.pinyin });
          const phrase = phraseSounds(spelt);
          if (phrase !== undefined && phrase.some((sound, i) => sound !== soundView.codes[i])) {
            sounding.push({ codes: phrase, gaps: new Uint8Array(phrase.length), wordEdges: true });
            this.#soundKeys.push({ entry, view: 'pinyin', factor: VIEW_FACTORS.pinyin });
          }
        }
        for (const short of initials ? initialsOf(spelt) : []) {
          fold(short, scratch);
          folded.push(toTerm(scratch, 'word'));
          const factor = /^[a-z]+$/.test(short) ? VIEW_FACTORS.initials : MIXED_FACTOR;
          this.#keys.push({ entry, view: 'initials', factor });
        }
      });
    }
    this.version = hash.toString(16).padStart(8, '0');
    this.size = size;
    this.#byText = new TermMatcher(folded);
    this.#reversed = new ReversedTails(folded);
    if (sounding.length > 0) {
      this.#bySound = new TermMatcher(sounding);
      this.#byText.accompany(this.#bySound, soundOf);
      for (const { codes } of sounding) this.#soundPairs.add(codes);
    }
    this.bytes = this.#byText.bytes + (this.#bySound?.bytes ?? 0);
  }

  match(message: string): LexiconHit[] {
    fold(message, scratch);
    return this.matchFolded(scratch);
  }

  matchFolded(message: FoldBuffer): LexiconHit[] {
    const hits: LexiconHit[] = [];
    const sounds = this.#byText.scan(message, this.#collect(message, message, 'text', hits));
    if (message.ambiguous > 0) {
      readOtherwise(message, second);
      this.#byText.scan(second, this.#collect(message, second, 'text', hits));
    }
    if (mayHoldNoise(message) && dropNoise(message, second)) {
      this.#byText.scan(second, this.#collect(message, second, 'noise', hits));
    }
    if (mayHoldSplit(message) && joinSplit(message, second)) {
      this.#byText.scan(second, this.#collect(message, second, 'split', hits));
    }
    if (this.#bySound !== undefined) this.#listen(this.#bySound, message, sounds, hits);
    if (this.#reversed.mayHold(message)) {
      reverseLine(message, second);
      this.#byText.scan(second, this.#collect(message, second, 'reversed', hits));
      if (reverseWords(message, second)) {
        this.#byText.scan(second, this.#collect(message, second, 'reversed', hits));
      }
    }
    return hits.length > 1 ? hits.sort((a, b) => a.span[1] - b.span[1]) : hits;
  }

  #listen(bySound: TermMatcher, message: FoldBuffer, sounds: boolean, hits: LexiconHit[]): void {
    const rarer = mayReadRarer(message, this.#soundPairs);
    if (!sounds && !rarer && !hasSpelling(message)) return;
    toSounds(message, soundView);
    bySound.scan(soundView, this.#collect(message, soundView, 'pinyin', hits));
    if (rarer && readRarer(message, soundView, this.#soundPairs)) {
      bySound.scan(soundView, this.#collect(message, soundView, 'pinyin', hits));
    }
  }

  #collect(message: FoldBuffer, read: FoldBuffer, view: View, hits: LexiconHit[]): OnMatch {
    const { starts, ends } = read;
    const keys = view === 'pinyin' ? this.#soundKeys : this.#keys;
    return (term, first, last, skipped) => {
      if (hits.length >= MAX_HITS) return;
      const key = keys[term]!;
      if (view === 'reversed' && !this.#reversed.isEligible(term)) return;
      // Abbreviated and hidden once more, it is anybody's guess.
      if (view !== 'text' && key.view === 'initials') return;
      const { entry } = key;
      const start = Math.min(starts[first]!, starts[last]!);
      const end = Math.max(ends[first]!, ends[last]!);
      // Found again by a repeat of its last letter, by the other reading or in another view.
      for (const hit of hits) {
        if (hit.termId === entry.termId && hit.span[0] < end && start < hit.span[1]) return;
      }
      if (entry.except.some((phrase) => stands(phrase, message, start, end))) return;
      const factor = view === 'text' ? key.factor : VIEW_FACTORS[view];
      hits.push({
        termId: entry.termId,
        term: entry.term.term,
        listId: entry.listId,
        label: entry.term.label,
        score: entry.term.score * (skipped ? SKIPPED_FACTOR : 1) * factor,
        strength: skipped ? 'skipped' : 'contiguous',
        view: view === 'text' ? key.view : view,
        span: [start, end],
      });
    };
  }
}

function foldedUnits(text: string): Uint16Array {
  const buffer = new FoldBuffer();
  fold(text, buffer);
  return buffer.codes.slice(0, buffer.length);
}

/** Whether the phrase stands in the message so that it covers `[start, end)` of the input. */
function stands(
  phrase: Uint16Array,
  { codes, starts, ends, length }: FoldBuffer,
  start: number,
  end: number,
): boolean {
  for (let at = 0; at + phrase.length <= length && starts[at]! <= start; at++) {
    if (ends[at + phrase.length - 1]! < end) continue;
    let i = 0;
    while (i < phrase.length && codes[at + i] === phrase[i]) i++;
    if (i === phrase.length) return true;
  }
  return false;
}

function toTerm(buffer: FoldBuffer, mode: LexiconTerm['mode']): FoldedTerm {
  return {
    codes: buffer.codes.slice(0, buffer.length),
    gaps: buffer.gaps.slice(0, buffer.length),
    wordEdges: mode === 'word',
  };
}

/** The other reading of a message with ambiguous units: `1 ! |` as l, `@ $` as separators. */
function readOtherwise(message: FoldBuffer, out: FoldBuffer): void {
  out.clear();
  out.reserve(message.length);
  let pending = 0;
  for (let i = 0; i < message.length; i++) {
    const code = message.codes[i]!;
    if (code === 0x40 || code === 0x24) {
      pending = Math.max(pending, message.gaps[i]!, GAP.signs);
      continue;
    }
    const gap = Math.max(pending, message.gaps[i]!);
    out.push(
      readsAsL(code) && !besideNumber(message, i) ? 0x6c : code,
      gap,
      message.starts[i]!,
      message.ends[i]!,
    );
    pending = 0;
  }
}

/** Whether a `1` belongs to a number rather than to a word. */
function besideNumber({ codes, gaps, length }: FoldBuffer, at: number): boolean {
  const isOther = (code: number): boolean => isDigit(code) && code !== 0x31;
  return (
    (at > 0 && gaps[at] === GAP.none && isOther(codes[at - 1]!)) ||
    (at + 1 < length && gaps[at + 1] === GAP.none && isOther(codes[at + 1]!))
  );
}

function fnv1a(hash: number, text: string): number {
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
