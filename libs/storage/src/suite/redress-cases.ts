import { expect, it } from 'vitest';
import { CaseDecision } from '@airlock/contracts/case';
import { Complaint } from '@airlock/contracts/complaint';
import { Notice } from '@airlock/contracts/notice';
import { Appeal } from '@airlock/contracts/redress';
import { Sanction } from '@airlock/contracts/sanction';
import { appealsRepository } from '../repositories/appeals.js';
import { caseDecisionsRepository } from '../repositories/case-decisions.js';
import { complaintsRepository } from '../repositories/complaints.js';
import { noticesRepository } from '../repositories/notices.js';
import { sanctionsRepository } from '../repositories/sanctions.js';
import type { SuiteContext } from './repository-suite.js';

const notice = (n: number, kind = 'statement'): Notice =>
  Notice.parse({
    noticeId: `nt_${n.toString(16).padStart(32, '0')}`,
    ...{
      recipient: 'streamer:ann',
      kind,
      subject: `a${n}`,
      lang: 'en',
      body: { n },
      text: 'why \0',
      issuedAt: n,
    },
  });
const sanction = (id: string, from: number, over: object = {}): Sanction =>
  Sanction.parse({
    ...{ sanctionId: id, subject: 'streamer:ann', kind: 'suspend', reason: 'seen', ground: 'Rule 1', from },
    origin: { type: 'human', user: 'rin', role: 'duty' },
    ...over,
  });
const complaint = (receipt: string, receivedAt: number, over: object = {}): Complaint =>
  Complaint.parse({
    ...{ receipt, reason: 'fraud', explanation: 'seen', place: { streamId: 's1', offsetMs: 5 }, lang: 'en' },
    ...{ isVictim: false, keepEvidence: false, severity: 2, weight: 1, receivedAt, dueAt: receivedAt + 9 },
    ...{ state: 'open', reporter: 'r1' },
    ...over,
  });
const appeal = (id: string, filedAt: number, over: object = {}): Appeal =>
  Appeal.parse({
    ...{ appealId: id, against: 'a1', appellant: 'streamer:ann', grounds: 'no', lang: 'en', filedAt },
    ...{ filedBy: 'app', dueAt: filedAt + 9, decider: 'rin', state: 'waiting' },
    ...over,
  });

