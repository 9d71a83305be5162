import type { CaseId, StreamerId } from '@airlock/contracts/ids';
import { MessageVerdict, SegmentVerdict } from '@airlock/contracts/verdict';
import { caseDecisionsRepository } from '@airlock/storage/repositories/case-decisions';
import { caseMarksRepository } from '@airlock/storage/repositories/case-marks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { person } from '../actions/ground.testkit.js';
import { openTestQuality, type TestQuality } from './quality.testkit.js';

const ann = person('ann', 'moderator');
const bob = person('bob', 'moderator');

let t: TestQuality;
let n = 0;
beforeAll(async () => {
  t = await openTestQuality({
    secondReview: { rate: 0, known: 0 },
    wellness: { severePerShift: 1, severeFrom: 4 },
  });
}, 120_000);
afterAll(() => t.close());

const alike = async (count: number, severity = 2): Promise<CaseId[]> => {
  const value = `entry-${(n += 1)}`;
  const cases: CaseId[] = [];
  for (let i = 0; i < count; i++) {
    const { streamId } = await t.onAir(`g-${(n += 1)}`);
    const caseId = await t.hit(streamId, { severity });
    await caseMarksRepository(t.db.queries).add(caseId, [{ kind: 'known', value }]);
    cases.push(caseId);
    t.time.now += 1_000;
  }
  t.time.now += 2_000;
  return cases;
};
const want = (caseIds: CaseId[]) => ({ caseIds, outcome: 'violation', clause: 'House rules 6.1', note: 'the same picture' }) as const; // prettier-ignore

