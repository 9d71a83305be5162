import type { Label } from '@airlock/contracts/signal';
import { FoldBuffer, GAP, fold } from './fold.js';
import { isDigit, readsAsL } from './leet.js';
import type { LexiconList, LexiconTerm } from './lexicon-list.js';
import { hasSpelling, soundOf, toSounds } from './pinyin.js';
import { type FoldedTerm, type OnMatch, TermMatcher } from './term-matcher.js';

/** How plainly a term stands in the message: as written, or only once separators are skipped (the weaker class). */
export type Strength = 'contiguous' | 'skipped';

export interface LexiconHit {
  /** `<list id>/<index of the term in its list>`: stable for a given version of the list. */
  readonly termId: string;
  readonly term: string;
  readonly listId: string;
  readonly label: Label;
  /** 0–1: the term's score, lowered for weaker strengths and views. */
  readonly score: number;
  readonly strength: Strength;
  /** `text` as it reads, `pinyin` as it sounds. */
  readonly view: 'text' | 'pinyin';
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

/** What a hit in the weaker class, or by sound, keeps of its term's score. */
const SKIPPED_FACTOR = 0.7;
const PINYIN_FACTOR = 0.6;

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
}

class CompiledLexicon implements Lexicon {
  readonly version: string;
  readonly size: number;
  readonly bytes: number;
  readonly #entries: Entry[] = [];
  readonly #byText: TermMatcher;
  readonly #bySound: TermMatcher | undefined;
  /** Entry by term of the sound matcher. */
  readonly #sounded: number[] = [];

  constructor(lists: readonly LexiconList[]) {
    const folded: FoldedTerm[] = [];
    const sounding: FoldedTerm[] = [];
    let hash = 0x811c9dc5;
    for (const list of lists) {
      list.terms.forEach((term, index) => {
        hash = fnv1a(
          hash,
          `${list.id}\t${term.term}\t${term.label}\t${term.score}\t${term.mode}\t${term.pinyin}\n`,
        );
        fold(term.term, scratch);
        if (scratch.length === 0) return;
        folded.push(toTerm(scratch, term.mode));
        if (term.pinyin && term.term.length >= 2) {
          toSounds(scratch, soundView);
          sounding.push(toTerm(soundView, term.mode));
          this.#sounded.push(this.#entries.length);
        }
        this.#entries.push({ term, termId: `${list.id}/${index}`, listId: list.id });
      });
    }
    this.version = hash.toString(16).padStart(8, '0');
    this.size = folded.length;
    this.#byText = new TermMatcher(folded);
    if (sounding.length > 0) {
      this.#bySound = new TermMatcher(sounding);
      this.#byText.accompany(this.#bySound, soundOf);
    }
    this.bytes = this.#byText.bytes + (this.#bySound?.bytes ?? 0);
  }

  match(message: string): LexiconHit[] {
    fold(message, scratch);
    return this.matchFolded(scratch);
  }

  matchFolded(message: FoldBuffer): LexiconHit[] {
    const hits: LexiconHit[] = [];
    const sounds = this.#byText.scan(message, this.#collect(message, 'text', hits));
    if (message.ambiguous > 0) {
      readOtherwise(message, second);
      this.#byText.scan(second, this.#collect(second, 'text', hits));
    }
    if (this.#bySound !== undefined && (sounds || hasSpelling(message))) {
      toSounds(message, soundView);
      this.#bySound.scan(soundView, this.#collect(soundView, 'pinyin', hits));
    }
    return hits.length > 1 ? hits.sort((a, b) => a.span[1] - b.span[1]) : hits;
  }

  #collect({ starts, ends }: FoldBuffer, view: LexiconHit['view'], hits: LexiconHit[]): OnMatch {
    return (term, first, last, skipped) => {
      if (hits.length >= MAX_HITS) return;
      const entry = this.#entries[view === 'text' ? term : this.#sounded[term]!]!;
      const start = starts[first]!;
      const end = ends[last]!;
      // Found again by a repeat of its last letter, by the other reading or by sound.
      for (const hit of hits) {
        if (hit.termId === entry.termId && hit.span[0] < end && start < hit.span[1]) return;
      }
      const factor = (skipped ? SKIPPED_FACTOR : 1) * (view === 'pinyin' ? PINYIN_FACTOR : 1);
      hits.push({
        termId: entry.termId,
        term: entry.term.term,
        listId: entry.listId,
        label: entry.term.label,
        score: entry.term.score * factor,
        strength: skipped ? 'skipped' : 'contiguous',
        view,
        span: [start, end],
      });
    };
  }
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
