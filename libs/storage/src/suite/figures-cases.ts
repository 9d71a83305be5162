import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { CaseDecision } from '@airlock/contracts/case';
import { Complaint } from '@airlock/contracts/complaint';
import { ActionId, CaseId, StreamId } from '@airlock/contracts/ids';
import { Appeal } from '@airlock/contracts/redress';
import { Sanction } from '@airlock/contracts/sanction';
import { DECIDED_LINE, NOT_WHOLLY_SEEN } from '../migrations/0035-figures.js';
import { appealsRepository } from '../repositories/appeals.js';
import { auditRepository } from '../repositories/audit.js';
import { caseDecisionsRepository } from '../repositories/case-decisions.js';
import { complaintsRepository } from '../repositories/complaints.js';
import { figuresRepository } from '../repositories/figures.js';
import { looksRepository } from '../repositories/looks.js';
import { sanctionsRepository } from '../repositories/sanctions.js';
import type { SegmentEntry } from '../repositories/segments.js';
import { wellnessRepository } from '../repositories/wellness.js';
import { workload } from '../repositories/workload.js';
import type { SuiteContext } from './repository-suite.js';
import { action, message, messageVerdict, rule, segmentVerdict, stream } from './samples.js';

const HOUR = 3_600_000;
const s1 = StreamId.parse('s1');
const timing = (decidedAt: number, tookMs = 100) => ({ capturedAt: decidedAt - tookMs, receivedAt: decidedAt, decidedAt }); // prettier-ignore
const labelled = (label: string, severity = 3) => ({ ...rule, label, severity });

