import { pinyin, polyphonic } from 'pinyin-pro';
import { type FoldBuffer, GAP } from './fold.js';
import { isLatin } from './leet.js';

/** Codes of syllables in a sound view: 0xe000 + index. Folded text has no private-use units, so none is taken. */
const SYLLABLE = 0xe000;
/** More syllables than there are, a power of two. */
const SYLLABLES = 512;
/** Readings kept besides the commonest. */
const RARER = 2;
const FIRST = 0x4e00;
const LAST = 0x9fff;
/** Longest run of letters tried as pinyin; no real word of it is longer. */
const LONGEST_RUN = 30;

interface SoundTable {
  /** Syllable code by ideograph − FIRST, 0 where it has no reading. */
  readonly byIdeograph: Uint16Array;
  /** `RARER` further syllable codes by ideograph, 0 where there is none. */
  readonly rarer: Uint16Array;
  /** Trie of spellings: `children[node * 26 + letter]`, and the syllable code that ends at a node. */
  readonly children: Int16Array;
  readonly ends: Uint16Array;
}

let table: SoundTable | undefined;

/** Commonest toneless reading of every ideograph: built on first use (some 50 ms), about 0.1 MB. */
function soundTable(): SoundTable {
  return (table ??= buildSoundTable());
}

function buildSoundTable(): SoundTable {
  const ideographs: string[] = [];
  for (let code = FIRST; code <= LAST; code++) ideographs.push(String.fromCharCode(code));
  const readings = polyphonic(ideographs.join(''), { toneType: 'none', type: 'array', v: true });
  const codes = new Map<string, number>();
  const codeOf = (reading = ''): number => {
    if (!/^[a-z]{1,6}$/.test(reading)) return 0;
    const code = codes.get(reading) ?? SYLLABLE + codes.size;
    codes.set(reading, code);
    return code;
  };
  const byIdeograph = Uint16Array.from(readings, ([commonest]) => codeOf(commonest));
  const rarer = new Uint16Array(byIdeograph.length * RARER);
  readings.forEach((all, index) => {
    const others = new Set(all.map(codeOf).filter((code) => code !== 0 && code !== byIdeograph[index]));
    rarer.set([...others].slice(0, RARER), index * RARER);
  });

  const nodes: { next: number[]; end: number }[] = [{ next: new Array<number>(26).fill(0), end: 0 }];
  for (const [spelling, code] of codes) {
    let node = 0;
    for (const letter of spelling) {
      const slot = letter.charCodeAt(0) - 0x61;
      if (nodes[node]!.next[slot] === 0) {
        nodes[node]!.next[slot] = nodes.length;
        nodes.push({ next: new Array<number>(26).fill(0), end: 0 });
      }
      node = nodes[node]!.next[slot]!;
    }
    nodes[node]!.end = code;
  }
  return {
    byIdeograph,
    rarer,
    children: Int16Array.from(nodes.flatMap((node) => node.next)),
    ends: Uint16Array.from(nodes, (node) => node.end),
  };
}

/** Syllable code of an ideograph, or the unit itself. */
export function soundOf(code: number): number {
  return (code >= FIRST && code <= LAST && soundTable().byIdeograph[code - FIRST]) || code;
}

/** Syllable codes of a phrase as it is really read (银行 is `yin hang`), one by ideograph; undefined where it is no mere ideographs. */
export function phraseSounds(phrase: string): Uint16Array | undefined {
  const { children, ends } = soundTable();
  const readings = pinyin(phrase, { toneType: 'none', type: 'array', v: true });
  const codes = readings.map((reading) => {
    let node = 0;
    for (const letter of reading) node = children[node * 26 + letter.charCodeAt(0) - 0x61] ?? 0;
    return /^[a-z]+$/.test(reading) ? ends[node]! : 0;
  });
  return codes.length === phrase.length && codes.every(Boolean) ? Uint16Array.from(codes) : undefined;
}

/** Commonest toneless pinyin of one ideograph; empty where it has none. */
export function spellingOf(ideograph: string): string {
  const spelling = pinyin(ideograph, { toneType: 'none', v: true });
  return /^[a-z]{1,6}$/.test(spelling) ? spelling : '';
}

/** Pairs of neighbouring syllables of some terms: tells which rarer readings of a message are worth trying. */
export class SoundPairs {
  readonly #pairs = new Uint8Array(SYLLABLES * SYLLABLES);

  add(sounds: ArrayLike<number>): void {
    for (let i = 1; i < sounds.length; i++) this.#pairs[pairOf(sounds[i - 1]!, sounds[i]!)] = 1;
  }

  has(first: number, second: number): boolean {
    return first >= SYLLABLE && second >= SYLLABLE && this.#pairs[pairOf(first, second)] !== 0;
  }
}

function pairOf(first: number, second: number): number {
  return (first & (SYLLABLES - 1)) * SYLLABLES + (second & (SYLLABLES - 1));
}

/**
 * Puts the rarer reading of an ideograph into a sound view wherever it and a neighbour sound like part of a term.
 * Returns whether there was any. `text` is what `sounds` was made of.
 */
