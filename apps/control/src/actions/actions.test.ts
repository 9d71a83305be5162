import { ActionKind } from '@airlock/contracts/action';
import type { ActionId, CaseId, StreamId, StreamerId, UserId } from '@airlock/contracts/ids';
import { TEMPLATES } from '@airlock/moderation/notices';
import { addMonths } from '@airlock/moderation/sanctions';
import { actionsRepository } from '@airlock/storage/repositories/actions';
import { announcementsRepository } from '@airlock/storage/repositories/announcements';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { noticesRepository } from '@airlock/storage/repositories/notices';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { exportStatements } from '../notices/export.js';
import { createStatements } from '../notices/statements.js';
import { createRecords } from '../records.js';
import { messageVerdict } from '../control.testkit.js';
import { type Actions, openActions } from './actions.js';
import { openTestGround, person, type TestGround } from './ground.testkit.js';

const DAY = 86_400_000;
const duty = person('rin', 'duty');
const board = person('bo', 'board');
const lead = person('lee', 'duty_lead');
const lead2 = person('lou', 'duty_lead');
const as = (p: { id: string; roles: readonly string[] }) => ({ user: p.id, role: p.roles[0] as 'duty' });

let t: TestGround;
let actions: Actions;
beforeAll(async () => {
  t = await openTestGround();
  actions = await openActions(t.ground);
}, 120_000);
afterAll(() => t.close());

const notices = (subject: string) => noticesRepository(t.db.queries).list({ limit: 50, subject });
const auditOf = async (needle: string) =>
  (await auditRepository(t.db.queries).list({ limit: 500 })).filter((r) => r.body.includes(needle));
/** What the log says that an action turned into what. */
const turned = async (actionId: ActionId): Promise<unknown> => {
  const entry = (await auditOf(`"actionId":"${actionId}"`)).find((r) => r.kind.startsWith('stream.'));
  const { before, after } = (JSON.parse(entry!.body) as { detail: Record<string, unknown> }).detail;
  return { before, after };
};
const opinion = (streamerId: string, onAir?: never) =>
  actions.sanctions.rule.opinion({ streamerId: streamerId as StreamerId } as never, t.time.now, onAir);