describe('cases alike', () => {
  it('are one group, with what they share, and one decision gives each a record of its own', async () => {
    const cases = await alike(3);
    const group = await t.quality.groups.of(cases[1]!);
    expect(group).toMatchObject({ group: cases[0], because: [{ kind: 'known', cases: 3 }] });
    expect(group.cases.map((c) => c.caseId)).toEqual(cases);
    expect((await t.quality.groups.list(9)).map((g) => g.group)).toEqual([cases[0]]);
    const results = await t.quality.groups.decide(cases[0]!, want(cases), ann);
    expect(results.map((r) => r.result)).toEqual(['decided', 'decided', 'decided']);
    for (const caseId of cases) {
      const decision = (await caseDecisionsRepository(t.db.queries).get(caseId))!;
      expect(decision).toMatchObject({ by: 'ann', outcome: 'violation', note: 'the same picture' });
      expect(decision.evidence[0]).toMatch(/^s\/0\//);
    }
    const evidence = await Promise.all(cases.map(async (c) => (await caseDecisionsRepository(t.db.queries).get(c))!.evidence[0])); // prettier-ignore
    expect(new Set(evidence).size).toBe(3);
    const again = await t.quality.groups.decide(cases[0]!, want(cases), ann);
    expect(again.map((r) => r.result)).toEqual(['already', 'already', 'already']);
    expect(await t.quality.groups.list(9)).toEqual([]);
  });

  it('are decided like the one that was decided before them, and is closed by then', async () => {
    const cases = await alike(3);
    const [first, ...others] = cases as [CaseId, ...CaseId[]];
    const { token } = await t.desk.claim(first, ann);
    await t.desk.decide(first, { token, outcome: 'violation', clause: 'House rules 6.1', evidence: ['s/0/1'], note: 'the same picture', acts: [] }, ann); // prettier-ignore
    t.time.now += 5_000;
    const results = await t.quality.groups.decide(first, want(others), ann);
    expect(results.map((r) => r.result)).toEqual(['decided', 'decided']);
  });

  it('are left where somebody else has them, where they are not alike, and where they were decided otherwise', async () => {
    const cases = await alike(3);
    const [other] = await alike(1);
    await t.quality.groups.of(cases[0]!);
    const { token } = await t.desk.claim(cases[1]!, bob);
    const results = await t.quality.groups.decide(cases[0]!, want([...cases, other!]), ann);
    expect(results.map((r) => [r.caseId, r.result])).toEqual([
      [cases[0], 'decided'],
      [cases[1], 'leased'],
      [cases[2], 'decided'],
      [other, 'refused'],
    ]);
    await t.desk.decide(cases[1]!, { token, outcome: 'clean', clause: 'c', evidence: ['s/0/1'], note: 'not this one', acts: [] }, bob); // prettier-ignore
    expect((await t.quality.groups.decide(cases[0]!, want(cases), ann)).map((r) => r.result)).toEqual(['already', 'refused', 'already']); // prettier-ignore
    await t.desk.claim(other!, ann);
  });

  it('are not held against the limits of whoever decides them without looking at each', async () => {
    const cases = await alike(4, 5);
    expect((await t.quality.groups.decide(cases[0]!, want(cases), ann)).map((r) => r.result)).toEqual(Array(4).fill('decided')); // prettier-ignore
  });

  it('may be streams of one streamer, and a case that is like no other is alone', async () => {
    const streamerId = 'again' as StreamerId;
    const one = await t.hit((await t.onAir('r-1', { streamerId })).streamId);
    t.time.now += 5_000;
    expect(await t.quality.groups.of(one)).toMatchObject({
      group: one,
      because: [],
      cases: [{ caseId: one }],
    });
    const two = await t.hit((await t.onAir('r-2', { streamerId })).streamId);
    t.time.now += 2_000;
    expect(await t.quality.groups.of(two)).toMatchObject({ group: one, because: [{ kind: 'restream', value: 'again', cases: 2 }] }); // prettier-ignore
    await expect(t.quality.groups.of('nobody' as CaseId)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the queue', () => {
  it('has one key for what is alike, pushed when it is found out, and another when that changes', async () => {
    const cases = await alike(2);
    const told: CaseId[][] = [];
    t.alike.onChange((ids) => told.push([...ids].sort()));
    expect(cases.map((c) => t.alike.keyOf(c, 1))).toEqual([undefined, undefined]);
    await expect.poll(() => told.flat(), { timeout: 15_000 }).toEqual(expect.arrayContaining(cases));
    expect(cases.map((c) => t.alike.keyOf(c, 1))).toEqual([cases[0], cases[0]]);
    await t.quality.groups.decide(cases[0]!, want([cases[0]!]), ann);
    t.alike.keyOf(cases[1]!, 2);
    await expect.poll(() => t.alike.keyOf(cases[1]!, 2), { timeout: 15_000 }).toBeUndefined();
  }, 40_000);
});

describe('hits', () => {
  it('leave what their case is recognised by: near pictures, and lines said a little otherwise', async () => {
    const timing = { capturedAt: t.time.now, receivedAt: t.time.now, decidedAt: t.time.now };
    const rule = { rule: 'wave', severity: 2, when: 'true', facts: {} };
    const judged = { v: 1, policyHash: 'h', timing, rules: [rule], signals: [] };
    const frame = {
      label: 'sexual',
      score: 1,
      detector: { id: 'd', version: '1' },
      source: 'frame',
      atMs: 10,
    };
    const picture = (streamId: string, pdq: string) =>
      SegmentVerdict.parse({
        ...{
          ...judged,
          kind: 'segment',
          streamId,
          epoch: 0,
          seq: 1,
          final: true,
          decision: 'hold',
          signals: [frame],
        },
        coverage: { frames: 1, reused: 0, unwatchedMs: 0 },
        hashes: [{ atMs: 10, quality: 90, pdq }],
      });
    const line = (streamId: string) => MessageVerdict.parse({ ...judged, kind: 'message', streamId, messageId: 'm1', decision: 'hold' }); // prettier-ignore
    const said = (streamId: string, text: string) => ({ v: 1, streamId, messageId: 'm1', userId: 'u', text, sentAt: t.time.now }) as never; // prettier-ignore
    for (const id of ['p-1', 'p-2', 'm-1', 'm-2']) await t.onAir(id);
    await t.records.messages([said('m-1', '加微信领取内部理财资料，日赚三千，名额有限，先到先得'), said('m-2', '加微信領取内部理财资料！日賺三千 名额有限 先到先得')]); // prettier-ignore
    const made = await t.records.verdicts([picture('p-1', 'a'.repeat(64)), picture('p-2', `b${'a'.repeat(63)}`), line('m-1'), line('m-2')]); // prettier-ignore
    t.time.now += 5_000;
    const caseOf = (streamId: string) => made.find((c) => c.streamId === streamId)!.caseId;
    expect(await t.quality.groups.of(caseOf('p-2'))).toMatchObject({
      because: [{ kind: 'picture', cases: 2 }],
    });
    expect((await t.quality.groups.of(caseOf('m-1'))).cases.map((c) => c.caseId).sort()).toEqual([caseOf('m-1'), caseOf('m-2')].sort()); // prettier-ignore
  });
});
