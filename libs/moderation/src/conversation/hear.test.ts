import type { Signal } from '@airlock/contracts/signal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileLexicon, defaultPack, readText } from '../text/index.js';
import { capacityOf, sizeOf } from './bounded-map.js';
import { CROWD_MAX } from './crowd.js';
import { emptyPlatform, emptyTalk, hear, reputationOf, settle, type SpokenLine } from './hear.js';

const NOW = 1_800_000_000_000;
const lexicon = compileLexicon(defaultPack);

function line(n: number, text: string, over: Partial<SpokenLine> = {}): SpokenLine {
  const signals = readText(text, { lexicon });
  return { messageId: `m${n}`, userId: `u${n}`, text, at: NOW + n * 100, signals, ...over };
}

function hearAll(lines: readonly SpokenLine[], talk = emptyTalk, platform = emptyPlatform) {
  const heard: (readonly Signal[])[] = [];
  for (const one of lines) {
    const next = hear(one, talk, platform);
    ({ talk, platform } = next);
    heard.push(next.signals);
  }
  return { talk, platform, heard };
}

const labels = (heard: readonly (readonly Signal[])[]): string[][] =>
  heard.map((signals) => signals.map(({ label }) => label));

describe('waves', () => {
  const variants = [
    '加v13579领取福利,名额有限快来吧',
    '加 v 13579 领取福利，名额有限快来吧！！！',
    '加v24680領取福利，名額有限快來吧',
    '伽v13579领取福利,名额有限快莱吧',
    '加v13579领取🔥福利🔥名额有限快来吧吧吧',
    '加v99999领取福利，名额有限 快来吧 ax',
  ];

  it('recognises nearly the same line of several accounts, from the line that makes them enough', () => {
    const { heard } = hearAll(variants.map((text, n) => line(n, text)));
    expect(labels(heard).map((all) => all.includes('spam.wave'))).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
    const wave = heard[4]!.find(({ label }) => label === 'spam.wave')!;
    expect(wave).toMatchObject({ score: 0.65, detail: { users: 5, firstSeen: NOW } });
    expect(wave.detail!['example']).toContain('领取福利');
    expect(wave.detail!['example']).not.toContain('13579');
    expect(heard[5]!.find(({ label }) => label === 'spam.wave')!.score).toBeGreaterThan(0.65);
  });

  it('takes a line for part of what is sold, although it alone says nothing that sells', () => {
    const bare = '今天这个主播的福利真的太多了 ';
    const sold = [0, 1, 2].map((n) => line(n, `${bare}13800138000`));
    const rest = [3, 4, 5].map((n) => line(n, bare));
    expect(labels(hearAll([...sold, ...rest]).heard).map((all) => all.includes('spam.wave'))).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  it('leaves chat alone that happens to say the same: short lines, and chants of a few', () => {
    const chants = ['666', '哈哈哈哈', '加油加油', '主播好漂亮', 'good game', '来了来了'];
    for (const chant of chants) {
      const { heard } = hearAll(Array.from({ length: 30 }, (_, n) => line(n, chant)));
      expect(heard.flat()).toEqual([]);
    }
    const song = '恭喜主播拿下今天的第一名';
    expect(hearAll(Array.from({ length: 9 }, (_, n) => line(n, song))).heard.flat()).toEqual([]);
  });

  it('forgets: the same line seldom is no wave', () => {
    const slow = variants.map((text, n) => line(n, text, { at: NOW + n * 30_000 }));
    expect(labels(hearAll(slow).heard).flat()).not.toContain('spam.wave');
  });

  it('tells different lines apart', () => {
    const different = [
      '今天的天气真的非常不错适合出门走走',
      '昨天晚上那场比赛我看到最后一分钟',
      '有人知道这首背景音乐叫什么名字吗',
      '刚下班回到家就赶上直播真是太好了',
      '这条鱼的颜色比上次那条还要漂亮呢',
    ];
    const lines = Array.from({ length: 40 }, (_, n) =>
      line(n, different[n % 5]!, { userId: `u${n % 5}-${n}` }),
    );
    const clusters = new Set(
      hearAll(lines)
        .heard.flat()
        .filter(({ label }) => label === 'spam.wave')
        .map(({ detail }) => detail!['cluster']),
    );
    expect([...clusters].length).toBeLessThanOrEqual(5);
    expect(hearAll(different.map((text, n) => line(n, text))).heard.flat()).toEqual([]);
  });
});

describe('flood', () => {
  it('is many lines of one account in a short time, or one line again and again', () => {
    const many = Array.from({ length: 6 }, (_, n) => line(n, `line ${n}`, { userId: 'one' }));
    expect(labels(hearAll(many).heard)).toEqual([[], [], [], [], ['spam.flood'], ['spam.flood']]);
    const again = Array.from({ length: 3 }, (_, n) =>
      line(n, '大家快来看我的新视频真的很好看', { userId: 'one', at: NOW + n * 15_000 }),
    );
    expect(labels(hearAll(again).heard)).toEqual([[], [], ['spam.flood']]);
  });

  it('is not many lines over a longer time, nor many accounts', () => {
    const slow = Array.from({ length: 9 }, (_, n) =>
      line(n, `line ${n}`, { userId: 'one', at: NOW + n * 4_000 }),
    );
    const others = Array.from({ length: 9 }, (_, n) => line(n, `line ${n}`));
    expect([...hearAll(slow).heard, ...hearAll(others).heard].flat()).toEqual([]);
  });
});

describe('pile-ons', () => {
  const target = line(0, '大家好', { nickname: '小鱼干' });
  const insults = ['小鱼干你个傻逼', '@小鱼干 滚出去死', '小鱼干就是个脑残', '这个小 鱼干真是王八蛋'];

  it('are insults of several accounts at one name', () => {
    const { heard } = hearAll([target, ...insults.map((text, n) => line(n + 1, text))]);
    expect(labels(heard)).toEqual([[], [], [], [], ['abuse.pile_on']]);
    expect(heard[4]![0]!.detail).toMatchObject({ users: 4, example: '小鱼干你个傻逼' });
  });

  it('are neither kind words nor insults at different names, nor of one account', () => {
    const kind = insults.map((_, n) => line(n + 1, '小鱼干今天好可爱'));
    const apart = insults.map((_, n) => line(n + 1, `@观众${'甲乙丙丁'[n]} 傻逼`));
    const alone = insults.map((text, n) => line(n + 1, text, { userId: 'one', at: NOW + n * 20_000 }));
    for (const lines of [kind, apart, alone]) expect(hearAll([target, ...lines]).heard.flat()).toEqual([]);
  });

  it('may mean the streamer', () => {
    const lines = ['垃圾主播', '主播你个傻逼', '什么傻逼主播', '主播是个脑残'].map((text, n) =>
      line(n, text),
    );
    expect(labels(hearAll(lines).heard).at(-1)).toEqual(['abuse.pile_on']);
  });
});

describe('contacts', () => {
  const ways = ['加v abc_1234', '微信 ＡＢＣ1234', 'vx:abc-1234 哦'];

  it('are recognised from several accounts, over streams, however they are written', () => {
    const first = hearAll([line(0, ways[0]!), line(1, ways[1]!)]);
    const elsewhere = hearAll([line(2, ways[2]!)], emptyTalk, first.platform);
    expect(labels(first.heard).flat()).toEqual([]);
    expect(elsewhere.heard[0]).toMatchObject([
      { label: 'spam.contact', detail: { users: 3, firstSeen: NOW } },
    ]);
    expect(JSON.stringify(elsewhere.heard)).not.toMatch(/abc_1234/i);
  });

  it('may be given again by one account', () => {
    const lines = ways.map((text, n) => line(n, text, { userId: 'one' }));
    expect(labels(hearAll(lines).heard).flat()).not.toContain('spam.contact');
  });
});

describe('reputation', () => {
  it('rises with published lines, falls faster with dropped ones, and fades', () => {
    let platform = emptyPlatform;
    const decide = (n: number, decision: 'publish' | 'mask' | 'hold' | 'drop') =>
      (platform = settle(platform, { userId: 'u', messageId: `${decision}${n}`, at: NOW }, decision));
    expect(reputationOf(platform, 'u', NOW)).toBe(0);
    for (let n = 0; n < 30; n++) decide(n, 'publish');
    expect(reputationOf(platform, 'u', NOW)).toBeCloseTo(0.5);
    decide(0, 'hold');
    expect(reputationOf(platform, 'u', NOW)).toBeCloseTo(0.5);
    for (let n = 0; n < 8; n++) decide(n, 'drop');
    const bad = reputationOf(platform, 'u', NOW);
    expect(bad).toBeLessThan(-0.25);
    expect(reputationOf(platform, 'u', NOW + 86_400_000 * 5)).toBeGreaterThan(bad);
    expect(reputationOf(platform, 'other', NOW)).toBe(0);
  });
});

const texts = fc.constantFrom(
  '加v13579领取福利,名额有限快来吧',
  '加v24680領取福利，名額有限快來吧',
  '小鱼干你个傻逼',
  '大家好',
  '13800138000 联系我哦各位朋友们',
);
const drawn = fc.record({ id: fc.nat(30), user: fc.nat(8), text: texts, ms: fc.nat(50_000) });
const spoken = ({ id, user, text, ms }: { id: number; user: number; text: string; ms: number }): SpokenLine =>
  line(id, text, { userId: `u${user}`, nickname: user === 0 ? '小鱼干' : `观众${user}`, at: NOW + ms });

it('counts a line once, however often it comes', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(drawn, { selector: (d) => d.id, maxLength: 25 }),
      fc.nat(24),
      (draws, again) => {
        const lines = draws.map(spoken);
        const once = hearAll([line(99, '大家好', { userId: 'u0', nickname: '小鱼干', at: NOW }), ...lines]);
        const repeated = lines[again % Math.max(1, lines.length)];
        const twice = hearAll(repeated === undefined ? [] : [repeated], once.talk, once.platform);
        expect(twice.talk).toEqual(once.talk);
        expect(twice.platform).toEqual(once.platform);
        const settled = repeated && settle(once.platform, repeated, 'drop');
        if (settled) expect(settle(settled, repeated, 'drop')).toBe(settled);
      },
    ),
  );
});

