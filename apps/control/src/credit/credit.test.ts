import 'reflect-metadata';
import type { StreamId } from '@airlock/contracts/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admission, startTestControl, type TestControl } from '../control.testkit.js';

let t: TestControl;
beforeAll(async () => {
  t = await startTestControl();
});
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
  it('B20: an action costs points in its transaction, once, and the streamer reads what for in both languages', async () => {
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
});
