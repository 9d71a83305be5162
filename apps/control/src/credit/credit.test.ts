import 'reflect-metadata';
import type { StreamId } from '@airlock/contracts/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admission, startTestControl, type TestControl } from '../control.testkit.js';

let t: TestControl;
beforeAll(async () => {
  t = await startTestControl();
}, 120_000);
afterAll(() => t.close());

const get = async (streamer: string, what: 'credit' | 'score') =>
  (await t.call('GET', `/v1/streamers/${streamer}/${what}`)).body;
const goLive = async (streamer: string, more = {}): Promise<StreamId> => {
  const asked = admission({ streamerId: streamer, roomId: `room-${streamer}`, ...more });
  const { body } = await t.call('POST', '/v1/admissions', asked);
  expect(body).toMatchObject({ allow: true });
  return body.stream.streamId;
};
const cut = (streamId: StreamId, more = {}) =>
  t.call('POST', `/v1/streams/${streamId}/cut`, {
    reason: 'shown again',
    label: 'known.prohibited',
    ...more,
  });
const reaches = (streamer: string, points: number) =>
  t.until(async () => {
    const credit = await get(streamer, 'credit');
    return credit.points === points && credit;
  });

describe('credit over the API', () => {
  it('B20, D14: an action costs points in its transaction, once, and the streamer reads what for in both languages', async () => {
    const streamId = await goLive('ann');
    expect(await get('ann', 'score')).toMatchObject({
      points: 100,
      tier: 'B',
      measures: [],
      recommend: true,
    });
    const first = await cut(streamId, { actionId: 'act-ann', clause: 'Clause 1' });
    expect(first.status).toBe(200);
    await cut(streamId, { actionId: 'act-ann', clause: 'Clause 1' });
    const credit = await reaches('ann', 75);
    expect(credit).toMatchObject({
      tier: { name: 'C', title: { zh: '受限', en: 'Restricted' } },
      measures: [{ measure: 'unrecommend', title: { zh: '停止推荐' } }],
      cards: [{ card: 'yellow' }],
      next: { tier: { name: 'B' }, points: 5 },
    });
    expect(credit.lines).toHaveLength(1);
    expect(credit.lines[0]).toMatchObject({
      ...{ kind: 'deduction', by: -25, points: 75 },
      text: {
        zh: '切断直播：禁止（Clause 1）；黄牌；−25 分',
        en: 'Stream cut: Prohibited (Clause 1); yellow card; −25 points',
      },
      entry: { cause: { actionId: 'act-ann', severity: 4 }, by: 'operator', card: 'yellow' },
    });
  });

  it('B20: a stream on air, and the next one, take the class of the tier their streamer falls to', async () => {
    t.changePolicy((text) =>
      text.replace(
        'roomClasses:\n',
        `roomClasses:
  - name: close
    title: { zh: 严看, en: Watched closely }
    when: stream.tier in ["C", "D"]
    release: { mode: delay, delayMs: 5000 }
    sampling: { fps: 2 }
`,
      ),
    );
    const streamId = await goLive('bea');
    const streamOf = async () => (await t.call('GET', `/v1/streams/${streamId}`)).body.stream;
    expect(await streamOf()).toMatchObject({ tier: 'B', roomClass: 'all' });
    const change = { points: -2, card: 'yellow', reason: 'swore at viewers' };
    const { body } = await t.call('POST', '/v1/streamers/bea/credit/adjustments', change);
    expect(body).toMatchObject({ state: 'done', entry: { by: 'operator', points: -2, card: 'yellow' } });
    const changed = await t.until(async () => {
      const record = await streamOf();
      return record.roomClass === 'close' && record;
    });
    expect(changed).toMatchObject({ tier: 'C', release: { mode: 'delay', delayMs: 5_000 }, live: true });
    expect(changed.restrictions).toContain('recommend');
    await t.call('POST', `/v1/streams/${streamId}/end`);
    const again = (await t.call('GET', `/v1/streams/${await goLive('bea')}`)).body.stream;
    expect(again).toMatchObject({ tier: 'C', roomClass: 'close' });
  });

  it('simulates a draft of the rules, and refuses one that leaves the order of the ladder', async () => {
    const simulate = (credit: object) => t.call('POST', '/v1/credit/simulate', { credit });
    const harsh = await simulate({ cards: { yellow: { severity: 3, validDays: 30, tier: 'D' } } });
    expect(harsh.body).toMatchObject({
      ...{ streamers: 2, drops: 2, rises: 0, before: { C: 2, D: 0 }, after: { C: 0, D: 2 } },
      items: [{ streamerId: 'ann' }, { streamerId: 'bea', before: { tier: 'C' }, after: { tier: 'D' } }],
    });
    const tier = { name: 'X', title: { zh: '末', en: 'last' }, atLeast: 0, measures: ['sink'] };
    expect((await simulate({ tiers: [tier] })).status).toBe(400);
  });

  it('finds streamers by tier and by the beginning of their id, with the rules they stand by', async () => {
    const find = async (query: string) => (await t.call('GET', `/v1/streamers?${query}`)).body as object;
    expect(await find('tier=C')).toMatchObject({ items: [{ streamerId: 'ann' }, { streamerId: 'bea' }] });
    expect(await find('tier=C&limit=1&after=ann')).toMatchObject({
      items: [{ streamerId: 'bea', tier: 'C' }],
    });
    expect(await find('tier=A')).toEqual({ items: [] });
    expect(await find('named=be')).toMatchObject({ items: [{ streamerId: 'bea', tier: 'C' }] });
    expect(await find('named=nobody')).toEqual({ items: [] });
    const rules = (await t.call('GET', '/v1/credit/rules')).body as { tiers: object[] };
    expect(rules).toMatchObject({ start: 100, byHand: { alone: 10 } });
    expect(rules.tiers).toHaveLength(4);
  });

  it('D29: gives the figures of a year over the API', async () => {
    const { body } = await t.call('GET', `/v1/credit/report?from=0&until=${Date.now() + 1_000}`);
    expect(body).toMatchObject({
      ...{ deductions: 1, pointsDeducted: 25, streamers: 1, byHand: 1, yellowCards: 2 },
      byLabel: [{ label: 'known.prohibited', deductions: 1, points: 25 }],
      tiers: { B: 0, C: 2 },
    });
  });
});
