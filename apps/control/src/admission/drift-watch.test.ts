import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { StreamId } from '@airlock/contracts/ids';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { compilePolicy } from '@airlock/policy/compile';
import { describe, expect, it } from 'vitest';
import { verdict } from '../control.testkit.js';
import { createDriftWatch } from './drift-watch.js';

const file = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../deploy/policy/${name}`, import.meta.url)), 'utf8');
const compiled = compilePolicy(file('default.yaml') + file('admission.cn.yaml'));
if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
const { policy } = compiled;

const S = 's1' as StreamId;
const MINUTE = 60_000;

/** One stream of a category, and the codes of what was told of it. */
const rig = (category = 'show') => {
  const told: string[] = [];
  let fails = false;
  const projection = { streams: { record: () => ({ category }) } } as never;
  const heard = createDriftWatch({
    projection,
    policy: () => policy,
    onCases: async (_id, cases) => {
      if (fails) throw new Error('no database');
      told.push(...cases.map((c) => c.code));
    },
  });
  const say = (seq: number, text: string, more: { at?: number; shadow?: true; final?: boolean } = {}) => {
    const { at = seq, final = true, ...rest } = more;
    const said = {
      ...{ text, origin: 'speech' as const, confidence: 0.9, atMs: 0 },
      ...{ detector: { id: 'asr', version: '1' }, ...rest },
    };
    const of: SegmentVerdict = { ...verdict(S, seq), final, texts: [said] };
    return heard([{ ...of, timing: { capturedAt: at, receivedAt: at, decidedAt: at } }]);
  };
  return { told, say, fail: (is: boolean) => (fails = is) };
};

describe('drift from the declared category', () => {
  it('A17: news and sales in a show room are heard; recall on the labelled transcripts', async () => {
    const drifting: [string, readonly string[]][] = [
      ['sales', ['三号链接 秒杀 开始', '姐妹们 上链接', '现在 直播间下单 立减', '最后一分钟秒杀']],
      ['sales', ['今天给大家带货', '这个我自己也在用', '秒杀价九块九', '来 上链接']],
      ['sales', ['欢迎新来的朋友', '带货 带货', '直播间下单 包邮', '拍一发三 秒杀']],
      ['news', ['这里是新闻直播', '突发新闻 某地地震', '我们连线现场', '时政评论 马上开始']],
      ['news', ['今日新闻发布会', '发言人表示', '新闻发布会 第二场', '时政要闻']],
      ['news', ['突发新闻', '突发新闻 更新', '现场画面', '新闻直播 继续']],
    ];
    const fitting: (readonly string[])[] = [
      ['下一首歌送给你们', '谢谢老铁的礼物', '今天的新闻你们看了吗', '唱完下播'],
      ['这一关好难', '秒杀 这个怪', '再来一局', '拿下五杀'],
      ['先放油再放蒜', '小火慢炖', '出锅', '开饭'],
      ['跟我一起做', '三二一', '再来一组', '拉伸'],
    ];
    const codes = async (lines: readonly string[]): Promise<string[]> => {
      const { told, say } = rig();
      for (const [seq, line] of lines.entries()) await say(seq, line);
      return told;
    };
    for (const [topic, lines] of drifting) expect(await codes(lines)).toEqual([`category.drift.${topic}`]);
    for (const lines of fitting) expect(await codes(lines)).toEqual([]);
  });

  it('A17: says nothing where the category may be about it, nor for one word in a long show', async () => {
    const shop = rig('commerce');
    for (let seq = 0; seq < 5; seq++) await shop.say(seq, '上链接');
    expect(shop.told).toEqual([]);
    const show = rig();
    for (let seq = 0; seq < 5; seq++) await show.say(seq, '上链接', { at: seq * 6 * MINUTE });
    expect(show.told).toEqual([]);
  });

  it('counts a segment once however often it is told, and neither first parts nor detectors on trial', async () => {
    const { told, say } = rig();
    for (let i = 0; i < 5; i++) await say(1, '上链接');
    for (let seq = 2; seq < 7; seq++) await say(seq, '上链接', { shadow: true });
    for (let seq = 2; seq < 7; seq++) await say(seq, '上链接', { final: false });
    expect(told).toEqual([]);
    await say(7, '上链接');
    await say(8, '上链接');
    expect(told).toEqual(['category.drift.sales']);
  });

  it('tells a topic once, and again where telling failed', async () => {
    const { told, say, fail } = rig();
    for (const seq of [0, 1]) await say(seq, '上链接');
    fail(true);
    await expect(say(2, '上链接')).rejects.toThrow('no database');
    fail(false);
    for (const seq of [2, 3, 4, 5, 6]) await say(seq, '上链接');
    expect(told).toEqual(['category.drift.sales']);
  });
});