describe('actions on streams', () => {
  it('A15: each command of the set replayed twice has one effect and one audit chain', async () => {
    const { streamId } = await t.onAir('replay');
    const kinds = ActionKind.options.filter((k) => k !== 'lift' && k !== 'suspend' && k !== 'ban');
    for (const kind of kinds) {
      const actionId = `twice-${kind}` as ActionId;
      const want = {
        ...{ kind, actionId, reason: 'seen', clause: 'House rules 1' },
        ...(kind === 'fix' ? { until: t.time.now + DAY } : {}),
        ...(kind === 'limit_time' ? { limits: { airMs: 3_600_000 } } : {}),
      } as Parameters<typeof t.decisions.take>[1];
      const first = await t.decisions.take(streamId, want, as(duty));
      expect(await t.decisions.take(streamId, want, as(duty))).toEqual(first);
      const stored = (await actionsRepository(t.db.queries).get(actionId))!.action;
      expect(await t.records.action(stored, t.projection.streams.record(streamId), true)).toBe(false);
      expect(
        (await auditOf(`"${actionId}"`)).map((r) => r.kind).filter((k) => k === `stream.${kind}`),
      ).toHaveLength(1);
      expect(await notices(actionId)).toMatchObject([
        { kind: 'statement', recipient: 'streamer:streamer-replay' },
      ]);
      expect(await turned(actionId)).toEqual({ before: { state: 'live' }, after: { state: kind } });
      const [lift] = await t.decisions.lift(streamId, { reason: 'over', lifts: actionId }, as(duty));
      expect(await turned(lift!.action.actionId)).toEqual({
        before: { state: kind },
        after: { state: 'live' },
      });
      expect(t.projection.action(actionId)).toMatchObject({ inForce: false });
      expect(await notices(lift!.action.actionId)).toMatchObject([{ kind: 'lifted' }]);
    }
    await expect(
      t.decisions.take(streamId, { kind: 'warn', actionId: 'twice-cut' as ActionId, reason: 'x' }, as(duty)),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('lifts once per id, and takes no id for another that begins like it', async () => {
    const { streamId } = await t.onAir('lifted');
    const lift = async (id: string) => {
      const want = { reason: 'over', actionId: id as ActionId };
      return (await t.decisions.lift(streamId, want, as(duty))).map(({ action }) => action.actionId);
    };
    await t.decisions.take(streamId, { kind: 'cut', reason: 'nudity' }, as(duty));
    expect(await lift('lift-12')).toEqual(['lift-12']);
    const again = await t.decisions.take(streamId, { kind: 'cut', reason: 'nudity' }, as(duty));
    await t.decisions.take(streamId, { kind: 'cut', reason: 'blood' }, as(duty));
    const both = await lift('lift-1');
    expect(both).toEqual(['lift-1', 'lift-1.1']);
    expect(await lift('lift-1')).toEqual(both);
    expect(t.projection.action(again.action.actionId)).toMatchObject({ inForce: false });
  });

  it('C04: each action leaves a retained record of itself and what the streamer was told', async () => {
    const { streamId } = await t.onAir('record');
    const { action } = await t.decisions.take(streamId, { kind: 'cut', reason: 'nudity' }, as(duty));
    expect((await actionsRepository(t.db.queries).get(action.actionId))?.action).toEqual(action);
    const [told] = await notices(action.actionId);
    const announced = await announcementsRepository(t.db.queries).list({ limit: 500, afterId: 0 });
    expect(
      announced.find((a) => a.type === 'airlock.notice.issued' && a.subject === action.actionId),
    ).toMatchObject({
      data: { noticeId: told!.noticeId, text: told!.text },
    });
  });

  it('E02: no action on a streamer commits without its statement; what failed is done again, whole', async () => {
    const stream = await t.onAir('fails');
    const broken = { ...TEMPLATES, statement: { ...TEMPLATES.statement, 'zh-CN': '{nothing}' } };
    let templates = broken;
    const records = createRecords(t.db, {
      ...{ newCaseId: () => 'case_x' as CaseId, servers: ['live'], effects: t.ground.effects },
      ...{ blobs: t.ground.blobs, dumps: [], beginnings: [], endings: [], policyHash: () => 'p' },
      consequences: [(...a) => createStatements(t.ground, templates).ofAction(...a)],
    });
    const action = {
      ...{
        actionId: 'fails-1' as ActionId,
        kind: 'cut' as const,
        streamId: stream.streamId,
        reason: 'nudity',
      },
      ...{ origin: { type: 'human' as const, user: 'rin', role: 'duty' }, decidedAt: t.time.now },
    };
    await expect(records.action(action, stream, true)).rejects.toThrow('has no nothing');
    expect(await actionsRepository(t.db.queries).get(action.actionId)).toBeUndefined();
    expect(await notices('fails-1')).toEqual([]);
    expect(await auditOf('fails-1')).toEqual([]);
    templates = TEMPLATES;
    expect(await records.action(action, stream, true)).toBe(true);
    expect(await notices('fails-1')).toHaveLength(1);
  });

  it('E02: the statement is in the language the streamer reads, with facts, clause, automation and redress', async () => {
    const { streamId } = await t.onAir('english', { declared: { language: 'en' } });
    const until = t.time.now + 7 * DAY;
    const { action } = await t.decisions.take(
      streamId,
      { kind: 'unrecommend', reason: 'shows a brand', label: 'sexual.suggestive', until },
      as(duty),
    );
    const [n] = await notices(action.actionId);
    expect(n).toMatchObject({
      lang: 'en',
      body: { ground: 'House rules 2.3', automated: { detection: false, decision: false }, until },
    });
    expect(n!.text).toContain('Taken out of recommendations');
    expect((n!.body as { redress: { until: number } }).redress.until).toBe(t.time.now + 184 * DAY);
  });

  it('D35: an automatic action of a chat rule always has a human review task, and is explained from what is stored', async () => {
    const { streamId } = await t.onAir('auto');
    const line = messageVerdict(streamId, 'm1', 'drop');
    const at = t.time.now;
    await t.records.messages([{ v: 1, streamId, messageId: line.messageId, userId: 'u1' as UserId, text: 'you …', sentAt: at - 30 }]); // prettier-ignore
    const seen = {
      label: 'abuse',
      score: 0.91,
      detector: { id: 'words', version: '3' },
      source: 'text' as const,
    };
    await t.records.verdicts([{ ...line, signals: [seen], rules: [{ ...line.rules[0]!, rule: 'abuse', label: 'abuse' }], timing: { capturedAt: at - 20, receivedAt: at - 10, decidedAt: at } }]); // prettier-ignore
    const action = {
      ...{ actionId: 'auto-1' as ActionId, kind: 'mute' as const, streamId, userId: 'u1' as UserId },
      ...{
        origin: { type: 'policy' as const, rule: 'abuse', policyHash: 'f'.repeat(64) },
        reason: 'rule abuse',
      },
      ...{ label: 'abuse', clause: 'House rules 6.1', decidedAt: at, until: at + 7 * DAY },
    };
    expect(await t.records.action(action, t.projection.streams.record(streamId), false)).toBe(true);
    const why = await actions.explain(action.actionId);
    expect(why).toMatchObject({
      ...{
        automated: true,
        decidedBy: 'policy:abuse',
        policyHash: 'f'.repeat(64),
        clause: 'House rules 6.1',
      },
      rule: { rule: 'abuse', when: line.rules[0]!.when, facts: line.rules[0]!.facts },
      facts: [{ label: 'abuse', score: 0.91, detector: 'words 3' }],
      review: { state: 'open' },
    });
    expect(why.notices).toMatchObject([
      { recipient: 'user:u1', body: { automated: { detection: true, decision: true } } },
    ]);
  });
});

describe('measures against people', () => {
  const impose = (id: string, want: object, who = duty) =>
    actions.sanctions.impose(
      id as StreamerId,
      { reason: 'seen', clause: 'House rules 1', ...want } as never,
      who,
    );

  it('A15: duty suspends up to seven days; longer, and a ban, only with a second person of the board', async () => {
    const week = t.time.now + 7 * DAY;
    const label = 'sexual.explicit';
    const { sanction } = await impose('ann', { kind: 'suspend', until: week, label });
    expect(await opinion('ann')).toMatchObject({
      deny: [{ code: 'sanction.suspend', basis: 'House rules 1' }],
    });
    expect((await notices(sanction!.sanctionId))[0]).toMatchObject({ recipient: 'streamer:ann' });
    for (const want of [
      { kind: 'suspend', until: week + 1, label },
      { kind: 'suspend', label },
      { kind: 'ban', label },
    ]) {
      const { approvalId, sanction: none } = await impose('bob', want, board);
      expect(none).toBeUndefined();
      expect(await opinion('bob')).toEqual({});
      await expect(t.approve(approvalId!, board)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(t.approve(approvalId!, duty)).rejects.toMatchObject({ code: 'forbidden' });
    }
    const { approvalId } = await impose('bob', { kind: 'ban', label }, duty);
    await t.approve(approvalId!, board);
    expect(await opinion('bob')).toMatchObject({ deny: [{ code: 'sanction.ban' }] });
    expect(t.reconsidered).toContain('bob');
  });

  it('A15: a suspension and a ban replayed twice have one effect and one audit chain, one word of the board at most', async () => {
    const label = 'sexual.explicit';
    const suspend = { kind: 'suspend', actionId: 'twice-suspend', until: t.time.now + DAY, label };
    const first = await impose('twin', suspend);
    expect(await impose('twin', suspend)).toEqual(first);
    const ban = { kind: 'ban', actionId: 'twice-ban', label };
    const asked = await impose('twin', ban);
    expect(await impose('twin', ban)).toEqual(asked);
    await expect(impose('twin', { ...suspend, actionId: 'twice-ban', until: undefined })).rejects.toMatchObject({ code: 'conflict' }); // prettier-ignore
    await t.approve(asked.approvalId!, board);
    const { sanction } = await impose('twin', ban);
    expect(sanction).toMatchObject({ sanctionId: 'twice-ban', approvedBy: 'bo' });
    const log = (await auditOf('"twice-')).map((r) => r.kind);
    for (const kind of ['sanction.suspend', 'sanction.ban', 'approval.requested'])
      expect(log.filter((k) => k === kind), kind).toHaveLength(1); // prettier-ignore
    for (const id of ['twice-suspend', 'twice-ban'])
      expect(await notices(id)).toMatchObject([{ kind: 'statement', recipient: 'streamer:twin' }]);
  });

  it('D12: the rungs of the ladder in their order, unless the severity skips', async () => {
    await expect(impose('dan', { kind: 'limit_time', limits: { airMs: 3_600_000 } })).rejects.toMatchObject({
      message: 'unrecommend comes before limit_time',
    });
    for (const kind of ['unrecommend', 'limit_time', 'sink', 'fix'])
      await impose('dan', { kind, limits: { airMs: 3_600_000 }, until: t.time.now + 30 * DAY });
    const restricted = (await opinion('dan')).restrict!.map((f) => f.code).sort();
    expect(restricted).toEqual(['air_time', 'rank', 'recommend']);
    const due = await deadlinesRepository(t.db.queries).list({ limit: 50, kind: 'fix' });
    expect(due).toMatchObject([{ subject: 'streamer:dan', dueAt: t.time.now + 30 * DAY }]);
  });

  it('D12: a limit of time on air counts the streams of a day and ends one that goes on', async () => {
    const stream = await t.onAir('dan2', { streamerId: 'dan' as StreamerId });
    const at = (ms: number) =>
      actions.sanctions.rule.opinion({ streamerId: 'dan' } as never, stream.startedAt + ms, stream);
    expect(await at(3_599_000)).toMatchObject({ until: stream.startedAt + 3_600_000 });
    expect((await at(3_599_000)).deny).toBeUndefined();
    expect((await at(3_600_000)).deny).toMatchObject([{ code: 'sanction.limit_time' }]);
  });

  it('A15: a stream does without what an action on it takes away, until its time is over or it is lifted', async () => {
    const stream = await t.onAir('less', { streamerId: 'lee' as StreamerId });
    const without = async (ms = 0) => {
      const asked = { streamerId: 'lee' } as never;
      const { restrict = [], until } = await actions.sanctions.rule.opinion(asked, t.time.now + ms, stream);
      return [restrict.map((f) => f.code).sort(), until];
    };
    expect(await without()).toEqual([[], undefined]);
    t.reconsidered.splice(0);
    const until = t.time.now + DAY;
    const limits = { features: ['gifts', 'cohost'] };
    await t.decisions.take(stream.streamId, { kind: 'restrict', reason: 'begs', limits, until }, as(duty));
    await t.decisions.take(stream.streamId, { actionId: 'sink-less' as ActionId, kind: 'sink', reason: 'dull' }, as(duty)); // prettier-ignore
    expect(await without()).toEqual([['cohost', 'gifts', 'rank'], until]);
    expect(await without(DAY)).toEqual([['rank'], undefined]);
    // Another stream of theirs does without nothing of it.
    expect((await opinion('lee')).restrict).toBeUndefined();
    await t.decisions.lift(stream.streamId, { lifts: 'sink-less' as ActionId, reason: 'mistaken' }, as(duty));
    expect(await without()).toEqual([['cohost', 'gifts'], until]);
    await vi.waitFor(() => expect(t.reconsidered.filter((id) => id === 'lee')).toHaveLength(3));
  });

  it('D20: a mute of 7 days takes the right to tip for 14; three months after a suspension it comes back', async () => {
    const { streamId } = await t.onAir('mutes');
    const now = t.time.now;
    const user = 'viewer-1' as UserId;
    await t.decisions.take(
      streamId,
      { kind: 'mute', userId: user, reason: 'abuse', until: now + 7 * DAY },
      as(duty),
    );
    const [tips] = await actions.sanctions.list(`user:${user}`);
    expect(tips).toMatchObject({ kind: 'restrict', limits: { features: ['tips'] }, until: now + 14 * DAY });
    expect(await notices(tips!.sanctionId)).toHaveLength(1);

    await impose('eve', { kind: 'suspend', until: now + 5 * DAY, label: 'sexual.explicit' });
    const linked = (await actions.sanctions.list('streamer:eve')).find((s) => s.becauseOf !== undefined);
    expect(linked).toMatchObject({ until: addMonths(now + 5 * DAY, 3, 480), limits: { features: ['tips'] } });
    expect(linked!.until).toBe(Date.UTC(2026, 7, 6, 12));
  });

  it('D20: a mute that is lifted early costs the right to tip for twice the time it really lasted', async () => {
    const { streamId } = await t.onAir('lifts');
    const now = t.time.now;
    const user = 'viewer-2' as UserId;
    const { action } = await t.decisions.take(streamId, { kind: 'mute', userId: user, reason: 'abuse', until: now + 7 * DAY }, as(duty)); // prettier-ignore
    t.time.now = now + DAY;
    await t.decisions.lift(streamId, { reason: 'enough', lifts: action.actionId }, as(duty));
    const [tips] = await actions.sanctions.list(`user:${user}`);
    expect(tips!.until).toBe(now + 2 * DAY);
    t.time.now = now;
  });
});

describe('actions on many streams', () => {
  it('B17: 500 streams are cut after preview and a second person, and exactly the wrong ones are lifted', async () => {
    for (let i = 0; i < 500; i += 1) await t.onAir(`mass${i}`, { category: 'mass', audience: i });
    const want = {
      target: { categories: ['mass'] },
      kind: 'cut' as const,
      reason: 'order 7',
      clause: 'Order 7',
    };
    const preview = actions.mass.preview(want);
    expect(preview).toMatchObject({
      streams: 500,
      streamers: 500,
      byCategory: { mass: 500 },
      audience: 124_750,
    });
    expect(preview.sample[0]).toMatchObject({ streamId: 'mass499' });
    const from = { address: '192.0.2.7', port: 4711 };
    const { approvalId } = await actions.mass.request(want, { ...lead, from });
    await t.onAir('massLate', { category: 'mass' });
    await expect(t.approve(approvalId, lead)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await actions.mass.get(approvalId)).toMatchObject({ state: 'waiting', taken: 0 });
    await t.approve(approvalId, lead2);
    expect(await actions.mass.get(approvalId)).toMatchObject({ taken: 500, lifted: 0 });
    const [cut] = await auditRepository(t.db.queries).list({ limit: 1, subject: 'mass499', kind: 'stream.cut' }); // prettier-ignore
    expect(JSON.parse(cut!.body)).toMatchObject({ actor: 'lee', detail: { approvedBy: 'lou', from } });
    expect(t.projection.view('massLate' as StreamId)).toMatchObject({ state: 'live' });
    await actions.mass.resume();
    const wrong = ['mass3', 'mass77', 'mass400'] as StreamId[];
    const after = await actions.mass.rollBack(approvalId, { streamIds: wrong, reason: 'not theirs' }, lead);
    expect(after).toMatchObject({ taken: 500, lifted: 3 });
    for (const id of wrong) expect(t.projection.view(id)).toMatchObject({ state: 'live' });
    expect(after.inForce).toHaveLength(497);
    await expect(
      actions.mass.rollBack(approvalId, { streamIds: ['massLate' as StreamId], reason: 'x' }, lead),
    ).rejects.toMatchObject({ code: 'invalid_input' });
  }, 180_000);

  it('E03: all statements leave in batches of at most 100, each once, valid and naming nobody', async () => {
    const puids = new Set<string>();
    const sizes: number[] = [];
    for (let after: string | undefined, more = true; more; more = after !== undefined) {
      const batch = await exportStatements(t.db.queries, t.ground.policy(), {
        from: 0,
        until: t.time.now + DAY,
        after,
      });
      sizes.push(batch.statements.length);
      for (const s of batch.statements) puids.add(s.puid);
      expect(JSON.stringify(batch.statements)).not.toMatch(/streamer-|Show |viewer-|Order 7|not theirs/);
      after = batch.next;
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
    expect(puids.size).toBe(sizes.reduce((a, b) => a + b, 0));
    expect(puids.size).toBeGreaterThan(500);
  });
});
