import type { Action } from '@airlock/contracts/action';
import { ActionId } from '@airlock/contracts/ids';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { person } from '../actions/ground.testkit.js';
import { openTestQuality, type TestQuality } from './quality.testkit.js';

const ann = person('ann', 'moderator');
const bob = person('bob', 'moderator');
const cem = person('cem', 'moderator');
const eva = person('eva', 'duty_lead');
const ALL = { secondReview: { rate: 1, known: 0 } };

let t: TestQuality;
beforeAll(async () => {
  t = await openTestQuality(ALL);
}, 120_000);
afterAll(() => t.close());
afterEach(async () => {
  t.setRules(ALL);
  await t.db.queries.deleteFrom('looks').execute();
  await t.db.queries.deleteFrom('answer_bank').execute();
});

const kinds = async (subject: string) =>
  (await auditRepository(t.db.queries).list({ limit: 100, subject })).map((r) => r.kind).reverse();

describe('second looks', () => {
  it('A14: go to another person, who is told nothing of what the first one decided', async () => {
    const { caseId } = await t.settled(ann, 'violation', { note: 'ann says so' });
    expect(await t.quality.looks.list(ann)).toEqual([]);
    const [offer] = await t.quality.looks.list(bob);
    expect(offer).toMatchObject({
      view: 'flagged',
      severity: 3,
      label: 'sexual',
      isExpert: false,
      barred: [],
    });
    expect(offer!.caseId).not.toBe(caseId);
    const id = offer!.caseId;
    await expect(t.desk.claim(id, ann)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(t.desk.dossier(id, bob)).rejects.toMatchObject({ code: 'conflict' });
    const { token } = await t.desk.claim(id, bob);
    await expect(t.desk.claim(id, cem)).rejects.toMatchObject({ code: 'conflict' });
    const dossier = await t.desk.dossier(id, bob);
    expect(dossier).toMatchObject({
      case: { caseId: id, state: 'open' },
      item: { caseId: id, stream: { live: false } },
    });
    expect(JSON.stringify(dossier)).not.toMatch(/ann|violation|closed/);
    await expect(t.desk.dossier(caseId, bob)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await t.desk.dossier(caseId, cem)).decision).toMatchObject({ by: 'ann' });
    await t.desk.decide(id, { ...t.word(token, 'violation'), acts: [{ do: 'cut' }] }, bob);
    expect(t.projection.streams.actions.ofStream(dossier.case.streamId)).toEqual([]);
    expect((await t.desk.dossier(caseId, bob)).decision).toMatchObject({ by: 'ann' });
    expect(await t.quality.results({ limit: 1 })).toMatchObject([
      { caseId, agreed: true, settled: 'violation', first: { by: 'ann' }, second: { by: 'bob' } },
    ]);
    expect(await t.quality.bank({ limit: 9 })).toMatchObject([
      { caseId, outcome: 'violation', source: 'agreed' },
    ]);
    expect(await t.quality.looks.list(eva)).toEqual([]);
  });

  it('are decided by one person once, and a late word is refused', async () => {
    await t.settled(ann, 'clean');
    const [offer] = await t.quality.looks.list(bob);
    const first = await t.quality.looks.claim(offer!.caseId, bob);
    expect((await t.quality.looks.renew(offer!.caseId, first.token, bob)).until).toBe(t.time.now + 30_000);
    t.time.now += 30_000;
    await expect(t.quality.looks.decide(offer!.caseId, t.word(first.token, 'clean'), bob)).rejects.toMatchObject({ code: 'conflict' }); // prettier-ignore
    const second = await t.quality.looks.claim(offer!.caseId, cem);
    await t.quality.looks.release(offer!.caseId, first.token, bob);
    await t.quality.looks.decide(offer!.caseId, t.word(second.token, 'clean'), cem);
    await expect(t.quality.looks.decide(offer!.caseId, t.word(second.token, 'clean'), cem)).rejects.toMatchObject({ code: 'conflict' }); // prettier-ignore
  });

  it('are not begun while the first decision can be taken back, and forgotten when it is', async () => {
    const { streamId } = await t.onAir('undone');
    const caseId = await t.hit(streamId);
    const { token } = await t.desk.claim(caseId, ann);
    await t.desk.decide(caseId, { ...t.word(token, 'clean'), acts: [] }, ann);
    expect(await t.quality.looks.list(bob)).toEqual([]);
    const again = await t.desk.undo(caseId, ann);
    t.time.now += 11_000;
    expect(await t.quality.looks.list(bob)).toEqual([]);
    await t.desk.decide(caseId, { ...t.word(again.token, 'violation'), acts: [] }, ann);
    t.time.now += 11_000;
    expect((await t.quality.looks.list(bob)).length).toBe(1);
  });

  it('come when nothing else is to be done, and a look that is passed on comes to the next person', async () => {
    await t.settled(ann, 'clean');
    const claim = await t.desk.next({ skip: [] }, bob);
    const id = claim!.item.caseId;
    await t.desk.decide(id, { ...t.word(claim!.token, 'clean'), outcome: 'escalated', acts: [] }, bob);
    expect(await t.desk.next({ skip: [] }, bob)).toBeUndefined();
    expect((await t.desk.next({ skip: [] }, cem))!.item.caseId).toBe(id);
  });
});

