import type { StreamerId } from '@airlock/contracts/ids';
import { creditRepository } from '@airlock/storage/repositories/credit';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { board, DAY, startTestCredit, type TestCredit } from './credit.testkit.js';

let t: TestCredit;
beforeAll(async () => {
  t = await startTestCredit();
}, 120_000);
afterAll(() => t.close());

const HOUR = DAY / 24;
const id = (streamer: string) => streamer as StreamerId;
const points = async (streamer: string) => (await t.credit.standing(id(streamer))).points;

describe('what follows from actions', () => {
  it('B20: an action charges its streamer once, by label, severity and audience', async () => {
    const on = t.stream('a1', 's-a1', { audience: 20_000 });
    await t.act(on, { actionId: 'twice', label: 'sexual.explicit' });
    await t.act(on, { actionId: 'twice', label: 'sexual.explicit' });
    expect(await points('a1')).toBe(100 - 38);
    const [entry] = await creditRepository(t.db.queries).of(id('a1'));
    expect(entry).toMatchObject({
      audience: 20_000,
      cause: { severity: 4, label: 'sexual.explicit' },
      policyHash: t.policy.hash,
    });
  });

  it('charges nobody for what is meant for a chat author, for a lift, or for no longer being admitted', async () => {
    const on = t.stream('a2');
    await t.act(on, { kind: 'mute', userId: 'viewer' });
    await t.act(on, { kind: 'lift', lifts: 'twice' });
    await t.act(on, { origin: { type: 'policy', rule: 'admission', policyHash: 'h' } });
    expect(await creditRepository(t.db.queries).of(id('a2'))).toEqual([]);
  });

  it('B20: an appeal reversal restores points, tier, measures and cards exactly, and twice is once', async () => {
    const on = t.stream('a3');
    const mild = await t.act(on, { label: 'threat', kind: 'warn' });
    t.pass(DAY);
    const before = await t.credit.standing(id('a3'));
    const wrong = await t.act(t.stream('a3'), { label: 'known.illegal' });
    expect((await t.credit.standing(id('a3'))).tier.name).toBe('D');
    await t.reverse(wrong);
    await t.reverse(wrong);
    expect(await t.credit.standing(id('a3'))).toEqual(before);
    const view = await t.credit.view(id('a3'));
    expect(view.lines.map((l) => [l.kind, l.by, l.why])).toEqual([
      ['reversal', 0, undefined],
      ['deduction', 0, 'reversed'],
      ['deduction', -5, undefined],
    ]);
    expect(view.lines[1]!.text.zh).toContain('已撤销，不计分');
    expect(mild.actionId).not.toBe(wrong.actionId);
  });

  it('A11: every change of tier is written down with actor, reason, before and after, and told to the world', async () => {
    await t.act(t.stream('a4'), { label: 'sexual.explicit', reason: 'nude' });
    const [change] = (await t.log('credit.tier_changed')).filter((row) => row.subject === 'a4');
    expect(change).toMatchObject({
      ...{ actor: 'dora', role: 'duty', reason: 'nude' },
      before: { points: 100, tier: 'B', measures: [] },
      after: { points: 75, tier: 'C', measures: ['unrecommend'] },
    });
    expect(t.reconsidered).toContain('a4');
  });

  it('B20: clean hours on air win points back, and those of a stream with a violation do not', async () => {
    await t.act(t.stream('a5'), { label: 'sexual.explicit' });
    await t.air('a5', 12 * HOUR);
    await t.air('a5', 9 * HOUR);
    expect(await points('a5')).toBe(77);
    const bad = t.stream('a5', 's-bad');
    await t.act(bad, { label: 'sexual.explicit' });
    const ended = { ...bad, live: false, endedAt: t.clock() + 30 * HOUR };
    await t.ground.effects({ id: 'x', role: 'system' }, async (effect) => {
      effect.record({ kind: 'stream.ended', subject: bad.streamId });
      for (const ending of t.ground.endings) await ending(effect, ended);
    });
    t.pass(30 * HOUR);
    expect(await points('a5')).toBe(52);
    expect((await t.credit.view(id('a5'))).lines[0]).toMatchObject({
      kind: 'clean_time',
      by: 0,
      why: 'not_clean',
    });
  });

  it('keeps no clean time of whoever has nothing to win back', async () => {
    await t.air('a6', 5 * HOUR);
    expect(await creditRepository(t.db.queries).of(id('a6'))).toEqual([]);
  });
});

