import type { LexiconTerm, MatchMode } from '../lexicon-list.js';

/** Terms that share what is said of them, separated by `|`. */
export interface TermGroup {
  readonly label: string;
  /** 0–1: what a plain hit is worth. */
  readonly score: number;
  readonly terms: string;
  /** Also found by sound. */
  readonly pinyin?: boolean;
  readonly mode?: MatchMode;
}

export function toTerms(groups: readonly TermGroup[]): LexiconTerm[] {
  return groups.flatMap(({ label, score, terms, pinyin = false, mode = 'word' }) =>
    terms.split('|').map((term) => ({ term: term.trim(), label, score, mode, pinyin })),
  );
}
