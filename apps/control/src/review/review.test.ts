import type { DecisionRequest } from '@airlock/contracts/http/review-api';
import { routes } from '@airlock/contracts/http/routes';
import type { CaseId, StreamId } from '@airlock/contracts/ids';
import type { Claim } from '@airlock/contracts/review';
import { announcementsRepository } from '@airlock/storage/repositories/announcements';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { segmentMessage } from '@airlock/testkit/segment-message';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verdict } from '../control.testkit.js';
import { person } from '../actions/ground.testkit.js';
import { openTestReview, type TestReview } from './review.testkit.js';
import { reviewStores } from './stores.js';

const ann = person('ann', 'moderator');
const bob = person('bob', 'moderator');
const duty = { ...person('dan', 'duty'), verifiedAt: Date.UTC(2026, 4, 2) };
const chief = person('eva', 'editor_in_chief');

let t: TestReview;
let n = 0;
beforeAll(async () => {
  t = await openTestReview({
    rules: {
      tierWeights: { D: 2 },
      skills: [{ skill: 'fraud', labels: ['fraud'], categories: [], roomClasses: [] }],
      languageNeeded: true,
    },
  });
}, 120_000);
afterAll(() => t.close());
beforeEach(() => {
  t.rota.isStaffed = false;
  t.shifts.clear();
});

const clear = async () => {
  for (const { caseId } of t.review.queue({ limit: 1_000 }).items) {
    t.time.now += 31_000;
    const { token } = await t.review.claim(caseId, chief);
    await t.review.decide(caseId, { ...want(token), outcome: 'clean' }, chief);
  }
};
const onAir = (over: object = {}) => t.onAir(`show-${(n += 1)}`, over);
const want = (token: number, over: Partial<DecisionRequest> = {}): DecisionRequest => ({
  ...{ token, outcome: 'violation', clause: 'House rules 6.1', evidence: ['s/0/1'], note: 'seen', acts: [] },
  ...over,
});
const claimed = async (who = ann): Promise<{ caseId: CaseId; claim: Claim; streamId: never }> => {
  const { streamId } = await onAir();
  const caseId = await t.hit(streamId);
  return { caseId, streamId: streamId as never, claim: await t.review.claim(caseId, who) };
};
const kindsOf = async (caseId: CaseId) =>
  (await auditRepository(t.db.queries).list({ limit: 500, subject: caseId })).map((r) => r.kind).reverse();

