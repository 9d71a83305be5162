import { FoldBuffer, GAP, fold } from './fold.js';
import { isDigit, isLatin } from './leet.js';

export interface ContactHit {
  readonly kind: 'phone' | 'handle';
  /** 0–1. */
  readonly score: number;
  /** [start, end) in UTF-16 code units of the message, the word that names the service included. */
  readonly span: readonly [start: number, end: number];
}

/** Digit + 1 by folded unit: figures, and the words Chinese speakers dictate numbers in. */
const DIGIT = new Uint8Array(0x10000);
for (const row of ['0123456789', '零一二三四五六七八九', '〇壹贰叁肆伍陆柒捌玖']) {
  [...row].forEach((digit, value) => (DIGIT[digit.charCodeAt(0)] = value + 1));
}
DIGIT['幺'.charCodeAt(0)] = 2;

/** 1 where some digit has these low bits: small enough to stay in the processor's first cache. */
const MAYBE_DIGIT = new Uint8Array(0x400);
DIGIT.forEach((value, code) => {
  if (value !== 0) MAYBE_DIGIT[code & 0x3ff] = 1;
});

/** Pairs of units, and Latin names of four and more: `mayHoldContact` knows no other length. */
const SERVICES =
  '微信 威信 薇信 徽信 v信 加v 加q 加微 加薇 加扣 加我 vx wx weixin wechat 扣扣 企鹅 qq q群 扣群 群号 tg 电报 telegram ' +
  'whatsapp skype 电话 手机 号码 联系 热线 phone';

/** Names of services, folded, by their last unit. */
const services = new Map<number, Uint16Array[]>();
/** 1 where some pair of units, or the last four of some longer name, have this hash. */
const MAYBE_PAIR = new Uint8Array(0x4000);
const MAYBE_NAME = new Uint8Array(0x4000);
/** Units between a service's name and the handle ("微信号是"). */
const FILLERS = 4;
/** QQ numbers have 5 to 11 digits; other handles are no shorter. */
const SHORTEST_HANDLE = 5;
/** Letters alone are a name only where a service is named right before and they are no short word. */
const SHORTEST_LETTERS = 6;

/**
 * Telephone numbers and messenger handles, in figures or in words, whatever stands between the digits.
 * A number of mainland mobile shape counts by itself, any other only after the name of a service.
 */
export function findContacts(message: FoldBuffer): ContactHit[] {
  const hits: ContactHit[] = [];
  if (!mayHoldContact(message)) return hits;
  const { codes, gaps, length } = message;
  let runEnd = 0;
  for (let i = 0; i < length;) {
    const code = codes[i]!;
    if (DIGIT[code] !== 0) {
      const end = digitsEnd(message, i);
      const count = end - i;
      const hit =
        count >= SHORTEST_HANDLE ? (phone(message, i, end) ?? handle(message, i, end, 0.9)) : undefined;
      if (hit !== undefined) hits.push(hit);
      i = hit === undefined && count < SHORTEST_HANDLE ? i + 1 : end;
    } else if (isLatin(code)) {
      let end = i + 1;
      let digits = 0;
      // Inside a run that was no handle only its digits are still of interest: "vx12345678" is a name and a number.
      for (; i >= runEnd && end < length && gaps[end] === GAP.none; end++) {
        if (isDigit(codes[end]!)) digits++;
        else if (!isLatin(codes[end]!)) break;
      }
      const shortest = digits > 0 ? SHORTEST_HANDLE : SHORTEST_LETTERS;
      const hit = end - i >= shortest ? handle(message, i, end, digits > 0 ? 0.85 : 0.6) : undefined;
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

/** Most messages have neither five digits nor the name of a service, which is told without a branch per unit. */
function mayHoldContact({ codes, length }: FoldBuffer): boolean {
  if (services.size === 0) loadServices();
  let digits = 0;
  let named = 0;
  let previous = 0;
  let pair = 0;
  let pairBefore = 0;
  for (let i = 0; i < length; i++) {
    const code = codes[i]!;
    const here = pairHash(previous, code);
    digits += MAYBE_DIGIT[code & 0x3ff]!;
    named |= MAYBE_PAIR[here]! | MAYBE_NAME[pairHash(pairBefore, here)]!;
    pairBefore = pair;
    pair = here;
    previous = code;
  }
  return named !== 0 || digits >= SHORTEST_HANDLE;
}

function pairHash(first: number, second: number): number {
  return (first * 0x1f + second * 0x3d) & 0x3fff;
}

/** End of the run of digits and digit words from `at`, over signs and spaces, not over wide gaps. */
function digitsEnd(message: FoldBuffer, at: number): number {
  const { codes, gaps, length } = message;
  let end = at + 1;
  while (end < length && DIGIT[codes[end]!] !== 0 && gaps[end] !== GAP.wide) end++;
  return end;
}

/** An 11-digit mobile number, 1 3–9 …, with or without 86 before it. */
function phone(message: FoldBuffer, from: number, to: number): ContactHit | undefined {
  const { codes, gaps } = message;
  const digit = (at: number): number => DIGIT[codes[at]!]! - 1;
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
  return { kind: 'phone', score: breaks <= 2 && words === 0 ? 0.9 : 0.8, span: spanOf(message, from, to) };
}

function handle(message: FoldBuffer, from: number, to: number, score: number): ContactHit | undefined {
  const named = serviceBefore(message, from);
  return named < 0 ? undefined : { kind: 'handle', score, span: spanOf(message, named, to) };
}

/** First unit of a service's name that ends at most `FILLERS` units before `at`; −1 for none. */
function serviceBefore(message: FoldBuffer, at: number): number {
  const { codes, gaps } = message;
  for (let end = at; end > 0 && end >= at - FILLERS; end--) {
    for (const name of services.get(codes[end - 1]!) ?? []) {
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
  for (const service of SERVICES.split(' ')) {
    fold(service, buffer);
    const name = buffer.codes.slice(0, buffer.length);
    const last = name.at(-1)!;
    const pair = pairHash(name.at(-2)!, last);
    if (name.length === 2) MAYBE_PAIR[pair] = 1;
    else MAYBE_NAME[pairHash(pairHash(name.at(-4)!, name.at(-3)!), pair)] = 1;
    services.set(last, [...(services.get(last) ?? []), name]);
  }
}

function spanOf(message: FoldBuffer, from: number, to: number): [number, number] {
  return [message.starts[from]!, message.ends[to - 1]!];
}
