import { type Random, evasions, pick, seeded } from './evasions.js';

export interface ChatLine {
  readonly text: string;
  /** What is hidden in the line, [start, end) in UTF-16 code units; absent in clean lines. */
  readonly hidden?: readonly [start: number, end: number];
  /** Name of the evasion, `plain` for a term as the lexicon has it. */
  readonly evasion?: string;
}

const ONSETS = 'b c d f g h k l m n p r s t v w br cl dr fl gr pl pr sk st tr'.split(' ');
const VOWELS = 'a e i o u ai ea oo ou'.split(' ');
const CODAS = ['', '', '', 'n', 'r', 's', 't', 'ck', 'll', 'm'];

/** The common ideographs, GB 2312 level 1, by the encoding's own table. */
function commonIdeographs(): string[] {
  const bytes: number[] = [];
  for (let row = 0xb0; row <= 0xd7; row++) {
    for (let cell = 0xa1; cell <= (row === 0xd7 ? 0xf9 : 0xfe); cell++) bytes.push(row, cell);
  }
  return [...new TextDecoder('gbk').decode(Uint8Array.from(bytes))];
}

const ideographs = commonIdeographs();

function ideograph(random: Random): string {
  return pick(random, ideographs);
}

function word(random: Random): string {
  const syllables = 2 + Math.floor(random() * 2);
  let text = '';
  for (let i = 0; i < syllables; i++)
    text += pick(random, ONSETS) + pick(random, VOWELS) + pick(random, CODAS);
  return text;
}

/** `count` distinct terms: seven in ten Chinese of two to five ideographs, the rest Latin words or pairs of them. */
export function generateTerms(count: number, seed = 1): string[] {
  const random = seeded(seed);
  const terms = new Set<string>();
  while (terms.size < count) {
    if (random() < 0.7) {
      const length = 2 + Math.floor(random() * 4);
      terms.add(Array.from({ length }, () => ideograph(random)).join(''));
    } else terms.add(random() < 0.8 ? word(random) : `${word(random)} ${word(random)}`);
  }
  return [...terms];
}

/**
 * `count` chat lines of 6 to 40 characters, Chinese, Latin and mixed, with emoji and punctuation. One in ten carries a
 * term as it is, one in ten a term hidden by one of the evasions.
 */
export function generateChat(count: number, terms: readonly string[], seed = 2): ChatLine[] {
  const random = seeded(seed);
  const names = Object.keys(evasions);
  return Array.from({ length: count }, (): ChatLine => {
    const latin = random() < 0.3;
    const before = filler(random, latin);
    const after = filler(random, latin);
    const draw = random();
    if (draw >= 0.2) return { text: `${before}${after}` };
    const term = pick(random, terms);
    let shown = term;
    let evasion = 'plain';
    for (let tries = 0; draw < 0.1 && shown === term && tries < 20; tries++) {
      evasion = pick(random, names);
      shown = evasions[evasion]!(term, random);
    }
    if (shown === term) evasion = 'plain';
    // Latin words stand apart as words do; Chinese runs on.
    const gap = /[a-z]/.test(term) ? ' ' : '';
    const start = before.length + gap.length;
    return { text: `${before}${gap}${shown}${gap}${after}`, hidden: [start, start + shown.length], evasion };
  });
}

function filler(random: Random, latin: boolean): string {
  const end = random() < 0.3 ? pick(random, ['!', '。', '😂', '~', '？', '666', ' lol']) : '';
  if (latin) {
    return Array.from({ length: 1 + Math.floor(random() * 4) }, () => word(random)).join(' ') + end;
  }
  const length = 3 + Math.floor(random() * 16);
  return Array.from({ length }, () => ideograph(random)).join('') + end;
}