describe('claims', () => {
  it('A14: no case closes without clause and evidence; a later hit opens another', async () => {
    const { caseId, claim, streamId } = await claimed();
    for (const missing of [{ clause: ' ' }, { evidence: [] }, { clause: undefined }, { token: undefined }])
      expect(routes.decideCase.body.safeParse({ ...want(claim.token), ...missing }).success).toBe(false);
    const done = await t.review.decide(caseId, want(claim.token), ann);
    expect(done).toMatchObject({
      case: { state: 'closed' },
      decision: { by: 'ann', clause: 'House rules 6.1' },
    });
    const other = want(claim.token, { outcome: 'clean' });
    await expect(t.review.decide(caseId, other, ann)).rejects.toMatchObject({ code: 'conflict' });
    expect(await t.hit(streamId)).not.toBe(caseId);
    expect(await kindsOf(caseId)).toEqual(['case.claimed', 'case.closed']);
  });

  it('A14: lease expiry requeues; a late decision is refused with the reason', async () => {
    const { caseId, claim } = await claimed();
    await expect(t.review.claim(caseId, bob)).rejects.toThrow(/ann has the case/);
    t.time.now += 29_999;
    const renewed = await t.review.renew(caseId, claim.token, ann);
    expect(renewed).toMatchObject({ token: claim.token, until: t.time.now + 30_000 });
    t.time.now += 30_000;
    await expect(t.review.decide(caseId, want(claim.token), ann)).rejects.toThrow(/has lapsed/);
    expect(t.review.queue({ limit: 1_000 }).items.map((i) => i.caseId)).toContain(caseId);
    const second = await t.review.claim(caseId, bob);
    expect(second.token).toBe(claim.token + 1);
    await expect(t.review.decide(caseId, want(claim.token), ann)).rejects.toThrow(/bob has the case/);
    await expect(t.review.renew(caseId, claim.token, ann)).rejects.toMatchObject({ code: 'conflict' });
    await t.review.release(caseId, claim.token, ann);
    await t.review.decide(caseId, want(second.token), bob);
    await expect(t.review.decide(caseId, want(second.token), ann)).rejects.toThrow(/is closed/);
  });

  it('A14: a decision sent again because its answer got lost has one effect, and the same answer', async () => {
    const { caseId, claim } = await claimed(duty);
    const cut = want(claim.token, { acts: [{ do: 'cut' }] });
    const both = await Promise.all([t.review.decide(caseId, cut, duty), t.review.decide(caseId, cut, duty)]);
    const later = await t.review.decide(caseId, cut, duty);
    for (const answer of both) expect(answer.decision).toEqual(later.decision);
    expect(later.acts).toMatchObject([{ state: 'done' }]);
    expect(t.projection.streams.actions.ofStream(claim.item.streamId)).toHaveLength(1);
    expect((await kindsOf(caseId)).filter((k) => k === 'case.closed')).toHaveLength(1);
  });

  it('A14: a case claimed again, in another window, leaves the earlier token worth nothing', async () => {
    const { caseId, claim } = await claimed();
    const again = await t.review.claim(caseId, ann);
    await expect(t.review.decide(caseId, want(claim.token), ann)).rejects.toThrow(/claimed again/);
    await t.review.release(caseId, again.token, ann);
    expect((await t.review.claim(caseId, bob)).token).toBe(again.token + 1);
  });

  it('shows who else is looking, until they stop', async () => {
    const { caseId } = await claimed();
    await t.review.look(caseId, bob);
    expect(await t.review.look(caseId, ann)).toMatchObject({ others: ['bob'] });
    t.time.now += 15_000;
    expect(await t.review.look(caseId, ann)).toMatchObject({ others: [] });
  });

  it('offers the most urgent first: danger to life, then what runs out, then severity × audience × tier', async () => {
    await clear();
    const stream = async (over: object = {}) => (await onAir(over)).streamId;
    const mild = await t.hit(await stream(), { severity: 1 });
    t.time.now += 1;
    const big = await t.hit(await stream({ audience: 9_999 }), { severity: 1 });
    const bad = await t.hit(await stream({ audience: 9 }), { severity: 2 });
    const low = await t.hit(await stream({ audience: 9, tier: 'D' }), { severity: 2 });
    const alarm = await t.hit(await stream(), { severity: 1, jumps: true });
    await Promise.all([mild, big, bad, low, alarm].map((id) => t.review.look(id, ann)));
    expect(t.review.queue({ view: 'flagged', limit: 1_000 }).items.map((i) => i.caseId)).toEqual([
      ...[alarm, low, big, bad, mild],
    ]);
    const first = await t.review.next({ skip: [] }, ann);
    expect(first?.item.caseId).toBe(alarm);
    expect((await t.review.next({ skip: [low] }, bob))?.item.caseId).toBe(big);
  });

  it('gives cases only to people on shift with the skill and the language', async () => {
    await clear();
    const { streamId } = await onAir({ declared: { language: 'zh-CN' } });
    const caseId = await t.hit(streamId, { label: 'fraud.payment' });
    const offered = async (who = ann) => (await t.review.next({ skip: [] }, who))?.item.caseId;
    t.rota.isStaffed = true;
    await expect(t.review.claim(caseId, ann)).rejects.toThrow(/not on shift/);
    t.shifts.set('ann', { skills: [], languages: ['zh-CN'] });
    await expect(t.review.claim(caseId, ann)).rejects.toThrow(/skill/);
    t.shifts.set('ann', { skills: ['fraud'], languages: ['en'] });
    await expect(t.review.claim(caseId, ann)).rejects.toThrow(/language/);
    expect(await offered()).toBeUndefined();
    t.shifts.set('ann', { skills: ['fraud'], languages: ['zh'] });
    expect(await offered()).toBe(caseId);
  });

  it('two who ask for the next one at once get two cases', async () => {
    await clear();
    const ids = [await t.hit((await onAir()).streamId), await t.hit((await onAir()).streamId)];
    await Promise.all(ids.map((id) => t.review.look(id, chief)));
    const got = await Promise.all([ann, bob].map((who) => t.review.next({ skip: [] }, who)));
    expect(got.map((c) => c?.item.caseId).sort()).toEqual([...ids].sort());
  });
});

