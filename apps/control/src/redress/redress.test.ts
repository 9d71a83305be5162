import { ComplaintRequest, type Receipt } from '@airlock/contracts/complaint';
import type { ActionId, StreamId, StreamerId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import type { Effect } from '../house/effect.js';
import { complaintsRepository } from '@airlock/storage/repositories/complaints';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { noticesRepository } from '@airlock/storage/repositories/notices';
import { announcementsRepository } from '@airlock/storage/repositories/announcements';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { figuresRepository } from '@airlock/storage/repositories/figures';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLogKey } from '../audit/log-key.js';
import { type Actions, openActions } from '../actions/actions.js';
import { openTestGround, person, type TestGround } from '../actions/ground.testkit.js';
import { startDeadlines } from '../house/deadlines.js';
import { openRedress, type Redress } from './redress.js';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const duty = person('rin', 'duty');
const mod = person('mo', 'moderator');
const reviewer = person('ray', 'appeals_reviewer');
const platform: Principal = { id: 'key:app', kind: 'machine', roles: ['platform'] };
const as = (p: Principal) => ({ user: p.id, role: p.roles[0]! });

let t: TestGround;
let actions: Actions;
let redress: Redress;
const sealed: {
  streamId?: StreamId | undefined;
  at?: number | undefined;
  beforeMs: number;
  afterMs: number;
}[] = [];
const reversed: string[] = [];
const START = Date.UTC(2026, 4, 1, 12);

beforeAll(async () => {
  t = await openTestGround();
  actions = await openActions(t.ground);
  t.ground.reversals.push(async (_e: Effect, id: ActionId) => void reversed.push(id));
  redress = await openRedress(t.ground, {
    signer: await openLogKey({ name: 'test.example/log' }),
    evidence: {
      sealIn: async (_effect, want) => {
        sealed.push(want);
        return {} as never;
      },
    },
  });
}, 120_000);
afterAll(() => t.close());

const report = (over: Record<string, unknown> = {}) =>
  ComplaintRequest.parse({
    reason: 'sexual',
    explanation: 'this is shown at the moment',
    place: { streamId: 'con', offsetMs: 0 },
    reporter: { name: 'Ada Byron', email: 'Ada@example.org' },
    goodFaith: true,
    lang: 'en',
    ...over,
  });