describe('what a tier does', () => {
  it('D12: the recommender sees the ladder climbed in its order, and a grave violation skip it', async () => {
    const violate = async (label: string) => {
      await t.act(t.stream('r1'), { label });
      t.pass(HOUR);
      return t.credit.score(id('r1'));
    };
    const first = await violate('sexual.explicit');
    expect(first).toMatchObject({ tier: 'C', measures: ['unrecommend'], recommend: false, rankFactor: 1 });
    expect(first.hoursPerDay).toBeUndefined();
    // Two yellow cards are a red one, and the tier allows all measures: still one step at a time.
    expect(await violate('sexual.explicit')).toMatchObject({ tier: 'D', measures: ['unrecommend', 'limit_time'], hoursPerDay: 4, rankFactor: 1 }); // prettier-ignore
    expect(await violate('sexual.explicit')).toMatchObject({ measures: ['unrecommend', 'limit_time', 'sink'], rankFactor: 0.2 }); // prettier-ignore
    const last = await violate('sexual.explicit');
    expect(last.measures).toEqual(['unrecommend', 'limit_time', 'sink', 'fix']);
    const key = 'credit/fix/r1';
    expect(await deadlinesRepository(t.db.queries).get(key)).toMatchObject({
      state: 'running',
      dueAt: last.fixBy,
    });

    await t.act(t.stream('r2'), { label: 'known.illegal' });
    expect((await t.credit.score(id('r2'))).measures).toEqual(['unrecommend', 'limit_time', 'sink', 'fix']);
  });

  it('B20: effects of the tier are enforced at the start and on air', async () => {
    expect(await t.opinion('e1')).toEqual({ tier: 'B' });
    expect(await t.opinion('e1', { tier: 'A' })).toEqual({});
    await t.act(t.stream('e1'), { label: 'known.illegal' });
    const opinion = await t.opinion('e1', { tier: 'A' });
    expect(opinion).toMatchObject({ tier: 'D', until: t.clock() + 7 * DAY });
    expect(opinion.restrict?.map((r) => r.code)).toEqual([
      'recommend',
      'rank:20',
      'tips',
      'heat:10',
      'audience:1000',
    ]);
    expect((await t.opinion('e1', { category: 'news' })).deny).toMatchObject([{ code: 'credit.category' }]);
  });

  it('B20: time on air is limited by the day, and a stream that runs is asked about when it is used up', async () => {
    await t.act(t.stream('e2'), { label: 'known.illegal' });
    await t.air('e2', 3 * HOUR);
    const onAir = t.stream('e2');
    expect(await t.opinion('e2', {}, onAir)).toMatchObject({ until: t.clock() + HOUR });
    await t.air('e2', HOUR);
    expect((await t.opinion('e2')).deny).toMatchObject([{ code: 'credit.time_used' }]);
    t.pass(21 * HOUR);
    expect((await t.opinion('e2')).deny).toBeUndefined();
  });
});

describe('by hand', () => {
  it('B20: a change with a reason takes effect at once up to the limit of a day, and then waits for a second person', async () => {
    const adjust = (n: number, more = {}) =>
      t.credit.adjust(id('h1'), { points: n, reason: 'thanks', ...more }, board('ann'));
    expect(await adjust(6)).toMatchObject({
      state: 'done',
      entry: { by: 'ann', role: 'board', reason: 'thanks' },
    });
    expect(await adjust(-4)).toMatchObject({ state: 'done' });
    const asked = await adjust(1);
    expect(asked.state).toBe('waiting');
    expect(await points('h1')).toBe(102);
    const approvalId = asked.state === 'waiting' ? asked.approvalId : undefined!;
    await expect(t.ground.approvals.approve(approvalId, board('ann'))).rejects.toMatchObject({
      code: 'forbidden',
    });
    await t.ground.approvals.approve(approvalId, board('bob'));
    expect(await points('h1')).toBe(103);
    const [manual] = (await t.log('credit.manual')).filter((row) => row.subject === 'h1');
    expect(manual).toMatchObject({
      actor: 'bob',
      reason: 'thanks',
      approvalId,
      before: { points: 102 },
      after: { points: 103 },
    });
    t.pass(DAY);
    expect((await adjust(5)).state).toBe('done');
  });

  it('D22: a yellow card can be given by one person, a red one by two', async () => {
    const give = (card: 'yellow' | 'red') =>
      t.credit.adjust(id('h2'), { points: 0, card, reason: 'rude' }, board('ann'));
    expect((await give('yellow')).state).toBe('done');
    expect((await t.credit.standing(id('h2'))).tier.name).toBe('C');
    expect((await give('red')).state).toBe('waiting');
  });

  it('lets nobody change points without the permission', async () => {
    const who = { id: 'mia', kind: 'person', roles: ['moderator'] } as const;
    const want = { points: 1, reason: 'friend' };
    expect(() => t.credit.adjust(id('h3'), want, { ...who, roles: [...who.roles] })).toThrow('may not');
  });
});

describe('before and after', () => {
  it('simulates other rules: who would drop or rise, page by page, and changes nothing', async () => {
    const tiers = t.policy.source.credit.tiers.map((x) => (x.name === 'B' ? { ...x, atLeast: 99 } : x));
    const draft = { ...t.policy.source.credit, tiers };
    for (const streamer of ['z1', 'z2', 'z3'])
      await t.credit.adjust(id(streamer), { points: -3, reason: 'late' }, board('ann'));
    const page = (after?: string) => t.credit.simulate({ credit: draft, deductions: 'as_written', limit: 2, ...(after === undefined ? {} : { after: id(after) }) }); // prettier-ignore
    const first = await page('y');
    expect(first.items).toEqual(
      ['z1', 'z2'].map((streamerId) => ({ streamerId, drops: true, before: { points: 97, tier: 'B' }, after: { points: 97, tier: 'C' } })), // prettier-ignore
    );
    expect(first.next).toBe('z2');
    expect((await page('z2')).items.map((i) => i.streamerId)).toEqual(['z3']);
    expect((await page('z2')).next).toBeUndefined();
    expect(first.before['B']! - first.after['B']!).toBe(first.drops);
    expect(first.rises).toBe(0);
    const all = Object.values(first.before).reduce((a, b) => a + b);
    expect(all).toBe(first.streamers);
    expect(await points('z1')).toBe(97);
  });

  it('D29: the yearly report is made from the ledger', async () => {
    const { deductions, reversals, byHand, tiers } = await t.credit.report({ from: 0, until: t.clock() + 1 });
    expect({ deductions, reversals }).toEqual({ deductions: 13, reversals: 1 });
    expect(byHand).toBe(8);
    expect(tiers).toEqual({ A: 0, B: 5, C: 3, D: 5 });
    expect(await t.credit.report({ from: 0, until: 1 })).toMatchObject({ deductions: 0, tiers: { B: 0 } });
  });
});