describe('decisions', () => {
  it('passes a case on upwards: never back to whoever did, and not to people below', async () => {
    const { caseId, claim } = await claimed();
    const { followUp } = await t.review.decide(caseId, want(claim.token, { outcome: 'escalated' }), ann);
    await expect(t.review.claim(followUp!, bob)).rejects.toThrow(/above you/);
    await expect(t.review.claim(followUp!, { ...ann, roles: ['duty'] })).rejects.toThrow(/this case before/);
    expect((await t.review.claim(followUp!, duty)).item).toMatchObject({
      ...{ escalatedFrom: caseId, needs: { level: 'senior' }, barred: ['ann'] },
    });
    const items = await casesRepository(t.db.queries).items(followUp!);
    expect(items).toMatchObject([
      { key: `e/${caseId}`, body: { kind: 'escalation', by: 'ann', note: 'seen' } },
    ]);
  });

  it('cuts in the same step, under the clause of the decision, and says that it cannot be taken back', async () => {
    const { caseId, claim, streamId } = await claimed(duty);
    const moderator = t.review.decide(caseId, want(claim.token, { acts: [{ do: 'cut' }] }), ann);
    await expect(moderator).rejects.toMatchObject({ code: 'forbidden' });
    const done = await t.review.decide(caseId, want(claim.token, { acts: [{ do: 'cut' }] }), duty);
    expect(done).toMatchObject({ acts: [{ state: 'done', actionId: `${caseId}.1.0` }] });
    expect(done.undoableUntil).toBeUndefined();
    expect(t.projection.streams.actions.darkening(streamId, t.time.now)).toMatchObject([
      { kind: 'cut', clause: 'House rules 6.1', reason: 'seen', origin: { user: 'dan', role: 'duty' } },
    ]);
    await expect(t.review.undo(caseId, duty)).rejects.toMatchObject({ code: 'gone' });
  });

  it('does what only tells somebody after the time to take it back, and not when it was', async () => {
    const { caseId, claim, streamId } = await claimed();
    const act = { do: 'act', kind: 'warn' } as const;
    const done = await t.review.decide(caseId, want(claim.token, { acts: [act] }), ann);
    expect(done).toMatchObject({ acts: [{ state: 'due' }], undoableUntil: t.time.now + 10_000 });
    await expect(t.review.undo(caseId, bob)).rejects.toMatchObject({ code: 'forbidden' });
    t.time.now += 9_999;
    const back = await t.review.undo(caseId, ann);
    expect(back).toMatchObject({ token: 2, item: { caseId, lease: { by: 'ann' } } });
    t.time.now += 60_000;
    expect(t.projection.streams.actions.ofStream(streamId)).toEqual([]);
    expect(await kindsOf(caseId)).toEqual(['case.claimed', 'case.closed', 'case.reopened']);
    const again = await t.review.claim(caseId, bob);
    const from = { address: '192.0.2.7', port: 4711 };
    const second = await t.review.decide(caseId, want(again.token, { acts: [act] }), { ...bob, from });
    t.time.now += 10_000;
    await expect(t.review.undo(caseId, bob)).rejects.toMatchObject({ code: 'gone' });
    await expect
      .poll(() => t.projection.streams.actions.ofStream(streamId), { timeout: 10_000 })
      .toMatchObject([{ kind: 'warn', origin: { user: 'bob' }, actionId: `${caseId}.${again.token}.0` }]);
    const written = { limit: 1, subject: streamId, kind: 'stream.warn' };
    const [row] = await auditRepository(t.db.queries).list(written);
    expect(JSON.parse(row!.body)).toMatchObject({ actor: 'bob', detail: { from } });
    expect(second.acts).toMatchObject([{ state: 'due' }]);
    const told = await announcementsRepository(t.db.queries).list({ limit: 500, subject: caseId } as never);
    expect(told.filter((a) => a.subject === caseId).map((a) => a.type)).toEqual([
      ...['airlock.case.closed', 'airlock.case.reopened', 'airlock.case.closed'],
    ]);
  });
});