describe('reports', () => {
  it('E01: takes exactly the fields of a notice; without a name only for child abuse', () => {
    const without = (key: string) => {
      const { [key]: _gone, ...rest } = report() as Record<string, unknown>;
      return ComplaintRequest.safeParse(rest).success;
    };
    for (const key of ['reason', 'explanation', 'place', 'reporter', 'goodFaith'])
      expect(without(key), key).toBe(false);
    const bad = (over: object) => ComplaintRequest.safeParse({ ...report(), ...over }).success;
    expect(bad({ goodFaith: false })).toBe(false);
    expect(bad({ place: { streamId: 'con' } })).toBe(false);
    expect(bad({ reporter: undefined, reason: 'child_abuse' })).toBe(true);
    expect(bad({ reporter: undefined, reason: 'fraud' })).toBe(false);
  });

  it('E01: the receipt comes with the request, the decision comes to whoever has its code', async () => {
    await t.onAir('con');
    const { receipt, code, text, receivedAt, dueAt } = await redress.complaints.take(report());
    expect(receivedAt).toBe(t.time.now);
    expect(text).toContain(receipt);
    expect(await redress.complaints.status(receipt, code)).toMatchObject({ state: 'open', dueAt });
    await expect(redress.complaints.status(receipt, 'A'.repeat(26))).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(redress.complaints.status('cp_none' as Receipt, code)).rejects.toMatchObject({
      code: 'not_found',
    });
    await redress.complaints.decide(receipt, { outcome: 'upheld', answer: 'It was cut.' }, mod);
    const status = await redress.complaints.status(receipt, code);
    expect(status).toMatchObject({ state: 'decided', outcome: 'upheld', answer: 'It was cut.' });
    expect(status.notices.join()).toContain('decided by a person');
  });

  it('A21, C11: from report to answer there is a deadline that is told of, missed and met; it is in the case of its stream', async () => {
    const { receipt, dueAt } = await redress.complaints.take(report());
    expect(dueAt).toBe(t.time.now + 24 * HOUR);
    const open = await casesRepository(t.db.queries).openOf('con' as StreamId);
    expect(open).toMatchObject({ severity: 3, label: 'complaint.sexual' });
    const pages: string[] = [];
    const runner = startDeadlines({
      ...{ effects: t.ground.effects, logger: t.ground.logger },
      page: async (_effect, { deadline }) => void pages.push(deadline.subject),
    });
    const seen = async () => (await announcementsRepository(t.db.queries).list({ limit: 500, afterId: 0 })).filter((a) => a.subject === receipt).map((a) => a.type); // prettier-ignore
    t.time.now = START + 12 * HOUR;
    await runner.look();
    expect(await seen()).toContain('airlock.deadline.reminder');
    t.time.now = START + 24 * HOUR;
    await runner.look();
    expect(await seen()).toContain('airlock.deadline.missed');
    await redress.complaints.decide(receipt, { outcome: 'rejected', answer: 'Not sexual.' }, mod);
    const deadline = await deadlinesRepository(t.db.queries).get(`complaint/${receipt}`);
    expect(deadline).toMatchObject({ state: 'met', metAt: START + 24 * HOUR });
    expect(pages).toEqual([]);
    await runner.close();
    t.time.now = START;
  });

  it('E14: danger to life jumps the queue and pages whoever is on duty at once', async () => {
    await redress.complaints.take(report());
    const { receipt } = await redress.complaints.take(report({ reason: 'imminent_harm' }));
    expect((await redress.complaints.list({ limit: 9, state: 'open' }))[0]).toMatchObject({
      receipt,
      severity: 5,
    });
    const pages: string[] = [];
    const runner = startDeadlines({
      ...{ effects: t.ground.effects, logger: t.ground.logger },
      page: async (_effect, { deadline }) => void pages.push(deadline.subject),
    });
    await runner.look();
    expect(pages).toEqual([receipt]);
    await runner.close();
  });

  it('C11: names and addresses of reporters are nowhere in the clear', async () => {
    for (const table of ['complaints', 'case_items', 'audit', 'announcements', 'notices', 'deadlines']) {
      const { rows } = await sql<{ n: number }>`SELECT count(*)::integer AS n FROM ${sql.id(table)} t
        WHERE row_to_json(t)::text ILIKE '%byron%' OR row_to_json(t)::text ILIKE '%ada@example%'`.execute(
        t.db.queries,
      );
      expect(rows[0]!.n, table).toBe(0);
    }
  });

  it('D27: a victim’s report keeps 60 s before and after the moment it names', async () => {
    await t.onAir('victim', { startedAt: START - 5 * 60_000 } as never);
    await redress.complaints.take(report({ reason: 'harassment', isVictim: true, place: { streamId: 'victim', offsetMs: 120_000 } })); // prettier-ignore
    expect(sealed.at(-1)).toMatchObject({
      streamId: 'victim',
      at: START - 180_000,
      beforeMs: 60_000,
      afterMs: 60_000,
    });
    await expect(redress.complaints.take(report({ place: { streamId: 'victim', offsetMs: 9 * HOUR } }))).rejects.toMatchObject({ code: 'invalid_input' }); // prettier-ignore
  });

  it('E06: an abusive reporter is suspended only after a warning and for a term, and danger to life still counts', async () => {
    await t.onAir('abused');
    const mail = { name: 'Eve', email: 'eve@example.org' };
    const take = (over = {}) => redress.complaints.take(report({ reporter: mail, place: { streamId: 'abused', offsetMs: 0 }, ...over })); // prettier-ignore
    const unfounded = async () => {
      const { receipt } = await take();
      await redress.complaints.decide(
        receipt,
        { outcome: 'unfounded', answer: 'Nothing of it is there.' },
        mod,
      );
      return receipt;
    };
    for (let i = 0; i < 5; i += 1) await unfounded();
    const { reporter } = (await complaintsRepository(t.db.queries).get(await unfounded()))!.complaint;
    const until = t.time.now + 30 * DAY;
    await expect(redress.notifiers.suspend(reporter!, { reason: 'often', until }, mod)).rejects.toThrow(
      'not warned',
    );
    expect(await redress.notifiers.warn(reporter!, 'often', mod)).toMatchObject({ standing: 'abusive' });
    t.time.now += HOUR;
    await unfounded();
    const view = await redress.notifiers.suspend(reporter!, { reason: 'went on', until }, mod);
    expect(view).toMatchObject({
      standing: 'suspended',
      factors: { unfounded: 7, share: 1, intent: 'after_warning' },
    });
    const ignored = await take();
    expect(await redress.complaints.status(ignored.receipt, ignored.code)).toMatchObject({
      outcome: 'not_processed',
    });
    const harm = await take({ reason: 'imminent_harm' });
    expect(await redress.complaints.status(harm.receipt, harm.code)).toMatchObject({ state: 'open' });
    t.time.now = START;
  });
});

