import { type FoldBuffer, GAP } from './fold.js';
import { isDigit, isLatin } from './leet.js';

/** Longest run of letters and digits that counts as noise between two ideographs ("傻x逼"). */
const LONGEST_NOISE = 2;

export function isIdeograph(code: number): boolean {
  return code >= 0x3400 && code <= 0x9fff;
}

/** Whether `dropNoise` would leave anything out; cheap enough to be asked of every message. */
export function mayHoldNoise({ codes, length }: FoldBuffer): boolean {
  let last = -LONGEST_NOISE - 2;
  for (let i = 0; i < length; i++) {
    const code = codes[i]!;
    if (isIdeograph(code)) {
      if (i - last > 1 && i - last <= LONGEST_NOISE + 1) return true;
      last = i;
    } else if (!isLatin(code) && !isDigit(code)) last = -LONGEST_NOISE - 2;
  }
  return false;
}

/** Leaves out short runs of letters and digits between ideographs, as if they were signs. Returns whether there were any. */
export function dropNoise(text: FoldBuffer, out: FoldBuffer): boolean {
  const { codes, gaps, starts, ends, length } = text;
  out.clear();
  out.reserve(length);
  let any = false;
  for (let i = 0; i < length; i++) {
    const end = noiseEnd(text, i);
    let gap = gaps[i]!;
    if (end > i) {
      any = true;
      for (let k = i; k <= end; k++) gap = Math.max(gap, gaps[k]!, GAP.signs);
      i = end;
    }
    out.push(codes[i]!, gap, starts[i]!, ends[i]!);
  }
  return any;
}

/** End of the noise that begins at `from`; `from` itself for none. */
function noiseEnd({ codes, length }: FoldBuffer, from: number): number {
  if (from === 0 || !isIdeograph(codes[from - 1]!)) return from;
  let end = from;
  while (end < length && end - from <= LONGEST_NOISE && (isLatin(codes[end]!) || isDigit(codes[end]!))) end++;
  return end < length && end - from <= LONGEST_NOISE && isIdeograph(codes[end]!) ? end : from;
}

/** The message from its end to its beginning. */
export function reverseLine({ codes, gaps, starts, ends, length }: FoldBuffer, out: FoldBuffer): void {
  out.clear();
  out.reserve(length);
  for (let i = length - 1; i >= 0; i--) {
    out.push(codes[i]!, i + 1 < length ? gaps[i + 1]! : GAP.none, starts[i]!, ends[i]!);
  }
}

/** Every word of letters from its end to its beginning, the words in their order. Returns whether there were two. */
export function reverseWords({ codes, gaps, starts, ends, length }: FoldBuffer, out: FoldBuffer): boolean {
  out.clear();
  out.reserve(length);
  let words = 0;
  for (let i = 0; i < length;) {
    let end = i + 1;
    if (isLatin(codes[i]!)) {
      while (end < length && isLatin(codes[end]!) && gaps[end] === GAP.none) end++;
      words++;
    }
    for (let k = end - 1; k >= i; k--) {
      out.push(codes[k]!, k === end - 1 ? gaps[i]! : GAP.none, starts[k]!, ends[k]!);
    }
    i = end;
  }
  return words >= 2;
}
