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
  /** Found by the first letters of its pinyin as well. */
  readonly initials?: boolean;
  /** Innocent phrases that sound like one of the terms, separated by `|`. */
  readonly except?: string;
}

export function toTerms(groups: readonly TermGroup[]): LexiconTerm[] {
  return groups.flatMap(({ label, score, terms, pinyin, mode = 'word', initials, except }) =>
    terms.split('|').map((term) => {
      const bySound = pinyin === 'all' || (pinyin === 'long' && term.length >= 3);
      return {
        term,
        label,
        score,
        mode,
        pinyin: bySound,
        ...(initials === undefined ? {} : { initials }),
        ...(except === undefined ? {} : { except: except.split('|') }),
      };
    }),
  );
}
