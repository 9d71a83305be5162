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

/** Characters as two parts, of those that the generated terms may have. */
const SPLIT: Record<string, string> = {
  他: '亻也',
  你: '亻尔',
  信: '亻言',
  加: '力口',
  叶: '口十',
  吃: '口乞',
  好: '女子',
  妈: '女马',
  娘: '女良',
  她: '女也',
  妹: '女未',
  性: '忄生',
  情: '忄青',
  打: '扌丁',
  抱: '扌包',
  拍: '扌白',
  明: '日月',
  昨: '日乍',
  机: '木几',
  枪: '木仓',
  楼: '木娄',
  注: '氵主',
  海: '氵每',
  炮: '火包',
  炸: '火乍',
  狗: '犭句',
  玩: '王元',
  理: '王里',
  码: '石马',
  砍: '石欠',
  私: '禾厶',
  种: '禾中',
  粉: '米分',
  约: '纟勺',
  红: '纟工',
  联: '耳关',
  聊: '耳卯',
  脑: '月㐫',
  话: '讠舌',
  骗: '马扁',
  赌: '贝者',
  贷: '代贝',
  返: '辶反',
  针: '钅十',
  银: '钅艮',
  鸡: '又鸟',
};

const isChinese = (term: string): boolean => /^[\u4e00-\u9fff]+$/.test(term);
const isWord = (term: string): boolean => /^[a-z]{4,}$/.test(term);
const backwards = (term: string): string => [...term].reverse().join('');

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
  'split characters': (term) =>
    isChinese(term) ? [...term].map((letter) => SPLIT[letter] ?? letter).join('') : term,
  'noise letters': (term, random) =>
    isChinese(term) ? [...term].join(pick(random, ['x', 'q', '1', 'ab'])) : term,
  backwards: (term) => (isWord(term) || (isChinese(term) && term.length >= 3) ? backwards(term) : term),
  'broken words': (term) =>
    isWord(term) && /[^aeiouy]$/.test(term) ? `${term.slice(0, -1)} ${term.slice(-1)}` : term,
};