/** Notices, sanctions, how cases end, complaints and appeals. */
export function redressCases(context: SuiteContext): void {
  it('says a notice once, and pages through statements for an export', async () => {
    const notices = noticesRepository(context.database.queries);
    for (const n of [1, 2, 3]) expect(await notices.add(notice(n))).toBe(true);
    expect(await notices.add({ ...notice(1), text: 'otherwise' })).toBe(false);
    await notices.add(notice(4, 'lifted'));
    const first = await notices.statements({ from: 1, until: 9, limit: 2 });
    const rest = await notices.statements({ from: 1, until: 9, limit: 2, after: first.at(-1) });
    expect([...first, ...rest].map((n) => n.subject)).toEqual(['a1', 'a2', 'a3']);
    expect(first[0]).toMatchObject({ text: 'why \ufffd', body: { n: 1 } });
    expect((await notices.list({ limit: 9, recipient: 'streamer:ann', kind: 'lifted' })).length).toBe(1);
  });

  it('keeps each sanction once, with what follows from it and how it ended', async () => {
    const sanctions = sanctionsRepository(context.database.queries);
    const one = sanction('x1', 10, { until: 20 });
    expect([await sanctions.add(one), await sanctions.add({ ...one, reason: 'again' })]).toEqual([
      true,
      false,
    ]);
    await sanctions.add(sanction('x2', 11, { becauseOf: 'x1', kind: 'restrict' }));
    await sanctions.update({ ...one, lifted: { at: 15, by: 'ray', reason: 'wrong' } });
    expect((await sanctions.of('streamer:ann')).map((s) => [s.sanctionId, s.lifted?.at])).toEqual([
      ['x2', undefined],
      ['x1', 15],
    ]);
    expect((await sanctions.becauseOf(one.sanctionId)).map((s) => s.sanctionId)).toEqual(['x2']);
    await expect(sanctions.add(sanction('x3', 10, { until: 10 }))).rejects.toThrow();
  });

  it('ends a case once, and never without clause and evidence', async () => {
    const decisions = caseDecisionsRepository(context.database.queries);
    const decision = CaseDecision.parse({
      ...{ caseId: 'c1', outcome: 'clean', clause: 'Rule 1', evidence: ['s/0/1'], note: 'seen', by: 'rin' },
      ...{ role: 'duty', at: 5 },
    });
    const claimed = { token: 1, undoableUntil: 15 };
    await decisions.add(decision, claimed);
    expect(await decisions.stored(decision.caseId)).toEqual({ decision, ...claimed });
    await expect(decisions.add(decision, claimed)).rejects.toThrow();
    const other = { ...decision, caseId: 'c2' as typeof decision.caseId };
    await expect(decisions.add({ ...other, evidence: [] }, claimed)).rejects.toThrow();
    await expect(decisions.add({ ...other, clause: '' }, claimed)).rejects.toThrow();
  });

  it('puts the gravest open complaint first and remembers what those of one reporter came to', async () => {
    const complaints = complaintsRepository(context.database.queries);
    await complaints.add(complaint('cp_a', 10), { contact: 'sealed', codeHash: 'h' });
    await complaints.add(complaint('cp_b', 20, { severity: 5 }), { codeHash: 'h' });
    const { complaint: a, secrets } = (await complaints.get(complaint('cp_a', 0).receipt))!;
    expect(secrets).toEqual({ contact: 'sealed', codeHash: 'h' });
    expect((await complaints.list({ limit: 9, state: 'open' })).map((c) => c.receipt)).toEqual([
      'cp_b',
      'cp_a',
    ]);
    await complaints.update({
      ...a,
      state: 'decided',
      outcome: 'unfounded',
      answer: 'no',
      decidedBy: 'mo',
      decidedAt: 30,
    });
    await complaints.setNotifier('r1', { warnedAt: 40 });
    await complaints.setNotifier('r1', { suspendedUntil: 90 });
    expect(await complaints.historyOf('r1', 5)).toEqual({
      reports: [
        { at: 10, severity: 2, outcome: 'unfounded' },
        { at: 20, severity: 5 },
      ],
      warnedAt: 40,
      suspendedUntil: 90,
    });
    expect((await complaints.historyOf('r1', 10)).reports).toHaveLength(1);
    expect((await complaints.lastOf('r1'))?.receipt).toBe('cp_b');
  });

  it('takes one more appeal each time that what it is against is made longer', async () => {
    const { add } = appealsRepository(context.database.queries);
    const again = (id: string): Appeal => appeal(id, 11, { against: 'bl_1' });
    expect(await add(again('al_1'))).toBe(true);
    expect(await add(again('al_2'), 1)).toBe(true);
    expect(await add(again('al_3'), 1)).toBe(false);
  });

  it('takes one appeal per decision and person, and counts how they end', async () => {
    const appeals = appealsRepository(context.database.queries);
    expect(await appeals.add(appeal('al_1', 10))).toBe(true);
    expect(await appeals.add(appeal('al_2', 11))).toBe(false);
    expect(await appeals.add(appeal('al_3', 12, { appellant: 'user:u1' }))).toBe(true);
    await appeals.update(
      appeal('al_1', 10, { state: 'decided', outcome: 'reversed', reason: 'wrong', decidedAt: 50 }),
    );
    expect((await appeals.list({ limit: 9, state: 'waiting' })).map((a) => a.appealId)).toEqual(['al_3']);
    expect((await appeals.list({ limit: 9, appellant: 'user:u1' })).map((a) => a.appealId)).toEqual(['al_3']);
    expect(await appeals.counts(0, 100)).toEqual({
      filed: 2,
      outcomes: { upheld: 0, reversed: 1, partly: 0 },
      tookMs: [40],
    });
  });
}