it('finds the same number of accounts in whatever order the same lines of one window come', () => {
  const orders = fc
    .uniqueArray(fc.record({ id: fc.nat(30), user: fc.nat(12), ms: fc.nat(59_000) }), {
      selector: (d) => d.id,
      maxLength: 20,
    })
    .chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })));
  fc.assert(
    fc.property(orders, ([lines, shuffled]) => {
      const wave = (draws: typeof lines) =>
        hearAll(draws.map((d) => spoken({ ...d, text: '加v13579领取福利,名额有限快来吧' })));
      expect(wave(shuffled).talk.clusters).toEqual(wave(lines).talk.clusters);
      expect(wave(shuffled).platform.contacts).toEqual(wave(lines).platform.contacts);
    }),
  );
});

const letters = (n: number): string =>
  n.toString(16).replace(/[0-9]/g, (digit) => 'ghijklmnop'[Number(digit)]!);

it('remembers no more than its bounds, whoever writes whatever', () => {
  let talk = emptyTalk;
  let platform = emptyPlatform;
  const signals = [
    {
      label: 'abuse',
      score: 0.9,
      detector: { id: 't', version: '1' },
      source: 'text' as const,
      span: [0, 4] as [number, number],
    },
  ];
  for (let n = 0; n < 8_000; n++) {
    const words = [n, n + 1, n + 2].map((i) => letters(Math.imul(i + 1, 0x9e3779b1) >>> 0)).join(' ');
    const detail = { contact: `c${n}` };
    const one = {
      messageId: `m${n}`,
      userId: `u${n}`,
      nickname: `nick${n}`,
      text: `@${letters(n + 1_000)} ${words}`,
      at: NOW + n,
      signals: [{ ...signals[0]!, detail }],
    };
    ({ talk, platform } = hear(one, talk, platform));
    platform = settle(platform, one, 'publish');
  }
  for (const map of [...Object.values(talk), ...Object.values(platform)]) {
    expect(sizeOf(map)).toBeLessThanOrEqual(capacityOf(map));
    expect(sizeOf(map)).toBeGreaterThan(500);
  }
  let crowd = { talk: emptyTalk, platform: emptyPlatform };
  for (let n = 0; n < 500; n++)
    crowd = hear(line(n, '加v13579领取福利,名额有限快来吧', { at: NOW + n }), crowd.talk, crowd.platform);
  const sizes = crowd.talk.clusters.nodes.flat(2).map(({ value }) => value.crowd.lines.length);
  expect(sizes).toEqual([CROWD_MAX]);
});
