import { FoldBuffer, GAP, fold } from './fold.js';
import { isDigit, isLatin } from './leet.js';
import { findLinks, joinsName } from './links.js';

export interface ContactHit {
  readonly kind: 'phone' | 'handle' | 'url' | 'email';
  /** 0–1. A plain web address is worth little by itself. */
  readonly score: number;
  /** The same however the contact is written: figures for number words, no separators, lower case. */
  readonly canonical: string;
  /** [start, end) in UTF-16 code units of the message, the word that names the service included. */
  readonly span: readonly [start: number, end: number];
}

/** Digit + 1 by folded unit: figures, and the words Chinese speakers dictate numbers in. */
const DIGIT = new Uint8Array(0x10000);
for (const row of ['0123456789', '零一二三四五六七八九', '〇壹贰叁肆伍陆柒捌玖']) {
  [...row].forEach((digit, value) => (DIGIT[digit.charCodeAt(0)] = value + 1));
}
DIGIT['幺'.charCodeAt(0)] = 2;
DIGIT['两'.charCodeAt(0)] = 3;
/** Letters drawn like a figure; they count only inside a number. */
const FIGURE_LIKE = new Uint8Array(0x80);
for (const [letter, digit] of ['o0', 'l1', 'i1']) FIGURE_LIKE[letter!.charCodeAt(0)] = Number(digit) + 1;

/** 1 where some digit has these low bits: small enough to stay in the processor's first cache. */
const MAYBE_DIGIT = new Uint8Array(0x400);
DIGIT.forEach((value, code) => {
  if (value !== 0) MAYBE_DIGIT[code & 0x3ff] = 1;
});

/** Where people are written to. */
const MESSENGERS =
  '微信 威信 薇信 徽信 维信 微芯 v信 v我 加v 加q 加微 加薇 加扣 加我 加裙 vx wx weixin wechat 扣扣 抠抠 叩叩 企鹅 qq q群 扣群 群号 裙号 ' +
  '绿泡泡 纸飞机 tg 电报 telegram whatsapp skype';
/** Where they are called, and services that are talked about: what follows is a contact only with figures in it. */
const TALKED_ABOUT = '电话 手机 号码 联系 热线 致电 phone mobile snapchat discord instagram kakao';
/** Beginnings of what only a spelt-out web address has. */
const LINKS = '点c 点n 点x 点v 点康 点抗 点看 dotcom dotnet dotorg';

interface Service {
  readonly name: Uint16Array;
  readonly takesNames: boolean;
}

/** Names of services, folded, by their last unit. */
const services = new Map<number, Service[]>();
/** `SERVICE` or `LINK` where a pair of units, or the last four of some longer name, have this hash. */
const SERVICE = 1;
const LINK = 2;
const MAYBE_PAIR = new Uint8Array(0x4000);
const MAYBE_NAME = new Uint8Array(0x4000);
/** Units between a service's name and the handle ("微信号是"). */
const FILLERS = 4;
/** QQ numbers have 5 to 11 digits; other handles are no shorter. */
const SHORTEST_HANDLE = 5;
/** Letters alone are a name only where a service is named right before and they are no short word. */
const SHORTEST_LETTERS = 6;

/**
 * Telephone numbers and messenger handles, in figures or in words, whatever stands between the digits, and addresses.
 * A number of mainland mobile shape counts by itself, any other only after the name of a service. `text` is what
 * `message` was folded from.
 */
export function findContacts(message: FoldBuffer, text: string): ContactHit[] {
  const what = mayHold(message);
  const links = (what & LINK) === 0 ? [] : findLinks(message, text);
  if ((what & SERVICE) === 0) return links;
  const apart = findNumbers(message, text).filter((hit) => !links.some((link) => overlap(hit, link)));
  return links.length === 0 ? apart : [...links, ...apart].sort((a, b) => a.span[0] - b.span[0]);
}

function overlap(a: ContactHit, b: ContactHit): boolean {
  return a.span[0] < b.span[1] && b.span[0] < a.span[1];
}

function findNumbers(message: FoldBuffer, text: string): ContactHit[] {
  const hits: ContactHit[] = [];
  const { codes, gaps, length } = message;
  let runEnd = 0;
  for (let i = 0; i < length;) {
    const code = codes[i]!;
    if (DIGIT[code] !== 0) {
      const end = digitsEnd(message, i);
      const count = end - i;
      const hit =
        count >= SHORTEST_HANDLE
          ? (phone(message, i, end) ?? handle(message, i, end, 0.9, false))
          : undefined;
      if (hit !== undefined) hits.push(hit);
      i = hit === undefined && count < SHORTEST_HANDLE ? i + 1 : end;
    } else if (isLatin(code)) {
      let end = i + 1;
      let digits = 0;
      // Inside a run that was no handle only its digits are still of interest: "vx12345678" is a name and a number.
      for (
        ;
        i >= runEnd && end < length && (gaps[end] === GAP.none || joinsName(message, text, end));
        end++
      ) {
        if (isDigit(codes[end]!)) digits++;
        else if (!isLatin(codes[end]!)) break;
      }
      const shortest = digits > 0 ? SHORTEST_HANDLE : SHORTEST_LETTERS;
      const hit =
        end - i >= shortest ? handle(message, i, end, digits > 0 ? 0.85 : 0.6, digits === 0) : undefined;
      runEnd = Math.max(runEnd, end);
      if (hit !== undefined) {
        hits.push(hit);
        i = end;
      } else
        do i++;
        while (i < runEnd && isLatin(codes[i]!));
    } else i++;
  }
  return hits;
}