describe('disagreement', () => {
  it('A14: goes to an expert who had no part in it, sees both sides without names, and whose word counts', async () => {
    const { caseId, streamId } = await t.settled(ann, 'clean', { note: 'harmless dance' });
    await t.lookAgain(bob, 'violation', 'not a dance at all');
    expect([await t.quality.looks.list(cem), await t.quality.looks.list(ann)]).toEqual([[], []]);
    const [offer] = await t.quality.looks.list(eva);
    expect(offer).toMatchObject({ isExpert: true });
    const { token } = await t.quality.looks.claim(offer!.caseId, eva);
    const dossier = await t.quality.looks.read(offer!.caseId, eva);
    expect(dossier.opinions).toEqual([
      { outcome: 'clean', clause: 'House rules 6.1', note: 'harmless dance' },
      { outcome: 'violation', clause: 'House rules 6.1', note: 'not a dance at all' },
    ]);
    expect(JSON.stringify(dossier)).not.toMatch(/"(ann|bob)"/);
    await t.quality.looks.decide(offer!.caseId, t.word(token, 'violation', 'seen by eva'), eva);
    expect(await t.quality.results({ limit: 1, disagreed: true })).toMatchObject([
      { caseId, settled: 'violation' },
    ]);
    expect((await kinds(caseId)).slice(-2)).toEqual(['case.disputed', 'case.overturned']);
    const open = (await casesRepository(t.db.queries).openOf(streamId))!;
    expect(await casesRepository(t.db.queries).items(open.caseId)).toMatchObject([
      { severity: 3, label: 'sexual', body: { kind: 'overturned', caseId, note: 'seen by eva' } },
    ]);
    const [mine] = (await t.quality.reviewers({})).filter((r) => r.reviewer === 'ann');
    expect(mine).toMatchObject({ overturned: 1, correct: { n: 1, hits: 0 }, recall: { n: 1, hits: 0 } });
  });

  it('is undone like an appeal where the expert finds nothing: what was reversed is lifted as well', async () => {
    const reversed: string[] = [];
    t.ground.reversals.push((_effect, actionId) => Promise.resolve(void reversed.push(actionId)));
    const { streamId } = await t.onAir('wronged');
    const caseId = await t.hit(streamId, { severity: 4 });
    const claim = await t.desk.claim(caseId, ann);
    const done = await t.desk.decide(caseId, { ...t.word(claim.token, 'violation'), acts: [{ do: 'act', kind: 'restrict', limits: { features: ['tips'] } }] }, ann); // prettier-ignore
    const { actionId } = done.acts[0]!;
    expect(actionId).toBeDefined();
    t.time.now += 11_000;
    await t.lookAgain(bob, 'clean');
    await t.lookAgain(eva, 'clean', 'nothing to be seen');
    expect(reversed).toEqual([actionId]);
    await expect.poll(() => t.projection.action(actionId!)?.inForce).toBe(false);
    const lift = t.projection.streams.actions.ofStream(streamId).find((a: Action) => a.kind === 'lift');
    expect(lift).toMatchObject({ actionId: ActionId.parse(`overturned-${actionId}`), lifts: actionId, reason: 'nothing to be seen' }); // prettier-ignore
    expect(t.reconsidered).toContain(`streamer-${streamId}`);
  });

  it('leaves things as they are where the expert agrees with the first', async () => {
    const { caseId, streamId } = await t.settled(ann, 'clean');
    await t.lookAgain(bob, 'violation');
    await t.lookAgain(eva, 'clean');
    expect((await kinds(caseId)).slice(-1)).toEqual(['case.disputed']);
    expect(await casesRepository(t.db.queries).openOf(streamId)).toBeUndefined();
    expect(await t.quality.bank({ limit: 1 })).toMatchObject([
      { caseId, outcome: 'clean', source: 'expert' },
    ]);
  });
});

