import { configs } from 'opencc-js/preset/t2cn';
import { buildConfusables } from './confusables.js';

/** What the fold does with a code unit; every table value from 32 on is the folded UTF-16 unit itself. */
export const OP = {
  drop: 0,
  separator: 1,
  space: 2,
  expand: 3,
  keepPair: 4,
  surrogate: 5,
  capitalI: 6,
  /** From here to `leetSign + 3`: the signs of `LEET_SIGNS`. */
  leetSign: 8,
} as const;

/** Signs that stand for a letter when letters surround them. */
export const LEET_SIGNS = '@$!|';

export interface FoldTable {
  /** Folded unit or `OP`, by UTF-16 unit. */
  readonly bmp: Uint16Array;
  /** Folded unit or `OP`, by code point − 0x10000, up to `ASTRAL_END`. */
  readonly astral: Uint16Array;
  /** Table values of the code points that fold to several units. */
  readonly expansions: ReadonlyMap<number, Uint16Array>;
}

/** First code point that the astral table does not cover. */
export const ASTRAL_END = 0x32400;

// Vowel signs of Indic and South-East Asian scripts are combining marks too, but carry meaning; these blocks
// only decorate.
const DECORATION: readonly (readonly [first: number, last: number])[] = [
  [0x0300, 0x036f],
  [0x0483, 0x0489],
  [0x0591, 0x05c7],
  [0x0640, 0x0640],
  [0x064b, 0x065f],
  [0x0670, 0x0670],
  [0x1ab0, 0x1aff],
  [0x1dc0, 0x1dff],
  [0x20d0, 0x20ff],
  [0xfe20, 0xfe2f],
];
const INVISIBLE = /^[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Me}]$/u;
const READABLE = /^[\p{L}\p{N}\p{M}]$/u;
const SPACE = /^\p{White_Space}$/u;

let table: FoldTable | undefined;

/** The fold table: built on first use (tens of ms), about 0.4 MB, shared afterwards. */
export function foldTable(): FoldTable {
  return (table ??= buildFoldTable());
}

function buildFoldTable(): FoldTable {
  const bmp = new Uint16Array(0x10000);
  const astral = new Uint16Array(ASTRAL_END - 0x10000);
  const expansions = new Map<number, Uint16Array>();
  const simplified = traditionalToSimplified();
  const confusables = buildConfusables();

  const foldLetters = (source: string): string => {
    const direct = confusables.get(source);
    if (direct !== undefined) return direct;
    let folded = '';
    for (const part of source.normalize('NFKD').toLowerCase().normalize('NFKD')) {
      if (!isDecoration(part)) folded += confusables.get(part) ?? simplified.get(part) ?? part;
    }
    return folded.normalize('NFC');
  };
  const unitsOf = (source: string): number[] => {
    const units: number[] = [];
    for (const part of source) {
      const sign = LEET_SIGNS.indexOf(part);
      if (sign >= 0) units.push(OP.leetSign + sign);
      else if (SPACE.test(part)) units.push(OP.space);
      else if (INVISIBLE.test(part) || isDecoration(part)) continue;
      else if (READABLE.test(part)) for (let i = 0; i < part.length; i++) units.push(part.charCodeAt(i));
      else units.push(OP.separator);
    }
    return units;
  };
  const entry = (codePoint: number, source: string): number => {
    let folded = NEGATIVE_LETTERS.get(codePoint) ?? foldLetters(source);
    // A fold may land on a letter that folds further (a compatibility ideograph on a traditional one).
    for (let round = 0, again = foldAll(folded, foldLetters); again !== folded && round < 4; round++) {
      folded = again;
      again = foldAll(folded, foldLetters);
    }
    const units = unitsOf(folded);
    if (units.length === 0) return OP.drop;
    if (units.length === 1) return units[0]!;
    if (codePoint > 0xffff && folded === source) return OP.keepPair;
    // Runs of punctuation carry no letters to expand to.
    if (units.every((unit) => unit === OP.separator || unit === OP.space)) return units[0]!;
    expansions.set(codePoint, Uint16Array.from(units));
    return OP.expand;
  };

  for (let unit = 0; unit < 0x10000; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) bmp[unit] = OP.surrogate;
    else if (unit >= 0xe000 && unit <= 0xf8ff) bmp[unit] = OP.separator;
    else if (isPlainRange(unit) && !simplified.has(String.fromCharCode(unit))) bmp[unit] = unit;
    else bmp[unit] = entry(unit, String.fromCharCode(unit));
  }
  bmp[0x49] = OP.capitalI;
  for (let codePoint = 0x10000; codePoint < ASTRAL_END; codePoint++) {
    const source = String.fromCodePoint(codePoint);
    const ideograph =
      codePoint >= 0x20000 && !(codePoint >= 0x2f800 && codePoint < 0x2fa20) && !simplified.has(source);
    astral[codePoint - 0x10000] = ideograph ? OP.keepPair : entry(codePoint, source);
  }
  return { bmp, astral, expansions };
}

function foldAll(text: string, foldLetters: (letter: string) => string): string {
  let folded = '';
  for (const letter of text) folded += foldLetters(letter);
  return folded;
}

function isDecoration(letter: string): boolean {
  const code = letter.charCodeAt(0);
  return letter.length === 1 && DECORATION.some(([first, last]) => code >= first && code <= last);
}

/** Ideographs and Hangul syllables: no compatibility mapping, no case. Skipped because they are 90 % of the plane. */
function isPlainRange(unit: number): boolean {
  return (unit >= 0x3400 && unit <= 0x9fff) || (unit >= 0xac00 && unit <= 0xd7a3);
}

/** White-on-black letters and flag letters, which Unicode gives no compatibility mapping. */
const NEGATIVE_LETTERS: ReadonlyMap<number, string> = new Map(
  [0x1f150, 0x1f170, 0x1f1e6].flatMap((first) =>
    Array.from({ length: 26 }, (_, index) => [first + index, String.fromCharCode(0x61 + index)] as const),
  ),
);

/** Single ideographs only: whole phrases would need look-ahead, and a lexicon's terms are folded the same way. */
function traditionalToSimplified(): Map<string, string> {
  const simplified = new Map<string, string>();
  for (const dictionary of (configs['t2s']?.conversionChain ?? []).flat()) {
    const pairs =
      typeof dictionary === 'string' ? dictionary.split('|').map((pair) => pair.split(' ')) : dictionary;
    for (const [from, to] of pairs) {
      if (from && to && isOneLetter(from) && isOneLetter(to) && from !== to) simplified.set(from, to);
    }
  }
  return simplified;
}

function isOneLetter(text: string): boolean {
  return text.length === 1 || (text.length === 2 && text.codePointAt(0)! > 0xffff);
}
