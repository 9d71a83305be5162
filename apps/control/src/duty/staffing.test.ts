import { sql } from 'kysely';
import type { StreamerId } from '@airlock/contracts/ids';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { as, DAY, HOUR, MINUTE, openTestDuty, START, type TestDuty, twelves } from './rig.testkit.js';
import { historyTable, staffingTable } from './tables.js';

let t: TestDuty;
beforeAll(async () => void (t = await openTestDuty()), 120_000);
beforeEach(() => t.reset());
afterAll(() => t.close());

const deadline = () => deadlinesRepository(t.ground.db.queries).get('duty.staffing');

it('B10, D11: 51 rooms for one reviewer alarm and page, 50 do not, and a second reviewer ends it', async () => {
  await t.write(twelves());
  await t.duty.presence.signOn(as('ann'));
  t.rooms(50);
  await t.duty.look();
  expect(await deadline()).toBeUndefined();
  expect((await t.duty.now()).staffing).toMatchObject({ state: 'enough', reviewers: 1, rostered: 2, roomsPerReviewer: 50 }); // prettier-ignore
  t.rooms(51);
  await t.duty.look();
  expect((await t.duty.now()).staffing).toMatchObject({ state: 'short', roomsPerReviewer: 51, since: START });
  expect(await deadline()).toMatchObject({ state: 'running', urgency: 'page', dueAt: START + 5 * MINUTE });
  expect(await t.ground.metrics.registry.getSingleMetricAsString('airlock_staffing_short')).toContain('} 1');
  expect(await t.audit('duty.understaffed')).toHaveLength(1);
  await t.duty.presence.signOn(as('cai'));
  expect(await deadline()).toMatchObject({ state: 'met' });
  expect(await t.audit('duty.staffed_again')).toHaveLength(1);
});

it('B10, D11: writes down reviewers, rooms and the seconds short of people by hour, as a table too', async () => {
  await t.write(twelves());
  await t.duty.presence.signOn(as('ann'));
  t.rooms(60);
  for (let i = 0; i < 120; i += 1) {
    t.pass(MINUTE);
    await t.duty.look();
  }
  const history = await t.duty.staffingHistory({ from: START, to: START + DAY });
  expect(history).toMatchObject([
    { hour: START, reviewers: 1, rostered: 2, liveRooms: 60, roomsPerReviewerWorst: 60 },
    { hour: START + HOUR, shortSeconds: 3_600, seconds: 3_600 },
  ]);
  expect(staffingTable(history).split('\r\n')[2]).toBe('2026-11-23T01:00:00.000Z,3600,2,1,60,60,3600,0');
  const lines = historyTable(await t.duty.history({ from: START, to: START + HOUR })).split('\r\n');
  expect(lines[1]).toBe(
    '2026-11-23T00:00:00.000Z,2026-11-23T01:00:00.000Z,Desk,primary,ann,ANN,rotation,true',
  );
}, 60_000);

it('B10: plans the next 24 hours from the same hours of earlier days', async () => {
  await t.write(twelves());
  for (let day = 1; day <= 3; day += 1) {
    const from = START - day * DAY + 2 * HOUR;
    await sql`INSERT INTO duty_staffing VALUES (${from}, ${from + HOUR}, 3600, 7200, 7200, ${120 * 3_600}, 60, 0, 0)`.execute(t.ground.db.queries); // prettier-ignore
    for (let i = 0; i < 200; i += 1) {
      await sql`INSERT INTO cases(case_id, stream_id, state, severity, opened_at, updated_at)
        VALUES (${`c${day}_${i}`}, 's', 'closed', 3, ${from + i}, ${from})`.execute(t.ground.db.queries);
    }
  }
  const { hours, basis } = await t.duty.staffing();
  expect(basis).toMatchObject({ handleSeconds: 90, withinSeconds: 60, share: 0.95, roomsPerReviewerMax: 50 });
  expect(hours).toHaveLength(24);
  expect(hours[0]).toEqual({ from: START, rostered: 2 });
  expect(hours[2]).toMatchObject({
    rostered: 2,
    forecast: { cases: 200, liveRooms: 120, days: 3 },
    needed: { queue: 8, rooms: 3, all: 8 },
    inTime: 0,
  });
});

it('E14: with the policy so, no stream starts while nobody has signed on; what runs already runs on', async () => {
  await t.reset({ refuseWhenEmpty: true });
  const asked = { streamerId: 'bob' as StreamerId };
  expect(await t.refusals(asked)).toEqual(['duty.nobody_on_shift']);
  await t.write(twelves());
  expect(await t.refusals(asked)).toEqual(['duty.nobody_on_shift']);
  const [rule] = t.ground.admissionRules;
  const request = { roomId: 'r', streamerId: 'bob', title: '', category: 'x', source: 'rtmp' } as never;
  expect(await rule!.opinion(request, START, {} as never)).toEqual({});
  await t.duty.presence.signOn(as('ann'));
  expect(await t.refusals(asked)).toEqual([]);
  t.at(START + 12 * HOUR);
  expect(await t.refusals(asked)).toEqual(['duty.nobody_on_shift']);
});

it('E14: lets streams start by default whoever is there', async () => {
  await t.write(twelves());
  expect(await t.refusals({ streamerId: 'bob' as StreamerId })).toEqual([]);
});
