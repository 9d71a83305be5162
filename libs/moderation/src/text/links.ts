import type { ContactHit } from './contacts.js';
import { type FoldBuffer, GAP } from './fold.js';
import { isDigit, isLatin } from './leet.js';

/** Ends of host names that are no English words. */
const PLAIN_ENDS = words('com net org cn cc xyz vip io ru uk jp hk tw de kr icu edu gov');
/** Ends that are words as well ("tell.me more"): they count before a path, after `www`, and in `MESSENGERS`. */
const WORD_ENDS = words('me tv gg ly co top live app shop site club online info link to fun pro work');
/** Hosts that lead to a person or group rather than to a page. */
const MESSENGERS = words(
  't.me wa.me line.me discord.gg discord.com chat.whatsapp.com qm.qq.com weixin.qq.com u.wechat.com m.me',
);
/** "com" as it is said in Chinese. */
const SPOKEN_ENDS = words('康姆 抗姆 看姆 康母 抗母');
const DOTS = words('. ． 。 ｡ · • (.) [.] （.） 【.】 (dot) [dot]');
const POINT = '点'.charCodeAt(0);
/** Units of a path that are kept, and of a host's name. */
const LONGEST_PATH = 64;

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

/** Web and mail addresses, spelt-out dots included. `text` is what `message` was folded from. */
export function findLinks(message: FoldBuffer, text: string): ContactHit[] {
  const hits: ContactHit[] = [];
  const { codes, gaps, ends, length } = message;
  for (let i = 1; i < length;) {
    const to = runEnd(message, i);
    const end = spell(codes, i, to);
    const known = SPOKEN_ENDS.has(end) ? 'com' : PLAIN_ENDS.has(end) || WORD_ENDS.has(end) ? end : undefined;
    const before = known === undefined ? undefined : dotBefore(message, text, i);
    const hit =
      known === undefined || before === undefined ? undefined : linkAt(message, text, before, to, known);
    if (hit !== undefined) hits.push(hit);
    i = to;
    // A longer name goes on behind this end: "com" of "a.com.cn".
    if (hit !== undefined && i < length && gaps[i] !== GAP.none && hit.span[1] > ends[i - 1]!) {
      while (i < length && ends[i]! <= hit.span[1]) i++;
    }
  }
  return hits;
}

interface Dot {
  /** Units before this one belong to what the dot follows. */
  readonly at: number;
  readonly spelt: boolean;
}

/** The dot that ends right before unit `at`. */
function dotBefore({ codes, gaps, starts, ends }: FoldBuffer, text: string, at: number): Dot | undefined {
  if (codes[at - 1] === POINT) return at > 1 ? { at: at - 1, spelt: true } : undefined;
  if (gaps[at] === GAP.none) return undefined;
  if (DOTS.has(text.slice(ends[at - 1], starts[at]).trim())) return { at, spelt: false };
  const word = at >= 4 && gaps[at - 3] !== GAP.none && spell(codes, at - 3, at) === 'dot';
  return word ? { at: at - 3, spelt: true } : undefined;
}

function linkAt(
  message: FoldBuffer,
  text: string,
  dot: Dot,
  to: number,
  end: string,
): ContactHit | undefined {
  const { codes, gaps, starts, ends, length } = message;
  let from = labelStart(message, dot.at);
  if (from === dot.at) return undefined;
  let host = `${spell(codes, from, dot.at)}.${end}`;
  let { spelt } = dot;
  for (let next = dotBefore(message, text, from); next !== undefined; next = dotBefore(message, text, from)) {
    const start = labelStart(message, next.at);
    if (start === next.at) break;
    host = `${spell(codes, start, next.at)}.${host}`;
    spelt ||= next.spelt;
    from = start;
    if (from === 0) break;
  }
  let stop = ends[to - 1]!;
  // Another label follows: the name goes on.
  if (to < length && gaps[to] === GAP.signs && text.slice(stop, starts[to]) === '.' && isLatin(codes[to]!)) {
    const last = runEnd(message, to);
    const tail = spell(codes, to, last);
    if (!PLAIN_ENDS.has(tail)) return undefined;
    host += `.${tail}`;
    stop = ends[last - 1]!;
  }
  const path = pathAt(text, stop);
  const mail =
    from > 0 &&
    (codes[from - 1] === 0x40 || text[starts[from]! - 1] === '@' || text[starts[from]! - 1] === '＠');
  if (mail) {
    const name = codes[from - 1] === 0x40 ? from - 1 : from;
    let start = labelStart(message, name);
    if (start === name) return undefined;
    while (start > 0 && joinsName(message, text, start)) start = labelStart(message, start);
    const canonical = `mail:${spell(codes, start, name)}@${host}`;
    return { kind: 'email', score: 0.9, span: [starts[start]!, stop], canonical };
  }
  const leads = MESSENGERS.has(host);
  if (WORD_ENDS.has(end) && !leads && path === '' && !host.startsWith('www.')) return undefined;
  return {
    kind: 'url',
    score: leads ? 0.85 : spelt ? 0.7 : 0.45,
    span: [starts[from]!, stop + path.length],
    canonical: `url:${host.replace(/^www\./, '')}${path.toLowerCase().replace(/\/$/, '')}`,
  };
}

/** First unit of the letters and figures that end before `end`. */
function labelStart({ codes, gaps }: FoldBuffer, end: number): number {
  let from = end;
  while (from > 0 && isName(codes[from - 1]!) && (from === end || gaps[from] === GAP.none)) from--;
  return from;
}

function runEnd({ codes, gaps, length }: FoldBuffer, from: number): number {
  const latin = isLatin(codes[from]!);
  let to = from + 1;
  if (!latin) return codes[from - 1] === POINT ? Math.min(from + 2, length) : to;
  while (to < length && isName(codes[to]!) && gaps[to] === GAP.none) to++;
  return to;
}

function isName(code: number): boolean {
  return isLatin(code) || isDigit(code);
}

function pathAt(text: string, from: number): string {
  if (text[from] !== '/') return '';
  let to = from + 1;
  while (
    to < text.length &&
    to - from < LONGEST_PATH &&
    text.charCodeAt(to) > 0x20 &&
    text.charCodeAt(to) < 0x7f
  )
    to++;
  return text.slice(from, to);
}

function spell(codes: Uint16Array, from: number, to: number): string {
  return String.fromCharCode(...codes.subarray(from, Math.min(to, from + LONGEST_PATH)));
}

/** Whether a sign that names may hold is all that stands before the unit: "abc_12", not "abc. 12". */
export function joinsName({ codes, starts, ends }: FoldBuffer, text: string, at: number): boolean {
  const code = codes[at]!;
  if ((!isLatin(code) && !isDigit(code)) || starts[at]! - ends[at - 1]! !== 1) return false;
  const sign = text[ends[at - 1]!];
  return sign === '_' || sign === '-' || sign === '.' || sign === '＿';
}