describe('appeals', () => {
  const cut = async (id: string) => {
    const { streamId, streamerId } = await t.onAir(id);
    const { action } = await t.decisions.take(streamId, { kind: 'cut', reason: 'nudity' }, as(duty) as never);
    return {
      against: action.actionId,
      appellant: `streamer:${streamerId}`,
      grounds: 'it was a painting',
      streamId,
    };
  };

  it('E05: day 180 is accepted, a day after the window is not, and only the person it hit is heard', async () => {
    const late = await cut('ap1');
    t.time.now = START + 180 * DAY;
    expect(await redress.appeals.file(late, platform)).toMatchObject({ state: 'waiting', decider: 'rin' });
    await expect(redress.appeals.file(late, platform)).rejects.toMatchObject({ code: 'conflict' });
    t.time.now = START;
    const tooLate = await cut('ap2');
    t.time.now = START + 185 * DAY;
    await expect(redress.appeals.file(tooLate, platform)).rejects.toMatchObject({ code: 'gone' });
    await expect(redress.appeals.file({ ...tooLate, appellant: 'streamer:other' }, platform)).rejects.toMatchObject({ code: 'not_found' }); // prettier-ignore
    t.time.now = START;
  });

  it('E05: the same reviewer is refused and a bot cannot close', async () => {
    const { appealId } = await redress.appeals.file(await cut('ap3'), platform);
    const want = { outcome: 'upheld' as const, reason: 'seen again' };
    const decider = person('rin', 'appeals_reviewer');
    await expect(redress.appeals.take(appealId, decider)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(redress.appeals.decide(appealId, want, decider)).rejects.toMatchObject({
      code: 'forbidden',
    });
    for (const kind of ['machine', 'system'] as const)
      await expect(redress.appeals.decide(appealId, want, { ...reviewer, id: 'bot', kind })).rejects.toMatchObject({ code: 'forbidden' }); // prettier-ignore
    await redress.appeals.take(appealId, reviewer);
    await expect(redress.appeals.decide(appealId, want, person('roy', 'appeals_reviewer'))).rejects.toMatchObject({ code: 'conflict' }); // prettier-ignore
    expect(await redress.appeals.decide(appealId, want, reviewer)).toMatchObject({ outcome: 'upheld' });
    await expect(redress.appeals.decide(appealId, want, reviewer)).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('E05: a reversal runs every undoing in one transaction, lifts the action and tells the streamer why', async () => {
    const want = await cut('ap4');
    expect(t.projection.view(want.streamId)).toMatchObject({ state: 'dark' });
    const { appealId } = await redress.appeals.file({ ...want, lang: 'en' }, platform);
    let fails = true;
    t.ground.reversals.push(async () => {
      if (fails) throw new Error('credit is not there');
    });
    const decision = { outcome: 'reversed' as const, reason: 'it was a painting indeed' };
    await expect(redress.appeals.decide(appealId, decision, reviewer)).rejects.toThrow('credit is not there');
    const waiting = await redress.appeals.list({ limit: 99, state: 'waiting' });
    expect(waiting.map((a) => a.appealId)).toContain(appealId);
    expect(t.projection.view(want.streamId)).toMatchObject({ state: 'dark' });
    fails = false;
    await redress.appeals.decide(appealId, decision, reviewer);
    expect(reversed).toContain(want.against);
    expect(t.projection.view(want.streamId)).toMatchObject({ state: 'live' });
    const [told] = await noticesRepository(t.db.queries).list({
      limit: 1,
      subject: appealId,
      kind: 'appeal.decided',
    });
    expect(told!.text).toContain('it was a painting indeed');
    await redress.appeals.resume();
  });

  it('E05: a reversed suspension takes the linked sanctions with it and asks about the streamer again', async () => {
    const { sanction } = await actions.sanctions.impose('sue' as StreamerId, { kind: 'suspend', reason: 'seen', clause: 'House rules 1', label: 'sexual.explicit', until: t.time.now + DAY }, duty); // prettier-ignore
    const { appealId } = await redress.appeals.file({ against: sanction!.sanctionId, appellant: 'streamer:sue', grounds: 'not me' }, platform); // prettier-ignore
    await redress.appeals.decide(appealId, { outcome: 'reversed', reason: 'not them' }, reviewer);
    const all = await actions.sanctions.list('streamer:sue');
    expect(all).toHaveLength(2);
    expect(all.every((s) => s.lifted !== undefined)).toBe(true);
    expect(t.reconsidered.at(-1)).toBe('sue');
  });

  it('E05: whoever complained may appeal too, to someone else than who answered', async () => {
    const { receipt, code } = await redress.complaints.take(report());
    await expect(redress.appeals.ofReporter(await redress.complaints.find(receipt, code), 'look again')).rejects.toMatchObject({ code: 'conflict' }); // prettier-ignore
    await redress.complaints.decide(receipt, { outcome: 'rejected', answer: 'No.' }, mod);
    const appeal = await redress.appeals.ofReporter(
      await redress.complaints.find(receipt, code),
      'look again',
    );
    await expect(redress.appeals.take(appeal.appealId, person('mo', 'appeals_reviewer'))).rejects.toMatchObject({ code: 'forbidden' }); // prettier-ignore
    await redress.appeals.decide(appeal.appealId, { outcome: 'upheld', reason: 'looked' }, reviewer);
  });

  it('A21: says how many appeals left the decision standing', async () => {
    const s = await redress.appeals.statistics(0, START + 365 * DAY);
    expect(s).toMatchObject({
      filed: 5,
      decided: 4,
      upheld: 2,
      reversed: 2,
      partly: 0,
      upheldShare: 0.5,
      medianMs: 0,
    });
  });
});

it('B23: the figures that are published count what the audit log has, neither more nor less', async () => {
  const rows = await auditRepository(t.db.queries).range(0, 100_000);
  const logged = (kind: string): { reason: string; outcome?: string }[] =>
    rows
      .filter((r) => r.kind === kind)
      .map((r) => {
        const { detail = {} } = JSON.parse(r.body) as { detail?: Record<string, unknown> };
        return { ...detail, ...(detail['after'] as object | undefined) } as never;
      });
  const time = { from: 0, to: START + 365 * DAY };
  const figures = await figuresRepository(t.db.queries).complaints(time, t.time.now);
  const received = logged('complaint.received');
  expect(received.length).toBeGreaterThan(5);
  const sum = (key: 'received' | 'decided' | 'upheld') => figures.reduce((n, row) => n + row[key], 0);
  expect(sum('received')).toBe(received.length);
  for (const row of figures)
    expect(row.received).toBe(received.filter(({ reason }) => reason === row.reason).length);
  const decided = logged('complaint.decided');
  const notProcessed = received.filter((r) => (r as { weight?: number }).weight === 0).length;
  expect(sum('decided')).toBe(decided.length + notProcessed);
  expect(sum('upheld')).toBe(decided.filter(({ outcome }) => outcome === 'upheld').length);
});
