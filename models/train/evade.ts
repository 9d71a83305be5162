import { pinyin } from 'pinyin-pro';
import { type Random, pick } from './random.ts';

const FIRST = 0x4e00;

/** Ideographs of GB 2312 level 1 by their toneless reading: what an input method offers for a sound. */
const bySound = new Map<string, string[]>();
const soundOf = new Map<string, string>();

function commonIdeographs(): string[] {
  const bytes: number[] = [];
  for (let row = 0xb0; row <= 0xd7; row++)
    for (let cell = 0xa1; cell <= (row === 0xd7 ? 0xf9 : 0xfe); cell++) bytes.push(row, cell);
  return [...new TextDecoder('gbk').decode(Uint8Array.from(bytes))];
}

{
  const common = commonIdeographs();
  const readings = pinyin(common.join(','), { toneType: 'none', type: 'array', v: true });
  common.forEach((ideograph, i) => {
    const sound = readings[2 * i] ?? '';
    if (!/^[a-z]{1,6}$/.test(sound)) return;
    soundOf.set(ideograph, sound);
    bySound.set(sound, [...(bySound.get(sound) ?? []), ideograph]);
  });
}

/** Written alike: a careless eye takes one for the other. */
const ALIKE: readonly string[] =
  '人入|己已|未末|土士|日曰|大太犬|干千于|天夭|王玉主|贝见|儿几|免兔|鸟乌|今令|刀力|牛午|由甲申|田由|住往|折拆|侯候|拔拨|微徽|赢羸|睛晴|请清情|抱饱泡|们门|很狠恨|狗拘苟|妈吗马|骂驾|黑墨里|垃拉|圾极|屎尿|滚衮|死歹列|傻俊|逼福副|贱践钱|猪诸堵|脑恼|残浅|废发|杀刹|性姓|色包|赌堵睹|博搏|毒每|枪抢|炮泡抱|操澡燥|草早|爸巴|奶乃|屄尻|婊裱|娘良|狼很|恶亚|心必|丑五|懒赖|穷究'.split(
    '|',
  );
const alike = new Map<string, string[]>();
for (const set of ALIKE)
  for (const one of set)
    alike.set(one, [...(alike.get(one) ?? []), ...[...set].filter((other) => other !== one)]);

const PARTS: Readonly<Record<string, string>> = {
  妈: '女马',
  你: '亻尔',
  他: '亻也',
  骂: '口口马',
  好: '女子',
  狗: '犭句',
  猪: '犭者',
  贱: '贝戋',
  傻: '亻夋',
  死: '歹匕',
  赌: '贝者',
  枪: '木仓',
  炮: '火包',
  加: '力口',
  奶: '女乃',
  娘: '女良',
  婊: '女表',
  操: '扌喿',
  滚: '氵衮',
  河: '氵可',
  湖: '氵胡',
  粉: '米分',
  群: '君羊',
  群体: '君羊体',
  性: '忄生',
};
const SEPARATORS = ['.', '-', '*', '_', '·', '~', '/', ' ', '、', '|', '\u200b', '🙂', '🔥'];
const LATIN: Readonly<Record<string, readonly string[]>> = {
  a: ['4', '@', 'а', 'á'],
  b: ['8', 'ь'],
  c: ['с', 'ç'],
  e: ['3', 'е', 'é'],
  g: ['9', 'q'],
  h: ['һ'],
  i: ['1', '!', 'і', 'l'],
  l: ['1', '|'],
  o: ['0', 'о', 'ö'],
  p: ['р'],
  s: ['5', '$', 'ѕ'],
  t: ['7', '+'],
  u: ['v', 'ü', 'υ'],
  x: ['х'],
  y: ['у'],
  z: ['2'],
};

type Swap = (character: string, random: Random) => string;

const homophone: Swap = (c, random) => {
  const others = bySound.get(soundOf.get(c) ?? '')?.filter((other) => other !== c) ?? [];
  return others.length === 0 ? c : pick(random, others);
};
const spelled: Swap = (c) => soundOf.get(c) ?? c;
const lookAlike: Swap = (c, random) => {
  const others = alike.get(c);
  return others === undefined ? (PARTS[c] ?? homophone(c, random)) : pick(random, others);
};
const separated: Swap = (c, random) => `${c}${pick(random, SEPARATORS)}`;
const doubled: Swap = (c) => (/[a-z]/i.test(c) ? c.repeat(3) : `${c} `);
const leet: Swap = (c, random) => {
  const others = LATIN[c.toLowerCase()];
  return others === undefined ? c.toUpperCase() : pick(random, others);
};

/** Ways of swapping a Chinese character, and of swapping a Latin letter. */
export const swaps = { homophone, spelled, lookAlike, separated, doubled, leet } as const;

/**
 * `text` with about `share` (0–1) of its letters and ideographs swapped, each in a way drawn anew: homophones,
 * look-alikes, split characters, pinyin and separators for Chinese; leet, look-alikes, separators and repeats for Latin.
 */
export function evade(text: string, share: number, random: Random): string {
  let out = '';
  for (const character of text) {
    const isIdeograph = character >= String.fromCharCode(FIRST) && character <= '\u9fff';
    if ((!isIdeograph && !/[a-z]/i.test(character)) || random() >= share) {
      out += character;
      continue;
    }
    const draw = random();
    if (isIdeograph) {
      const swap =
        draw < 0.4
          ? homophone
          : draw < 0.65
            ? lookAlike
            : draw < 0.8
              ? separated
              : draw < 0.95
                ? spelled
                : doubled;
      out += swap(character, random);
    } else out += (draw < 0.55 ? leet : draw < 0.85 ? separated : doubled)(character, random);
  }
  return out;
}
