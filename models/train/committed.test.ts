import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeWeights, linearClassifier } from '@airlock/moderation/classifier';
import { normalise } from '@airlock/moderation/text';
import { describe, expect, it } from 'vitest';
import { LABELS, type ModelLabel } from './labels.ts';
import { generate } from './synthetic/generate.ts';

const bytes = readFileSync(join(import.meta.dirname, '../text-moderation/weights.bin'));
const weights = decodeWeights(bytes);
const classifier = linearClassifier(weights);
const labelsOf = (line: string): string[] => Object.keys(classifier.classify(normalise(line)));

describe('the committed weights', () => {
  it('are small and speak of the labels they are trained for', () => {
    expect(bytes.length).toBeLessThan(2 * 2 ** 20);
    expect(classifier.labels).toEqual(LABELS);
  });

  const examples: [ModelLabel, string][] = [
    ['abuse', '你就是个傻逼废物，赶紧滚'],
    ['abuse', 'you are such a stupid bitch'],
    ['hate', '黑人都是垃圾，滚出中国'],
    ['sexual.text', '主播快脱衣服露奶子看看'],
    ['threat', '老子今晚就去砍死你全家'],
    ['threat', 'i will find you and kill you tonight'],
    ['self_harm', '我真的不想活了，想割腕'],
    ['self_harm', 'i just want to kill myself'],
    ['spam', '招手机兼职，日结300，不收押金，有手机就行'],
    ['spam', 'buy cheap followers and viewers instant delivery'],
    ['privacy.contact', '加我微信abc12345细聊'],
    ['gambling', '澳门赌场真人荷官在线发牌，首充送彩金'],
    ['gambling', 'best online casino free spins and deposit bonus'],
    ['drugs', '出售冰毒麻古，同城送货'],
    ['weapons', '出售手枪子弹，货到付款'],
    ['minor_safety.personal_data', '我今年10岁，在实验小学三年级，家住杭州阳光小区'],
  ];
  it.each(examples)('find %s in %s', (label, line) => expect(labelsOf(line)).toContain(label));

  it.each([
    '主播晚上好，今天唱得真好听',
    '这把枪压枪好稳，一枪爆头',
    '新闻说警方破获了赌博团伙，大快人心',
    '大家别碰赌博和毒品，会倾家荡产',
    '笑死我了哈哈哈',
    '请不要歧视河南人，哪里都有好人',
    'gg that was so close, one more try',
    'see you all tomorrow, good night',
    'this song is killer',
    'dying of laughter over here',
    'kill the boss first, then heal',
    'SCORE:84% HEADROTATION',
    '信号：57%',
    '比分 3:2，最后十分钟',
    '感冒药一天吃几次',
    '这把菜刀好锋利，切肉好用',
    '过年和家人打麻将，输的洗碗',
    'fog tomorrow, drive carefully',
  ])('have nothing to say of %s', (line) => expect(labelsOf(line)).toEqual([]));

  it('report from the thresholds that the manifest names', () => {
    const path = join(import.meta.dirname, '../text-moderation/manifest.json');
    const { thresholds } = JSON.parse(readFileSync(path, 'utf8')) as { thresholds: Record<string, number> };
    expect(thresholds).toEqual(Object.fromEntries(weights.heads.map(({ label, report }) => [label, report])));
  });

  it('meet the targets for comments and tweets that nobody trained on, as live', () => {
    const path = join(import.meta.dirname, '../text-moderation/manifest.json');
    const { quality } = JSON.parse(readFileSync(path, 'utf8')) as {
      quality: { label?: string; metric: string; data: string; value: number }[];
    };
    const measured = (metric: string, data: string): number =>
      quality.find(
        (one) => one.label === 'abuse' && one.metric === metric && one.data === `${data}, as live`,
      )!.value;
    expect(measured('accuracy', 'COLD')).toBeCloseTo(0.9, 2);
    expect(measured('accuracy', 'Davidson')).toBeCloseTo(0.956, 2);
    expect(measured('flag rate', 'COLD counter-speech')).toBeLessThan(0.45);
    for (const rate of [10, 20, 30, 40])
      expect(measured(`recall, ${rate} % of characters swapped`, 'COLD')).toBeGreaterThan(0.8);
  });

  it('find spam and gambling of families they have never seen, and leave ordinary chat alone', () => {
    const held = generate('held-out', 20, 77);
    const share = (label: ModelLabel, of: typeof held): number =>
      of.filter(({ text }) => labelsOf(text).includes(label)).length / of.length;
    const ordinary = held.filter(({ family }) => family.id.startsWith('ordinary'));
    for (const label of ['spam', 'gambling'] as const) {
      expect(
        share(
          label,
          held.filter(({ family }) => family.labels.includes(label)),
        ),
        label,
      ).toBeGreaterThan(0.85);
      expect(share(label, ordinary), label).toBeLessThan(0.01);
    }
  });
});