export function readRarer(text: FoldBuffer, sounds: FoldBuffer, pairs: SoundPairs): boolean {
  const { rarer } = soundTable();
  let any = false;
  let at = 0;
  for (let i = 0; i < sounds.length; i++) {
    while (at < text.length && text.starts[at]! < sounds.starts[i]!) at++;
    const index = text.codes[at]! - FIRST;
    if (sounds.codes[i]! < SYLLABLE || index < 0 || index > LAST - FIRST) continue;
    for (let k = index * RARER; k < (index + 1) * RARER && rarer[k] !== 0; k++) {
      const heard =
        (i > 0 && pairs.has(sounds.codes[i - 1]!, rarer[k]!)) ||
        (i + 1 < sounds.length && pairs.has(rarer[k]!, sounds.codes[i + 1]!));
      if (!heard) continue;
      sounds.codes[i] = rarer[k]!;
      any = true;
      break;
    }
  }
  return any;
}

/** Whether `readRarer` would find any in the message: cheap enough to be asked of every one. */
export function mayReadRarer({ codes, length }: FoldBuffer, pairs: SoundPairs): boolean {
  const { rarer } = soundTable();
  for (let i = 0; i < length; i++) {
    const index = codes[i]! - FIRST;
    if (index < 0 || index > LAST - FIRST || rarer[index * RARER] === 0) continue;
    for (let k = index * RARER; k < (index + 1) * RARER && rarer[k] !== 0; k++) {
      if (i > 0 && pairs.has(soundOf(codes[i - 1]!), rarer[k]!)) return true;
      if (i + 1 < length && pairs.has(rarer[k]!, soundOf(codes[i + 1]!))) return true;
    }
  }
  return false;
}

/** Whether some run of letters spells pinyin, so that the sound view has other units than the message. */
export function hasSpelling(text: FoldBuffer): boolean {
  const { codes, gaps, length } = text;
  for (let i = 0; i < length; i++) {
    if (!isLatin(codes[i]!)) continue;
    const from = i;
    while (i + 1 < length && isLatin(codes[i + 1]!) && gaps[i + 1] === GAP.none) i++;
    if (readSpelling(text, from, i + 1)) return true;
  }
  return false;
}

/**
 * Rewrites a folded message into sounds: ideographs, and runs of letters that spell pinyin from end to end, become
 * syllables; everything else stays. Gaps and original spans are kept.
 */
export function toSounds(text: FoldBuffer, out: FoldBuffer): void {
  const { byIdeograph } = soundTable();
  const { codes, gaps, starts, ends, length } = text;
  out.clear();
  out.reserve(length);
  for (let i = 0; i < length;) {
    const code = codes[i]!;
    if (code >= FIRST && code <= LAST) {
      out.push(byIdeograph[code - FIRST]! || code, gaps[i]!, starts[i]!, ends[i]!);
      i++;
    } else if (isLatin(code)) {
      let end = i + 1;
      while (end < length && isLatin(codes[end]!) && gaps[end] === GAP.none) end++;
      if (readSpelling(text, i, end)) pushSpelling(text, i, end, out);
      else {
        for (let k = i; k < end; k++) out.push(codes[k]!, gaps[k]!, starts[k]!, ends[k]!);
      }
      i = end;
    } else {
      out.push(code, gaps[i]!, starts[i]!, ends[i]!);
      i++;
    }
  }
}

/** Bits of the letters that syllables end in: the cheapest way to tell most English words from pinyin. */
const ENDINGS = [...'aeiouvngrm'].reduce((bits, letter) => bits | (1 << (letter.charCodeAt(0) - 0x61)), 0);
const longest = new Int8Array(LONGEST_RUN + 1);

/**
 * Whether `[from, to)` reads as syllables from end to end; fills `longest` with the longest first syllable that leaves a
 * readable rest, by position.
 */
function readSpelling({ codes }: FoldBuffer, from: number, to: number): boolean {
  if (to - from > LONGEST_RUN || ((ENDINGS >>> (codes[to - 1]! - 0x61)) & 1) === 0) return false;
  const { children, ends } = soundTable();
  // From the front first: most words stop spelling pinyin within a few letters.
  let reached = 1;
  for (let at = from; at < to; at++) {
    if (((reached >>> (at - from)) & 1) === 0) continue;
    let node = 0;
    for (let i = at; i < to; i++) {
      node = children[node * 26 + codes[i]! - 0x61]!;
      if (node === 0) break;
      if (ends[node] !== 0) reached |= 1 << (i + 1 - from);
    }
  }
  if (((reached >>> (to - from)) & 1) === 0) return false;
  for (let at = to - 1; at >= from; at--) {
    longest[at - from] = 0;
    let node = 0;
    for (let i = at; i < to; i++) {
      node = children[node * 26 + codes[i]! - 0x61]!;
      if (node === 0) break;
      if (ends[node] !== 0 && (i + 1 === to || longest[i + 1 - from] !== 0)) longest[at - from] = i + 1 - at;
    }
  }
  return longest[0] !== 0;
}

/** Appends the syllables that `readSpelling` has just found. */
function pushSpelling(text: FoldBuffer, from: number, to: number, out: FoldBuffer): void {
  const { children, ends } = soundTable();
  for (let at = from; at < to;) {
    const end = at + longest[at - from]!;
    let node = 0;
    for (let i = at; i < end; i++) node = children[node * 26 + text.codes[i]! - 0x61]!;
    out.push(ends[node]!, text.gaps[at]!, text.starts[at]!, text.ends[end - 1]!);
    at = end;
  }
}