/** Most messages have neither five digits, the name of a service nor a dot in a word, which is told without a branch per unit. */
function mayHold({ codes, gaps, length }: FoldBuffer): number {
  if (services.size === 0) loadServices();
  let digits = 0;
  let found = 0;
  let previous = 0;
  let pair = 0;
  let pairBefore = 0;
  for (let i = 0; i < length; i++) {
    const code = codes[i]!;
    const here = pairHash(previous, code);
    digits += MAYBE_DIGIT[code & 0x3ff]!;
    found |= MAYBE_PAIR[here]! | MAYBE_NAME[pairHash(pairBefore, here)]!;
    if (gaps[i] === GAP.signs && isLatin(code) && (isLatin(previous) || isDigit(previous))) found |= LINK;
    pairBefore = pair;
    pair = here;
    previous = code;
  }
  return digits >= SHORTEST_HANDLE ? found | SERVICE : found;
}

function pairHash(first: number, second: number): number {
  return (first * 0x1f + second * 0x3d) & 0x3fff;
}

/** End of the run of digits and digit words from `at`, over signs and spaces, not over wide gaps. */
function digitsEnd(message: FoldBuffer, at: number): number {
  const { codes, gaps, length } = message;
  let end = at + 1;
  while (end < length && digitAt(codes[end]!) !== 0 && gaps[end] !== GAP.wide) end++;
  // "5 litres": a letter that a word begins with is no figure.
  if (end < length && isLatin(codes[end]!) && gaps[end] === GAP.none) {
    while (DIGIT[codes[end - 1]!] === 0) end--;
  }
  return end;
}

/** Digit + 1 of a unit inside a number, 0 for none. */
function digitAt(code: number): number {
  return DIGIT[code] || FIGURE_LIKE[code] || 0;
}

/** An 11-digit mobile number, 1 3–9 …, with or without 86 before it. */
function phone(message: FoldBuffer, from: number, to: number): ContactHit | undefined {
  const { codes, gaps } = message;
  const digit = (at: number): number => digitAt(codes[at]!) - 1;
  const country = to - from === 13 && digit(from) === 8 && digit(from + 1) === 6 ? 2 : 0;
  const first = from + country;
  if (to - first !== 11 || digit(first) !== 1 || digit(first + 1) < 3) return undefined;
  let breaks = 0;
  let words = 0;
  for (let i = first; i < to; i++) {
    if (i > first && gaps[i] !== GAP.none) breaks++;
    if (!isDigit(codes[i]!)) words++;
  }
  // Up to three groups is how people write numbers; more breaks, or words, is weaker evidence and stronger intent.
  return {
    kind: 'phone',
    score: breaks <= 2 && words === 0 ? 0.9 : 0.8,
    span: spanOf(message, from, to),
    canonical: `tel:${canonical(codes, first, to, true)}`,
  };
}

function canonical(codes: Uint16Array, from: number, to: number, number: boolean): string {
  let text = '';
  for (let i = from; i < to; i++) {
    const digit = number ? digitAt(codes[i]!) : DIGIT[codes[i]!]!;
    text += digit === 0 ? String.fromCharCode(codes[i]!) : String(digit - 1);
  }
  return text;
}

function handle(
  message: FoldBuffer,
  from: number,
  to: number,
  score: number,
  letters: boolean,
): ContactHit | undefined {
  const named = serviceBefore(message, from, letters);
  if (named < 0) return undefined;
  const id = `id:${canonical(message.codes, from, to, DIGIT[message.codes[from]!] !== 0)}`;
  return { kind: 'handle', score, span: spanOf(message, named, to), canonical: id };
}

/**
 * First unit of a service's name that ends at most `FILLERS` units before `at`; −1 for none. Letters alone are a name
 * only of a messenger, with no other words between ("phone down. Goodnight").
 */
function serviceBefore(message: FoldBuffer, at: number, letters: boolean): number {
  const { codes, gaps } = message;
  for (let end = at; end > 0 && end >= at - FILLERS; end--) {
    if (letters && end < at && isLatin(codes[end]!)) return -1;
    for (const { name, takesNames } of services.get(codes[end - 1]!) ?? []) {
      if (letters && !takesNames) continue;
      const start = end - name.length;
      if (start < 0 || name.some((code, index) => codes[start + index] !== code)) continue;
      const insideWord =
        isLatin(name[0]!) && start > 0 && gaps[start] === GAP.none && isLatin(codes[start - 1]!);
      const cutWord =
        isLatin(name.at(-1)!) && end < message.length && gaps[end] === GAP.none && isLatin(codes[end]!);
      if (!insideWord && !cutWord) return start;
    }
  }
  return -1;
}

function loadServices(): void {
  const buffer = new FoldBuffer();
  const unitsOf = (text: string): Uint16Array => {
    fold(text, buffer);
    return buffer.codes.slice(0, buffer.length);
  };
  const hint = (name: Uint16Array, what: number): void => {
    const pair = pairHash(name.at(-2)!, name.at(-1)!);
    if (name.length < 4) MAYBE_PAIR[pair]! |= what;
    else MAYBE_NAME[pairHash(pairHash(name.at(-4)!, name.at(-3)!), pair)]! |= what;
  };
  for (const [list, takesNames] of [
    [MESSENGERS, true],
    [TALKED_ABOUT, false],
  ] as const) {
    for (const service of list.split(' ')) {
      const name = unitsOf(service);
      hint(name, SERVICE);
      services.set(name.at(-1)!, [...(services.get(name.at(-1)!) ?? []), { name, takesNames }]);
    }
  }
  for (const link of LINKS.split(' ')) hint(unitsOf(link), LINK);
}

function spanOf(message: FoldBuffer, from: number, to: number): [number, number] {
  return [message.starts[from]!, message.ends[to - 1]!];
}