/** Figures of a time, against a database of which everything is known. */
export function figuresCases(context: SuiteContext): void {
  // The log keeps what earlier tests wrote: each has two hours of its own.
  let FROM = 0;
  let TIME = { from: 0, to: 0 };
  beforeEach(() => {
    FROM += 10 * HOUR;
    TIME = { from: FROM, to: FROM + 2 * HOUR };
  });
  const open = () => {
    const { queries } = context.database;
    return { queries, repos: context.repos, figures: figuresRepository(queries) };
  };

  it('counts decisions by label and by whether the policy or a person took them', async () => {
    const { queries, repos, figures } = open();
    const hit = (seq: number, at: number, label: string) => segmentVerdict(seq, at, { decision: 'hold', timing: timing(at), rules: [labelled('spam', 1), labelled(label)] }); // prettier-ignore
    await repos.verdicts.save([
      segmentVerdict(0, FROM, { timing: timing(FROM) }),
      hit(1, FROM, 'sexual'),
      hit(2, FROM + HOUR, 'sexual'),
      hit(3, TIME.to, 'sexual'),
      segmentVerdict(4, FROM + 5, { decision: 'hold', failure: 'timeout', timing: timing(FROM + 5) }),
    ]);
    await repos.chat.saveMessages(['m1', 'm2', 'm3'].map((id) => message(id, FROM)));
    const line = (id: string, decision: string) => messageVerdict(id, { decision, rules: [labelled('fraud')], timing: timing(FROM + 10) }); // prettier-ignore
    await repos.chat.saveVerdicts([line('m1', 'drop'), line('m2', 'hold'), messageVerdict('m3', { timing: timing(FROM) })]); // prettier-ignore
    await repos.chat.decide({ streamId: s1, messageId: message('m2', 1).messageId, decision: 'publish', by: 'ann', at: FROM + 20 }); // prettier-ignore
    await repos.actions.insert(action('a1', FROM + 1, { label: 'sexual' }));
    await repos.actions.insert(
      action('a2', FROM + 2, { origin: { type: 'policy', rule: 'r', policyHash: 'h' } }),
    );
    const dumped = { subject: 's1', kind: 'segments.dump', detail: {} };
    await auditRepository(queries).append([
      { ...dumped, at: FROM + 3, actor: 'ann', role: 'duty' },
      { ...dumped, at: FROM + 4, actor: 'airlock:deadline', role: 'system' },
    ]);
    await repos.cases.append({ caseId: CaseId.parse('c1'), streamId: s1, items: [{ key: 'k', at: FROM, severity: 3, label: 'sexual', body: {} }] }); // prettier-ignore
    await caseDecisionsRepository(queries).add(
      CaseDecision.parse({ caseId: 'c1', outcome: 'violation', clause: 'R', evidence: ['k'], note: 'n', by: 'ann', role: 'duty', at: FROM + 6 }),
      { token: 1 },
    ); // prettier-ignore
    const shown = (await figures.decisions(TIME, undefined)).map((r) => [r.subject, r.decision, r.label, r.by, r.count].join(' ')); // prettier-ignore
    expect(shown.sort()).toEqual([
      'case violation sexual human 1',
      'message drop fraud policy 1',
      'message publish fraud human 1',
      'segment dump  human 1',
      'segment dump  policy 1',
      'segment hold  policy 1',
      'segment hold sexual policy 2',
      'stream cut  policy 1',
      'stream cut sexual human 1',
    ]);
    const hourly = (await figures.decisions(TIME, HOUR)).filter(
      (r) => r.label === 'sexual' && r.decision === 'hold',
    );
    expect(hourly.map((r) => [r.at, r.count])).toEqual([[FROM, 1], [FROM + HOUR, 1]]); // prettier-ignore
  });

  it('takes median and p95 of how long things took', async () => {
    const { queries, repos, figures } = open();
    const wellness = wellnessRepository(queries);
    await repos.verdicts.save(
      [100, 200, 1_200].map((ms, seq) => segmentVerdict(seq, FROM + seq, { decision: 'hold', rules: [rule], timing: timing(FROM + seq, ms) })), // prettier-ignore
    );
    for (const [i, ms] of [1_000, 3_000].entries()) {
      const caseId = CaseId.parse(`c${i}`);
      await repos.cases.append({ caseId, streamId: StreamId.parse(`s${i}`), items: [{ key: 'k', at: FROM, severity: 3, body: {} }] }); // prettier-ignore
      await wellness.begin('ann', { caseId, severity: 3 }, FROM + ms);
      await wellness.begin('bob', { caseId, severity: 3 }, FROM + 9_000);
      await auditRepository(queries).append([{ at: FROM + ms + 10, actor: 'ann', role: 'duty', kind: 'case.claimed', subject: caseId, detail: {} }]); // prettier-ignore
      await sql`UPDATE cases SET state = 'closed', closed_at = ${FROM + 2 * ms} WHERE case_id = ${caseId}`.execute(queries); // prettier-ignore
    }
    await repos.actions.insert(action('a1', FROM));
    await repos.actions.recordDarkness(ActionId.parse('a1'), FROM + 800, { timeToDarkMs: 800, confirmedAt: FROM + 900, source: 'gate' }); // prettier-ignore
    expect(await figures.times(TIME)).toEqual([
      { measure: 'verdict', n: 3, medianMs: 200, p95Ms: 1_100 },
      { measure: 'first_look', n: 2, medianMs: 2_000, p95Ms: 2_900 },
      { measure: 'claim', n: 2, medianMs: 2_010, p95Ms: 2_910 },
      { measure: 'case', n: 2, medianMs: 4_000, p95Ms: 5_800 },
      { measure: 'dark', n: 1, medianMs: 800, p95Ms: 800 },
    ]);
    expect(await figures.times({ from: 0, to: 1 })).toEqual(
      ['verdict', 'first_look', 'claim', 'case', 'dark'].map((measure) => ({ measure, n: 0 })),
    );
  });

  it('counts appeals by what they are against, and complaints by reason and whether they were answered in time', async () => {
    const { queries, repos, figures } = open();
    await repos.actions.insert(action('a1', 1, { origin: { type: 'policy', rule: 'r', policyHash: 'h' } }));
    await sanctionsRepository(queries).add(
      Sanction.parse({ sanctionId: 'x1', subject: 'streamer:p1', kind: 'suspend', reason: 'r', ground: 'g', from: 1, origin: { type: 'human', user: 'ann', role: 'duty' } }),
    ); // prettier-ignore
    const appeal = (id: string, against: string, over: object = {}) =>
      Appeal.parse({ appealId: id, against, appellant: 'streamer:p1', grounds: 'g', lang: 'en', filedAt: FROM, filedBy: 'app', dueAt: FROM + 9, decider: 'ann', state: 'waiting', ...over }); // prettier-ignore
    const appeals = appealsRepository(queries);
    await appeals.add(appeal('al_1', 'a1', { state: 'decided', outcome: 'reversed', reason: 'r', decidedAt: FROM + 100 })); // prettier-ignore
    await appeals.add(appeal('al_2', 'a1', { appellant: 'user:u1' }));
    await appeals.add(appeal('al_3', 'x1', { state: 'decided', outcome: 'upheld', reason: 'r', decidedAt: FROM + 300 })); // prettier-ignore
    await appeals.add(appeal('al_4', 'cp_1', { appellant: 'complaint:cp_1' }));
    expect(await figures.appeals(TIME)).toEqual([
      {
        against: 'policy',
        filed: 2,
        decided: 1,
        upheld: 0,
        reversed: 1,
        partly: 0,
        medianMs: 100,
        p95Ms: 100,
      },
      { against: 'complaint', filed: 1, decided: 0, upheld: 0, reversed: 0, partly: 0 },
      {
        against: 'human',
        filed: 1,
        decided: 1,
        upheld: 1,
        reversed: 0,
        partly: 0,
        medianMs: 300,
        p95Ms: 300,
      },
    ]);
    const complaint = (receipt: string, reason: string, over: object = {}) =>
      Complaint.parse({ receipt, reason, explanation: 'e', place: { streamId: 's1', offsetMs: 1 }, lang: 'en', isVictim: false, keepEvidence: false, severity: 2, weight: 1, receivedAt: FROM, dueAt: FROM + 1_000, state: 'open', ...over }); // prettier-ignore
    const complaints = complaintsRepository(queries);
    const done = (at: number) => ({ state: 'decided', outcome: 'upheld', answer: 'a', decidedBy: 'ann', decidedAt: at }); // prettier-ignore
    for (const c of [
      complaint('cp_1', 'fraud', done(FROM + 500)),
      complaint('cp_2', 'fraud', done(FROM + 1_500)),
      complaint('cp_3', 'hate'),
    ]) {
      // prettier-ignore
      await complaints.add(c, { codeHash: 'h' });
      if (c.state === 'decided') await complaints.update(c);
    }
    expect(await figures.complaints(TIME, FROM + 1_001)).toEqual([
      { reason: 'fraud', received: 2, decided: 2, upheld: 2, late: 1, medianMs: 1_000, p95Ms: 1_450 },
      { reason: 'hate', received: 1, decided: 0, upheld: 0, late: 1 },
    ]);
    expect((await figures.complaints(TIME, FROM))[1]!.late).toBe(0);
  });

  it('adds up what was taken in, judged, and not looked at', async () => {
    const { repos, figures } = open();
    const entry = (seq: number, capturedAt: number) => ({ streamId: 's1', epoch: 0, seq, container: 'mpegts', blob: `b/${seq}`, startMs: 0, durationMs: 2_000, bytes: 5, capturedAt }) as SegmentEntry; // prettier-ignore
    await repos.segments.save([
      entry(0, FROM),
      entry(1, FROM + HOUR),
      entry(2, FROM + HOUR + 1),
      entry(3, TIME.to),
    ]);
    const seen = (seq: number, at: number, coverage: object, over: object = {}) => segmentVerdict(seq, at, { timing: timing(at), coverage: { frames: 1, reused: 0, unwatchedMs: 0, ...coverage }, ...over }); // prettier-ignore
    await repos.verdicts.save([
      seen(0, FROM, { unheardMs: 500 }),
      seen(1, FROM + HOUR, { unwatchedMs: 2_000 }, { failure: 'overload', decision: 'hold' }),
      messageVerdict('m1', { timing: timing(FROM) }),
    ]);
    expect(await figures.coverage(TIME, undefined)).toEqual([{ segments: 3, judged: 2, failed: 1, mediaMs: 6_000, unwatchedMs: 2_000, unheardMs: 500 }]); // prettier-ignore
    expect(await figures.coverage(TIME, HOUR)).toEqual([
      { at: FROM, segments: 1, judged: 1, failed: 0, mediaMs: 2_000, unwatchedMs: 0, unheardMs: 500 },
      {
        at: FROM + HOUR,
        segments: 2,
        judged: 1,
        failed: 1,
        mediaMs: 4_000,
        unwatchedMs: 2_000,
        unheardMs: 0,
      },
    ]);
    expect(await figures.coverage({ from: 0, to: 1 }, undefined)).toEqual([]);
  });

  it('says what each reviewer did and had on screen', async () => {
    const { queries, repos } = open();
    const wellness = wellnessRepository(queries);
    await repos.streams.save([stream()]);
    const decided = (caseId: string, by: string, at: number, outcome = 'clean') =>
      caseDecisionsRepository(queries).add(
        CaseDecision.parse({
          caseId,
          outcome,
          clause: 'R',
          evidence: ['k'],
          note: 'n',
          by,
          role: 'duty',
          at,
        }),
        { token: 1 },
      );
    await wellness.begin('ann', { caseId: 'c1', severity: 5 }, FROM);
    await wellness.goOn('ann', { caseId: 'c1', severity: 5 }, FROM + 60_000, FROM);
    await wellness.begin('ann', { caseId: 'c2', severity: 1 }, FROM + 30_000);
    await wellness.goOn('ann', { caseId: 'c2', severity: 1 }, FROM + 90_000, FROM);
    await decided('c1', 'ann', FROM + 60_000, 'violation');
    await decided('c2', 'ann', FROM + 90_000);
    await decided('c3', 'ann', TIME.to);
    const look = { lookId: CaseId.parse('l1'), kind: 'second', caseId: CaseId.parse('c1'), streamId: s1, severity: 5, outcome: 'violation', firstBy: 'ann', firstAt: FROM, barred: [], offeredAt: FROM } as const; // prettier-ignore
    await looksRepository(queries).add(look);
    await looksRepository(queries).decide(look.lookId, { by: 'bob', at: FROM + 5, outcome: 'clean', clause: 'R', evidence: ['k'], note: 'n', role: 'duty' }); // prettier-ignore
    await repos.actions.insert(action('a1', FROM, { origin: { type: 'human', user: 'bob', role: 'duty' } }));
    await auditRepository(queries).append([
      { at: FROM, actor: 'bob', role: 'duty', kind: 'segments.release', subject: 's1', detail: {} },
      {
        at: FROM,
        actor: 'airlock:deadline',
        role: 'system',
        kind: 'segments.release',
        subject: 's1',
        detail: {},
      },
    ]);
    expect(await workload(queries, TIME, 4)).toEqual([
      { reviewer: 'ann', cases: 2, violations: 1, looks: 0, actions: 0, items: 0, exposureMs: 90_000, severe: 1, medianCaseMs: 60_000 }, // prettier-ignore
      { reviewer: 'bob', cases: 0, violations: 0, looks: 1, actions: 1, items: 1, exposureMs: 0, severe: 0 },
    ]);
  });

  it('reads each figure by an index over time, not by going through everything', async () => {
    const { queries, figures } = open();
    const plans: string[] = [];
    await queries.connection().execute(async (one) => {
      await sql`SET enable_seqscan = off`.execute(one);
      for (const [table, condition, column] of [
        ['verdicts', `NOT clean AND kind = 'segment'`, 'decided_at'],
        ['verdicts', `kind = 'segment'`, 'decided_at'],
        ['verdicts', NOT_WHOLLY_SEEN, 'decided_at'],
        ['chat', `(${DECIDED_LINE})`, 'decided_at'],
        ['segments', 'true', 'captured_at'],
        ['audit', `kind = 'case.claimed'`, 'at'],
        ['cases', 'true', 'opened_at'],
        ['complaints', 'true', 'received_at'],
        ['case_decisions', 'true', 'at'],
      ] as const) {
        const { rows } = await sql
          .raw<{ 'QUERY PLAN': string }>(
            `EXPLAIN SELECT count(*) FROM ${table} WHERE ${condition} AND ${column} >= 1 AND ${column} < 2`,
          ) // prettier-ignore
          .execute(one);
        plans.push(rows.map((r) => r['QUERY PLAN']).join('\n'));
      }
      await sql`RESET enable_seqscan`.execute(one);
    });
    for (const plan of plans) expect(plan).not.toMatch(/Seq Scan/);
    expect(await figures.times(TIME)).toHaveLength(5);
  });
}
