import { Signal } from '@airlock/contracts/signal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileLexicon } from './lexicon.js';
import { maskText } from './mask.js';
import { defaultPack } from './packs/default-pack.js';
import { type TextClassifier, readText } from './read-text.js';

const lexicon = compileLexicon(defaultPack);

/** Labels of a message, strongest first. */
function labels(message: string): string[] {
  return readText(message, { lexicon })
    .toSorted((a, b) => b.score - a.score)
    .map(({ label }) => label);
}

describe('evasions of the default pack', () => {
  it.each([
    ['plain', '我要杀了你', 'threat'],
    ['traditional', '我要殺了你', 'threat'],
    ['full width', 'ｋｉｌｌ　ｙｏｕｒｓｅｌｆ', 'self_harm'],
    ['capitals', 'KiLl YoUrSeLf', 'self_harm'],
    ['mathematical letters', '𝕜𝕚𝕝𝕝 𝓎ℴ𝓊𝓇𝓈ℯ𝓁𝒻', 'self_harm'],
    ['enclosed letters', 'ⓚⓘⓛⓛ 🆈🅾🆄🆁🆂🅴🅻🅵', 'self_harm'],
    ['Cyrillic look-alikes', 'kіll уоursеlf', 'self_harm'],
    ['Greek look-alikes', 'κill yοurself', 'self_harm'],
    ['leet', 'k1ll y0ur5elf', 'self_harm'],
    ['leet signs', 'you b!tch', 'abuse'],
    ['digits for l', 'ki11 yourself', 'self_harm'],
    ['capital I for l', 'kiII yourself', 'self_harm'],
    ['stretched', 'kiiiiill yourseeeelf', 'self_harm'],
    ['spaced letters', 'f u c k  y o u', 'abuse'],
    ['signs between', '裸-聊', 'sexual.text'],
    ['emoji between', '弄🔥死🔥你', 'threat'],
    ['spaces between', '网 上 赌 博', 'gambling'],
    ['zero width', '卖\u200b淫', 'sexual.text'],
    ['variation selectors', '卖\ufe0f淫', 'sexual.text'],
    ['zalgo', 'b̷i̷t̷c̷h̷', 'abuse'],
    ['homophones', '家威信', 'privacy.contact'],
    ['pinyin', 'jia wei xin', 'privacy.contact'],
    ['short homophone', '沙比主播', 'abuse'],
    ['pinyin within', '百jia乐', 'gambling'],
    ['number in words', '打我电话 幺三八 零零幺三 八零零零', 'privacy.contact'],
    ['handle after name', '扣 扣 ⑧⑧⑥⑥⑦⑦', 'privacy.contact'],
  ])('%s: %s', (_, message, label) => {
    expect(labels(message)[0]).toBe(label);
  });
});

it.each([
  '主播今天好漂亮啊，加油！',
  '这把稳了，666666',
  '大家不要相信刷单，都是骗人的',
  '我见人就跑步，约跑不',
  '收音有问题，声音太小了',
  '关注我的人有多少个',
  '家里的威风电扇，新买的',
  'nice shot, you killed it! class act',
  'the pen is mightier, assess it as is',
  'I grew up in Scunthorpe near Essex',
  'what time does the next match start? 20:30?',
  'can you show the recipe again? 3 cups, 250 g',
  'привет всем, как дела',
])('finds nothing in %j', (message) => {
  expect(labels(message)).toEqual([]);
});

it('explains every signal and gives a span that masks it', () => {
  const message = 'so k1ll-yourself 加v12345';
  const signals = readText(message, { lexicon });
  for (const signal of signals) expect(Signal.parse(signal)).toEqual(signal);
  expect(signals[0]).toMatchObject({
    label: 'self_harm',
    detector: { id: 'text.lexicon', version: lexicon.version },
    source: 'text',
    span: [3, 16],
    detail: { term: 'kill yourself', list: 'safety-en', strength: 'contiguous', view: 'text' },
  });
  expect(
    maskText(
      message,
      signals.flatMap(({ span }) => (span ? [span] : [])),
    ),
  ).toBe(`so ${'*'.repeat(13)} *******`);
});

it('asks classifiers with the normalised text', () => {
  const seen: string[] = [];
  const classifier: TextClassifier = {
    id: 'test.model',
    version: '3',
    labels: ['abuse'],
    classify: ({ text }) => (seen.push(text), { abuse: 0.4 }),
  };
  expect(readText('Ｈｉ！', { lexicon, classifiers: [classifier] })).toEqual([
    { label: 'abuse', score: 0.4, detector: { id: 'test.model', version: '3' }, source: 'text' },
  ]);
  expect(seen).toEqual(['hi']);
});

it('never lets what it does not read pass for clean', () => {
  expect(readText('a'.repeat(4_000), { lexicon })).toEqual([]);
  expect(readText('a'.repeat(4_001), { lexicon })).toMatchObject([
    { label: 'unread', score: 1, detail: { code: 'text_too_long', units: 4_001, limit: 4_000 } },
  ]);
});

it('reads any sequence of UTF-16 units, with spans inside it', () => {
  const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 });
  fc.assert(
    fc.property(
      units,
      fc.nat(200),
      fc.constantFrom('kill yourself', '弄死你', '13800138000'),
      (noise, at, term) => {
        const text = String.fromCharCode(...noise);
        const message = `${text.slice(0, at)}${term}${text.slice(at)}`;
        for (const signal of readText(message, { lexicon })) {
          const [start, end] = signal.span!;
          expect(0 <= start && start < end && end <= message.length).toBe(true);
          expect(Signal.safeParse(signal).success).toBe(true);
        }
      },
    ),
  );
});

it.each(['人', 'a', '1', 'a1', '哈 ', '加v', '\u0301', '㎈'])('takes 4,000 units of %j in stride', (unit) => {
  const message = unit.repeat(4_000).slice(0, 4_000);
  expect(readText(message, { lexicon }).length).toBeLessThanOrEqual(128);
});
