import type { ListFamily } from '@airlock/contracts/blacklist';

/** What a signed list says of itself, before anybody has checked who signed it. */
export interface ListPreview {
  readonly issuer: string;
  /** ms since 1970. */
  readonly exportedAt: number;
  readonly entries: readonly {
    readonly family: ListFamily;
    /** What the entry follows, by kind. */
    readonly kinds: readonly string[];
    readonly reasons: string;
    readonly legalBasis: string;
    readonly until: number | undefined;
    readonly permanent: boolean;
  }[];
}

const FIRST = 'airlock-blacklist/v1';

interface Listed {
  readonly family: ListFamily;
  readonly keys: readonly { readonly kind: string }[];
  readonly grounds: { readonly reasons?: string; readonly legalBasis?: string };
  readonly term: { readonly until?: number; readonly permanent?: boolean };
}

/** For people to look at; control checks the signature and every field. Undefined for what is no list at all. */
export const previewList = (note: string): ListPreview | undefined => {
  const lines = note.split(/\r?\n/);
  // The signature follows after an empty line.
  const end = lines.indexOf('');
  if (lines[0] !== FIRST || end < 2) return undefined;
  try {
    const header = JSON.parse(lines[1]!) as { issuer: string; exportedAt: number };
    const entries = lines.slice(2, end).map((line) => {
      const { family, keys, grounds, term } = JSON.parse(line) as Listed;
      return {
        family,
        kinds: [...new Set(keys.map((k) => k.kind))],
        reasons: grounds.reasons ?? '',
        legalBasis: grounds.legalBasis ?? '',
        until: term.until,
        permanent: term.permanent === true,
      };
    });
    return { issuer: header.issuer, exportedAt: header.exportedAt, entries };
  } catch {
    return undefined;
  }
};
