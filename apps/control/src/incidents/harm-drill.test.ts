import { ComplaintRequest } from '@airlock/contracts/complaint';
import { OpenIncident } from '@airlock/contracts/http/incident-api';
import type { StreamId } from '@airlock/contracts/ids';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { pagesRepository } from '@airlock/storage/repositories/pages';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openActions } from '../actions/actions.js';
import { openTestGround, person, type TestGround } from '../actions/ground.testkit.js';
import { openLogKey } from '../audit/log-key.js';
import { startDeadlines } from '../house/deadlines.js';
import { createOrders } from '../orders/orders.js';
import { openRedress, type Redress } from '../redress/redress.js';
import { incidentNotice } from './export.js';
import { createIncidents, type Incidents } from './incidents.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** How long the drill allows from the report to the authority's having it. */
const REFERRED_WITHIN = 15 * MINUTE;
const officer = person('ann', 'duty');
const as = { id: 'ann', role: 'duty' as const };
const roof = 'roof' as StreamId;

let t: TestGround;
let redress: Redress;
let incidents: Incidents;
let orders: ReturnType<typeof createOrders>;
const sealed: { streamId: StreamId; at: number }[] = [];

beforeAll(async () => {
  t = await openTestGround();
  const signer = await openLogKey({ name: 'test.example/log' });
  const actions = await openActions(t.ground);
  const evidence = {
    sealIn: async (_effect: unknown, { streamId }: { streamId?: StreamId | undefined }) => {
      sealed.push({ streamId: streamId!, at: t.time.now });
      return {} as never;
    },
  };
  redress = await openRedress(t.ground, { signer, evidence });
  incidents = createIncidents(t.ground, { mass: actions.mass });
  orders = createOrders({ ...t.ground, signer, retention: { raise: async () => undefined } });
}, 120_000);
afterAll(() => t.close());

const pass = (ms: number): void => void (t.time.now += ms);

/** What the one engine of deadlines pages for now, by subject. */
const paged = async (): Promise<string[]> => {
  const subjects: string[] = [];
  const { effects, logger } = t.ground;
  const runner = startDeadlines({
    ...{ effects, logger },
    page: async (_effect, { deadline }) => void subjects.push(deadline.subject),
  });
  await runner.look();
  await runner.close();
  return subjects;
};

const reported = () =>
  redress.complaints.take(
    ComplaintRequest.parse({
      ...{ reason: 'imminent_harm', explanation: 'he stands on the roof and says goodbye', goodFaith: true },
      ...{
        place: { streamId: roof, offsetMs: 0 },
        reporter: { name: 'Ada Byron', email: 'ada@example.org' },
      },
      ...{ keepEvidence: true, lang: 'zh-CN' },
    }),
  );

const referral = (detectedAt: number, text: string) =>
  orders.draft(as, {
    ...{ addressee: '公安机关', subject: roof, label: 'self_harm', text },
    ...{ detectedAt, dueAt: detectedAt + REFERRED_WITHIN },
  });

it('E04: a drill from the report of a threat to life to the authority’s receipt, each step within its time', async () => {
  await t.onAir(roof);
  const from = t.time.now;
  const { receipt, dueAt } = await reported();
  expect(dueAt - from).toBe(MINUTE);
  // Called in the second of the report, and what was seen is sealed with it.
  expect(await paged()).toEqual([receipt]);
  expect(sealed).toEqual([{ streamId: roof, at: from }]);

  pass(40 * SECOND);
  const opened = await incidents.open(
    OpenIncident.parse({ title: '楼顶直播', playbook: 'danger-to-life', drill: true, links: { streamIds: [roof] } }), // prettier-ignore
    officer,
  );
  const id = opened.incidentId;
  expect(opened.level).toBe(1);
  expect((await pagesRepository(t.db.queries).ofIncident(id))[0]).toMatchObject({ state: 'open' });
  await incidents.check(id, { id: 'look', done: true, note: 'roof of a tower' }, officer);
  pass(50 * SECOND);
  await incidents.check(id, { id: 'alarm', done: true, note: '110' }, officer);
  pass(30 * SECOND);
  const draft = incidentNotice(await incidents.view(id), 'zh-CN');
  expect(draft).toContain('楼顶直播');
  const { reportId } = await referral(from, draft);
  pass(2 * MINUTE);
  await orders.sent(as, reportId);
  await incidents.check(id, { id: 'refer', done: true, note: reportId }, officer);
  pass(30 * MINUTE);
  expect(await orders.acknowledged(as, reportId, '110-2026-77')).toMatchObject({ state: 'acknowledged' });

  const log = await auditRepository(t.db.queries).range(0, 1_000);
  const when = (kind: string): number => log.find((e) => e.kind === kind)!.at - from;
  expect(when('complaint.received')).toBe(0);
  expect(when('report.drafted')).toBe(2 * MINUTE);
  expect(when('report.sent')).toBe(4 * MINUTE);
  expect(when('report.sent')).toBeLessThan(REFERRED_WITHIN);
  expect(JSON.parse(log.find((e) => e.kind === 'report.sent')!.body)).toMatchObject({
    detail: { minutesLate: 0 },
  });
  const { timeline } = await incidents.view(id);
  const checks = timeline.filter((e) => e.what === 'check').map((e) => (e.at - from) / SECOND);
  expect(checks).toEqual([40, 90, 240]);
  // In time, so that nobody was called for it, then or now.
  const due = await deadlinesRepository(t.db.queries).get(`report/${reportId}`);
  expect(due).toMatchObject({ dueAt: from + REFERRED_WITHIN, metAt: from + 4 * MINUTE });
  expect(await paged()).not.toContain(reportId);
});

it('E04: a referral that nobody sends pages whoever is on duty when its time is over', async () => {
  const from = t.time.now;
  const { reportId } = await referral(from, 'a man on a roof');
  pass(REFERRED_WITHIN - SECOND);
  expect(await paged()).not.toContain(reportId);
  pass(SECOND);
  expect(await paged()).toContain(reportId);
  pass(3 * MINUTE);
  await orders.sent(as, reportId);
  const log = await auditRepository(t.db.queries).range(0, 1_000);
  const sent = log.findLast((e) => e.kind === 'report.sent')!;
  expect(JSON.parse(sent.body)).toMatchObject({ detail: { minutesLate: 3 } });
});