describe('known answers', () => {
  const banked = async () => {
    t.setRules({ secondReview: { rate: 0, known: 0 } });
    const { caseId } = await t.settled(cem, 'violation');
    await t.quality.bankCase(caseId, { outcome: 'violation', withdrawn: false }, eva);
    t.setRules({ secondReview: { rate: 0, known: 1 } });
    return caseId;
  };

  it('come to whoever has just closed a case, look like any other, and do nothing to a stream', async () => {
    const caseId = await banked();
    await t.settled(bob, 'clean');
    const claim = (await t.desk.next({ skip: [] }, bob))!;
    expect(claim.item).toMatchObject({ view: 'flagged', label: 'sexual', severity: 3 });
    const { clauses: _taxonomy, ...shown } = await t.desk.dossier(claim.item.caseId, bob);
    expect(JSON.stringify([claim, shown])).not.toMatch(/known|looked|cem|answer/);
    const done = await t.desk.decide(claim.item.caseId, { ...t.word(claim.token, 'clean'), acts: [{ do: 'cut' }] }, bob); // prettier-ignore
    expect(done).toMatchObject({ case: { state: 'closed' }, acts: [] });
    expect(t.projection.streams.actions.ofStream(claim.item.streamId)).toEqual([]);
    await expect(t.desk.undo(claim.item.caseId, bob)).rejects.toMatchObject({ code: 'conflict' });
    expect(await t.quality.bank({ limit: 1 })).toMatchObject([{ caseId, asked: 1, right: 0 }]);
    t.time.now += 1;
    expect(await t.quality.of('bob', {})).toMatchObject({
      knownAnswers: { n: 1, hits: 0 },
      agreement: { n: 0 },
    });
    expect(await t.quality.results({ limit: 9 })).toEqual([]);
  });

  it('never keep anybody from what waits for air or jumps the queue', async () => {
    await banked();
    await t.settled(bob, 'clean');
    const { streamId } = await t.onAir('danger');
    const urgent = await t.hit(streamId, { jumps: true });
    await expect.poll(() => t.review.queue({ limit: 1 }).items[0]?.caseId).toBe(urgent);
    expect((await t.desk.next({ skip: [] }, bob))!.item.caseId).toBe(urgent);
  });

  it('are not asked of whoever had a part in them, nor once they are withdrawn', async () => {
    const caseId = await banked();
    await t.settled(cem, 'clean');
    expect(await t.quality.looks.list(cem)).toEqual([]);
    await t.quality.bankCase(caseId, { outcome: 'violation', withdrawn: true }, eva);
    await t.settled(bob, 'clean');
    expect(await t.quality.looks.list(bob)).toEqual([]);
  });
});

describe('sampling', () => {
  it('takes its share, by label, and the same cases however often it is asked', async () => {
    t.setRules({ secondReview: { rate: 0, byLabel: { fraud: 1 }, known: 0 } });
    await t.settled(ann, 'clean', { label: 'sexual' });
    await t.settled(ann, 'clean', { label: 'fraud.investment' });
    expect((await t.quality.looks.list(bob)).map((o) => o.label)).toEqual(['fraud.investment']);
  });
});
