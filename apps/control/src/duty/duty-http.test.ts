import { DutyNow, Schedule } from '@airlock/contracts/duty';
import { MyDuty } from '@airlock/contracts/http/duty-bodies';
import { StaffingPlan } from '@airlock/contracts/staffing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestControl, type TestControl } from '../control.testkit.js';

let t: TestControl;
beforeAll(async () => {
  t = await startTestControl({ demoPersons: true, demoRota: true });
}, 120_000);
afterAll(() => t.close());

const as = (who: string) => ({ 'airlock-demo-person': who });

it('A22: the demo has a rota without a gap, on which everybody who decides has signed on', async () => {
  const now = DutyNow.parse((await t.call('GET', '/v1/duty/now')).body);
  expect(now.missing).toEqual([]);
  const primary = now.on.filter((o) => o.layer === 'primary' && o.schedule === 'Review desk');
  expect(primary.map((o) => o.personId)).toEqual(
    expect.arrayContaining(['operator', 'demo:moderator', 'demo:duty']),
  );
  expect(primary.every((o) => o.presentSince !== undefined)).toBe(true);
  const { items } = (await t.call('GET', '/v1/duty/coverage')).body;
  expect(items.map((c: { gapSeconds: number }) => c.gapSeconds)).toEqual([0, 0]);
  const me = MyDuty.parse((await t.call('GET', '/v1/duty/me', undefined, as('moderator'))).body);
  expect(me).toMatchObject({ personId: 'demo:moderator', maySignOn: false, presence: {} });
});

it('writes a schedule through the API only for whoever may, and refuses one with a hole by saying which', async () => {
  const [desk] = (await t.call('GET', '/v1/duty/schedules')).body.items.map((s: unknown) =>
    Schedule.parse(s),
  );
  const { name, timeZone, rotations } = desk;
  const schedule = { name: `${name} 2`, timeZone, rotations: rotations.slice(0, 1) };
  const want = { schedule: { ...schedule, mustCover: ['lead'] }, reason: 'second team' };
  expect((await t.call('POST', '/v1/duty/schedules', want, as('moderator'))).status).toBe(403);
  const refused = await t.call('POST', '/v1/duty/schedules', want, as('lead'));
  expect(refused.status).toBe(409);
  expect(refused.body.issues[0].path).toBe('lead');
  const { body } = await t.call(
    'POST',
    '/v1/duty/schedules/preview',
    { schedule: want.schedule },
    as('moderator'),
  );
  expect(body.coverage.gapSeconds).toBe(7 * 86_400);
  const added = await t.call('POST', '/v1/duty/schedules', { ...want, acceptGaps: true }, as('lead'));
  expect(added.status).toBe(201);
  const { scheduleId } = Schedule.parse(added.body);
  const remove = { reason: 'only a trial', acceptGaps: true };
  expect((await t.call('POST', `/v1/duty/schedules/${scheduleId}/remove`, remove, as('lead'))).status).toBe(
    200,
  );
});

it('serves a calendar to whoever knows its address, without signing in, until it is revoked', async () => {
  const { body } = await t.call('POST', '/v1/duty/feeds', { kind: 'person' }, as('lead'));
  const calendar = await t.call('GET', body.path);
  expect(calendar.headers.get('content-type')).toContain('text/calendar');
  expect(calendar.body).toMatch(/^BEGIN:VCALENDAR\r\n/);
  expect(
    (await t.call('DELETE', `/v1/duty/feeds/${body.feed.feedId}`, undefined, as('moderator'))).status,
  ).toBe(404);
  await t.call('DELETE', `/v1/duty/feeds/${body.feed.feedId}`, undefined, as('lead'));
  expect((await t.call('GET', body.path)).status).toBe(404);
});

it('B10: gives history and staffing as tables and as JSON', async () => {
  const now = Date.now();
  const range = `from=${now - 3_600_000}&to=${now + 60_000}`;
  const history = await t.call('GET', `/v1/duty/history.csv?${range}`);
  expect(history.headers.get('content-type')).toContain('text/csv');
  expect(history.body).toMatch(/^from,to,schedule,layer,person,name,source,present\r\n.*Review desk,primary/);
  expect((await t.call('GET', `/v1/duty/history?${range}`)).body.items.length).toBeGreaterThan(0);
  expect((await t.call('GET', `/v1/duty/staffing/history.csv?${range}`)).body).toMatch(/^hour,/);
  const plan = StaffingPlan.parse((await t.call('GET', '/v1/duty/staffing')).body);
  expect(plan.hours).toHaveLength(24);
  expect((await t.call('GET', '/v1/duty/history?from=5&to=9')).status).toBe(400);
  expect((await t.call('GET', '/v1/duty/history?from=9&to=5')).status).toBe(400);
  expect((await t.call('GET', `/v1/duty/at?at=${now}`)).body.items.length).toBeGreaterThan(0);
});
