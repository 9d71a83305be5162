import { ASTRAL_END, LEET_SIGNS, OP, foldTable } from './fold-table.js';
import { isDigit, isLatin, isLeetSign } from './leet.js';

/** What lies between two folded units: nothing, punctuation or emoji, white space among it, or too much to skip. */
export const GAP = { none: 0, signs: 1, space: 2, wide: 3 } as const;

/** Separators in a row beyond which two letters no longer count as one hidden word. */
const WIDE_GAP = 8;

/**
 * A folded message as parallel arrays, one entry per folded UTF-16 unit. Separators are no entries: they are
 * the `gaps` value of the unit after them. Reused from message to message, so nothing is allocated per message.
 */
export class FoldBuffer {
  codes = new Uint16Array(256);
  /** `GAP` before the unit. */
  gaps = new Uint8Array(256);
  /** Original span of the unit, UTF-16 units of the input, end exclusive. */
  starts = new Int32Array(256);
  ends = new Int32Array(256);
  length = 0;
  /** Digits among the units. */
  digits = 0;
  /** Units that have a second reading (`1` as i or l, `@` as a or as a separator). */
  ambiguous = 0;

  /** Makes room for `size` units, keeping what is there. */
  reserve(size: number): void {
    if (size <= this.codes.length) return;
    const capacity = Math.max(size, this.codes.length * 2);
    const grow = <T extends Uint16Array | Uint8Array | Int32Array>(larger: T, old: T): T => {
      larger.set(old);
      return larger;
    };
    this.codes = grow(new Uint16Array(capacity), this.codes);
    this.gaps = grow(new Uint8Array(capacity), this.gaps);
    this.starts = grow(new Int32Array(capacity), this.starts);
    this.ends = grow(new Int32Array(capacity), this.ends);
  }

  /** Appends a unit; the caller has reserved the room. */
  push(code: number, gap: number, start: number, end: number): void {
    const at = this.length++;
    this.codes[at] = code;
    this.gaps[at] = gap;
    this.starts[at] = start;
    this.ends[at] = end;
  }

  clear(): void {
    this.length = this.digits = this.ambiguous = 0;
  }
}

/** Folds `text` into `out` in one pass over tables; lone surrogates count as separators. */
export function fold(text: string, out: FoldBuffer): void {
  const { bmp, astral, expansions } = foldTable();
  const length = text.length;
  out.clear();
  out.reserve(length + 1);
  let { codes, gaps, starts, ends } = out;
  let n = 0;
  let gap: number = GAP.none;
  let separators = 0;
  let room = out.codes.length - length;

  for (let i = 0; i < length; i++) {
    let value = bmp[text.charCodeAt(i)]!;
    if (value > 0x39) {
      codes[n] = value;
      gaps[n] = gap;
      starts[n] = i;
      ends[n++] = i + 1;
      gap = separators = 0;
      continue;
    }
    let width = 1;
    let codePoint = text.charCodeAt(i);
    if (value === OP.surrogate) {
      codePoint = text.codePointAt(i)!;
      if (codePoint <= 0xffff) value = OP.separator;
      else {
        width = 2;
        value = codePoint < ASTRAL_END ? astral[codePoint - 0x10000]! : astralBeyond(codePoint);
      }
    }
    if (value === OP.drop) {
      if (n > 0 && gap === GAP.none) ends[n - 1] = i + width;
    } else if (value === OP.keepPair || value === OP.expand) {
      const units = value === OP.keepPair ? undefined : expansions.get(codePoint)!;
      const count = units === undefined ? 2 : units.length;
      if (count > room) {
        out.length = n;
        const before = codes.length;
        out.reserve(before + count);
        ({ codes, gaps, starts, ends } = out);
        room += codes.length - before;
      }
      room -= count;
      for (let k = 0; k < count; k++) {
        const unit = units === undefined ? text.charCodeAt(i + k) : units[k]!;
        if (unit < 0x20) {
          gap = Math.max(gap, unit === OP.space ? GAP.space : GAP.signs);
          continue;
        }
        if (isDigit(unit)) out.digits++;
        codes[n] = unit;
        gaps[n] = gap;
        starts[n] = i;
        ends[n++] = i + width;
        gap = separators = 0;
      }
    } else {
      const before = n > 0 && gap === GAP.none ? codes[n - 1]! : 0;
      const unit = value >= 0x20 ? value : letterOrSign(value, before, text, i, bmp);
      if (unit === 0) {
        separators++;
        gap = separators > WIDE_GAP ? GAP.wide : Math.max(gap, value === OP.space ? GAP.space : GAP.signs);
      } else {
        if (isDigit(unit)) out.digits++;
        if (isLeetSign(unit) || (unit === 0x31 && (isLatin(before) || latinFollows(text, i, bmp)))) {
          out.ambiguous++;
        }
        codes[n] = unit;
        gaps[n] = gap;
        starts[n] = i;
        ends[n++] = i + width;
        gap = separators = 0;
      }
    }
    i += width - 1;
  }
  out.length = n;
}

/** The unit that a capital I or a leet sign becomes here, 0 where it is a separator. */
function letterOrSign(value: number, before: number, text: string, at: number, bmp: Uint16Array): number {
  if (value === OP.capitalI) {
    // A capital inside a lower-case word is drawn like an l: "kiII".
    const previous = at > 0 ? text.charCodeAt(at - 1) : 0;
    return isLatin(previous) || (previous === 0x49 && before === 0x7c) ? 0x7c : 0x69;
  }
  if (value < OP.leetSign) return 0;
  const sign = LEET_SIGNS.charCodeAt(value - OP.leetSign);
  const afterLetter = isLatin(before) || isLeetSign(before);
  const readsAsLetter =
    sign === 0x40 || sign === 0x24
      ? afterLetter || latinFollows(text, at, bmp)
      : afterLetter && latinFollows(text, at, bmp);
  return readsAsLetter ? sign : 0;
}

/** Whether a Latin letter follows, at most two digits or signs further on. */
function latinFollows(text: string, at: number, bmp: Uint16Array): boolean {
  for (let i = at + 1; i < text.length && i <= at + 3; i++) {
    const value = bmp[text.charCodeAt(i)]!;
    if (isLatin(value) || value === OP.capitalI) return true;
    if (!isDigit(value) && value < OP.leetSign) return false;
    if (value > 0x39) return false;
  }
  return false;
}

/** Tags and variation selectors vanish; private-use and unassigned planes separate. */
function astralBeyond(codePoint: number): number {
  return codePoint >= 0xe0000 && codePoint <= 0xe0fff ? OP.drop : OP.separator;
}