describe('what waits', () => {
  const capture = (streamId: StreamId, seq: number) =>
    t.projection.streams.capture(segmentMessage({ streamId, seq, capturedAt: t.time.now }), t.time.now);
  const itemOf = (streamId: StreamId) =>
    t.review.queue({ limit: 1_000 }).items.find((i) => i.streamId === streamId);

  it.each(['dump', 'cut', 'release'] as const)(
    'counts down to what happens without a person (%s), and writes into the case that it did',
    async (holdDefault) => {
      const release = { mode: 'delay', delayMs: 4_000, holdMs: 8_000, holdDefault, review: 'explicit', graceMs: 1_000, onUnjudged: 'hold' }; // prettier-ignore
      const { streamId } = await onAir({ release });
      capture(streamId, 0);
      t.projection.streams.judge({
        ...verdict(streamId, 0, 'hold'),
        timing: { capturedAt: t.time.now, receivedAt: t.time.now, decidedAt: t.time.now },
      });
      const caseId = await t.hit(streamId);
      t.projection.flush();
      const held = await expect
        .poll(() => itemOf(streamId)?.deadline)
        .toBeDefined()
        .then(() => itemOf(streamId)!);
      expect(held).toMatchObject({
        view: 'held',
        deadline: { at: t.time.now + 8_000, default: holdDefault },
      });
      t.time.now += 8_001;
      t.projection.touch(streamId);
      t.projection.flush();
      const items = () => casesRepository(t.db.queries).items(caseId);
      await expect.poll(async () => (await items()).map((i) => i.key)).toContain('d/0/0');
      expect((await items()).find((i) => i.key === 'd/0/0')).toMatchObject({
        body: { kind: 'deadline', did: holdDefault, seq: 0, at: held.deadline!.at },
      });
      await expect.poll(() => itemOf(streamId)?.deadline).toBeUndefined();
    },
  );

  it('D10: a key room that no person looks at within a minute calls whoever is on duty; one that is looked at does not', async () => {
    const deadlines = deadlinesRepository(t.db.queries);
    const [seen, unseen] = [await onAir({ audience: 10_000 }), await onAir({ audience: 10_000 })];
    const small = await onAir({ audience: 9_999 });
    for (const { streamId } of [seen, unseen, small]) t.projection.touch(streamId);
    t.projection.flush();
    const running = () => deadlines.list({ limit: 10, kind: 'review.eye' });
    await expect
      .poll(async () => (await running()).map((d) => d.subject).sort())
      .toEqual([seen.streamId, unseen.streamId].sort());
    expect((await running())[0]).toMatchObject({ dueAt: t.time.now + 60_000, urgency: 'page' });
    t.time.now += 59_000;
    const caseId = await t.hit(seen.streamId);
    await t.review.claim(caseId, ann);
    t.time.now += 1_000;
    const due = (await deadlines.due(t.time.now, 100)).filter((r) => r.deadline.kind === 'review.eye');
    expect(due).toMatchObject([{ isDue: true, deadline: { subject: unseen.streamId, urgency: 'page' } }]);
  });
});

it('forgets what the desk keeps when its time is over, and nothing that is still to be done', async () => {
  const { caseId, claim } = await claimed();
  await t.review.decide(caseId, want(claim.token, { acts: [{ do: 'act', kind: 'warn' }] }), ann);
  const q = t.db.queries;
  const later = t.time.now + 60_000;
  for (const store of reviewStores({} as never)) {
    const ids = (await store.expired(q, later, 1_000)).map((e) => e.id);
    expect(ids.some((id) => id.startsWith(`${caseId}/`))).toBe(false);
    if (ids.length > 0) expect(await store.delete(q, ids)).toHaveLength(ids.length);
    expect(await store.expired(q, later, 1_000)).toEqual([]);
  }
});
