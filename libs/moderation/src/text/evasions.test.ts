import { describe, expect, it } from 'vitest';
import { compileLexicon } from './lexicon.js';
import { defaultPack } from './packs/default-pack.js';

const lexicon = compileLexicon(defaultPack);

/** Label and view of every hit worth at least `least`. */
function seen(message: string, least = 0): string[] {
  return lexicon
    .match(message)
    .filter(({ score }) => score >= least)
    .map(({ label, view, strength }) => `${label} ${view} ${strength}`);
}

describe.each([
  ['homophones', '沙比主播', 'abuse pinyin contiguous', '你说啥比较好'],
  ['homophones in longer terms', '家维新', 'privacy.contact pinyin contiguous', '家里维修了'],
  ['pinyin beside ideographs', '傻bi主播', 'abuse pinyin contiguous', '傻big'],
  ['rarer readings', '都博网站', 'gambling pinyin contiguous', '都在网站'],
  ['the reading a term has as a phrase', '收银航卡', 'fraud pinyin contiguous', '收行李卡'],
  ['initials', 'cnm 主播', 'abuse initials contiguous', 'cnmb'],
  ['initials beside ideographs', '操n妈', 'abuse initials contiguous', '操n场'],
  ['split characters', '操你女马', 'abuse split contiguous', '你女马上回来'],
  ['characters split with a space', '力口 v', 'privacy.contact split skipped', '力气'],
  ['split characters in other radicals', '网上贝者博', 'gambling split contiguous', '作者博学'],
  ['traditional characters', '網上賭博', 'gambling text contiguous', '網上購物'],
  ['leet', 'k1ll y0urself', 'self_harm text contiguous', 'k1 y0 s3lf'],
  ['spaces between letters', 'f u c k', 'abuse text skipped', 'f u r k'],
  ['a broken word', 'fu ck this', 'abuse text skipped', 'the truf uck'],
  ['a word broken before its last letter', 'shi t', 'abuse text skipped', "it's hit after hit"],
  ['noise letters', '傻x逼', 'abuse noise skipped', '傻xxx逼'],
  ['noise figures', '弄1死2你', 'threat noise skipped', '弄12个死结'],
  ['emoji and signs', '弄🔥死·你', 'threat text skipped', '弄🔥活·你'],
  ['repeats', '傻傻傻傻逼', 'abuse text contiguous', '傻傻的'],
  ['a line backwards', '乐家百来玩', 'gambling reversed contiguous', '乐百家来玩'],
  ['a word backwards', 'what a hctib', 'abuse reversed contiguous', 'what a hctit'],
  ['words backwards', 'llik flesruoy', 'self_harm reversed contiguous', 'lliks ruoy'],
])('%s', (_, hidden, expected, innocent) => {
  it(`finds ${hidden}`, () => expect(seen(hidden)).toContain(expected));
  it(`leaves ${innocent} alone`, () => expect(seen(innocent)).not.toContain(expected));
});

it('gives weaker views less of a term, the contiguous hit all of it', () => {
  const score = (message: string): number => lexicon.match(message)[0]!.score;
  const [plain, skipped] = [score('操你妈'), score('操-你-妈')];
  expect(plain).toBe(0.8);
  expect(skipped).toBeLessThan(plain);
  for (const weaker of ['草泥麻', '操你女马', '妈你操', 'cnma', 'cnm'.toUpperCase()]) {
    const hits = lexicon.match(weaker).filter(({ view }) => view !== 'text');
    for (const hit of hits) expect(hit.score).toBeLessThan(skipped);
  }
});

it.each([
  '有啥比这个更好的',
  '衰落了，一个后来的人',
  '这个好女子也不错',
  '打p图软件怎么用',
  '第1名和第2名',
  "let's hit it, don't its me",
  'a s soon as possible',
  'I live in Devon, no evil here',
  '我们班有3个人',
  'drawer reward star rats',
  '来打call吧',
  'wx的天气真好看',
])('takes nothing seriously in %j', (message) => {
  expect(seen(message, 0.5)).toEqual([]);
});

it('lets a list name innocent phrases, whatever view the hit came by', () => {
  const terms = [
    {
      term: '傻逼',
      label: 'abuse',
      score: 0.8,
      mode: 'word' as const,
      pinyin: true,
      except: ['啥比', '傻逼兮兮'],
    },
  ];
  const own = compileLexicon([{ id: 'own', terms }]);
  expect(own.match('有啥比这好')).toEqual([]);
  expect(own.match('傻逼兮兮的')).toEqual([]);
  expect(own.match('傻逼')).toHaveLength(1);
  expect(own.match('有啥比这好，沙比')).toMatchObject([{ span: [6, 8] }]);
});
