import type { LexiconTerm, MatchMode } from '../lexicon-list.js';

/** Terms that share what is said of them, separated by `|`. */
export interface TermGroup {
  readonly label: string;
  /** 0–1: what a plain hit is worth. */
  readonly score: number;
  readonly terms: string;
  /** Found by sound as well: `long` for terms of three ideographs or more, since shorter ones sound like ordinary words. */
  readonly pinyin?: 'long' | 'all';
  readonly mode?: MatchMode;
}

export function toTerms(groups: readonly TermGroup[]): LexiconTerm[] {
  return groups.flatMap(({ label, score, terms, pinyin, mode = 'word' }) =>
    terms.split('|').map((term) => {
      const bySound = pinyin === 'all' || (pinyin === 'long' && term.length >= 3);
      return { term, label, score, mode, pinyin: bySound };
    }),
  );
}
