/** Draws 0 ≤ x < 1. */
export type Random = () => number;

/** A small seeded generator (mulberry32), so that every run sees the same chat. */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function pick<T>(random: Random, items: ArrayLike<T>): T {
  return items[Math.floor(random() * items.length)]!;
}

export type Evasion = (term: string, random: Random) => string;

const LOOK_ALIKES: Record<string, string> = {
  a: 'а',
  c: 'с',
  e: 'е',
  i: 'і',
  o: 'о',
  p: 'р',
  x: 'х',
  y: 'у',
};
const LEET: Record<string, string> = { a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' };
const TRADITIONAL: Record<string, string> = {
  东: '東',
  个: '個',
  为: '為',
  书: '書',
  业: '業',
  们: '們',
  会: '會',
  体: '體',
  儿: '兒',
  动: '動',
  发: '發',
  后: '後',
  国: '國',
  图: '圖',
  学: '學',
  对: '對',
  开: '開',
  时: '時',
  来: '來',
  样: '樣',
  气: '氣',
  水: '水',
  现: '現',
  电: '電',
  经: '經',
  说: '說',
  还: '還',
  这: '這',
  过: '過',
  门: '門',
  间: '間',
  马: '馬',
};

const between =
  (separators: readonly string[]): Evasion =>
  (term, random) =>
    [...term].join(pick(random, separators));

const letters =
  (table: Record<string, string>): Evasion =>
  (term) =>
    [...term].map((letter) => table[letter] ?? letter).join('');

const shifted =
  (lower: number, digits = 0): Evasion =>
  (term) =>
    [...term]
      .map((letter) => {
        if (letter >= 'a' && letter <= 'z') return String.fromCodePoint(lower + letter.charCodeAt(0) - 97);
        if (digits !== 0 && letter >= '0' && letter <= '9')
          return String.fromCodePoint(digits + Number(letter));
        return letter;
      })
      .join('');

/** How chat hides a word, by name; `undefined` results of a transform that changes nothing are left to the caller. */
export const evasions: Readonly<Record<string, Evasion>> = {
  spaces: between([' ', '  ', '\u3000']),
  signs: between(['.', '-', '*', '_', '·', '~', '/']),
  emoji: between(['🙂', '❤️', '🔥', '👍🏽']),
  'zero width': between(['\u200b', '\u200d', '\ufeff', '\u2060', '\u00ad']),
  'combining marks': (term) => [...term].map((letter) => `${letter}\u0336`).join(''),
  'full width': shifted(0xff41, 0xff10),
  'mathematical letters': shifted(0x1d4ea, 0x1d7ce),
  'circled letters': shifted(0x24d0),
  'look-alikes': letters(LOOK_ALIKES),
  leet: letters(LEET),
  traditional: letters(TRADITIONAL),
  repeats: (term, random) => {
    const at = Math.floor(random() * [...term].length);
    return [...term].map((letter, index) => (index === at ? letter.repeat(4) : letter)).join('');
  },
  capitals: (term, random) =>
    [...term].map((letter) => (random() < 0.5 ? letter.toUpperCase() : letter)).join(''),
};
