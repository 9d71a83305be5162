import { expect, it } from 'vitest';
import { FeedId, Override, OverrideId, Schedule, type ScheduleId, Swap } from '@airlock/contracts/duty';
import { HandoverId } from '@airlock/contracts/handover';
import { sql } from 'kysely';
import { dutyFeedsRepository } from '../repositories/duty-feeds.js';
import { dutyHandoversRepository } from '../repositories/duty-handovers.js';
import { dutyPresenceRepository } from '../repositories/duty-presence.js';
import { dutyRotaRepository } from '../repositories/duty-rota.js';
import { dutyStaffingRepository } from '../repositories/duty-staffing.js';
import type { SuiteContext } from './repository-suite.js';

const schedule = (id: string, version: number, changedAt: number, name = 'desk') => ({
  schedule: Schedule.parse({
    scheduleId: `sch_${id}`,
    version,
    changedAt,
    changedBy: 'lead',
    name,
    timeZone: 'Asia/Shanghai',
    rotations: [
      {
        name: 'days',
        layer: 'primary',
        timeZone: 'Asia/Shanghai',
        start: '2026-01-01T08:00',
        minutes: 720,
        rule: 'FREQ=DAILY',
        turns: [['ann'], ['ben']],
      },
    ],
  }),
  removed: false,
});
const override = (id: string, from: number, to: number) =>
  Override.parse({
    overrideId: `ovr_${id}`,
    scheduleId: 'sch_a',
    layer: 'primary',
    from,
    to,
    kind: 'override',
    people: ['zoe'],
    reason: 'ill',
    createdAt: 5,
    createdBy: 'lead',
  });

/** The rota, who was there, handovers, calendars and staffing. */
export function dutyCases(context: SuiteContext): void {
  const rota = () => dutyRotaRepository(context.database.queries);

  it('keeps every version of a schedule, and gives those in force within a time', async () => {
    const all = [schedule('a', 1, 10), schedule('b', 1, 20), schedule('a', 2, 30, 'night'), { ...schedule('b', 2, 40), removed: true }]; // prettier-ignore
    for (const version of all) await rota().addVersion(version);
    await expect(rota().addVersion(schedule('a', 2, 50))).rejects.toMatchObject({ code: 'conflict' });
    const named = async (from: number, to: number) =>
      (await rota().versions({ from, to })).map((v) => `${v.schedule.scheduleId}/${v.schedule.version}`);
    expect(await rota().versions({ from: 0, to: 100 })).toEqual(all);
    expect(await named(25, 29)).toEqual(['sch_a/1', 'sch_b/1']);
    expect(await named(30, 31)).toEqual(['sch_b/1', 'sch_a/2']);
    expect(await named(0, 11)).toEqual(['sch_a/1']);
    expect(await named(45, 99)).toEqual(['sch_a/2', 'sch_b/2']);
    expect(await rota().scheduleForUpdate('sch_b' as ScheduleId)).toEqual(all[3]);
    expect(await rota().scheduleForUpdate('sch_c' as ScheduleId)).toBeUndefined();
  });

  it('keeps people, and overrides with the time they were taken back at', async () => {
    const ann = {
      personId: 'acc_1',
      name: '安',
      skills: ['minors'],
      languages: ['zh-CN'],
      timeZone: 'Asia/Shanghai',
    };
    await rota().putPerson({ ...ann, skills: [] });
    await rota().putPerson(ann);
    expect(await rota().people()).toEqual([ann]);
    await rota().addOverride(override('1', 100, 200));
    await rota().addOverride(override('2', 200, 300));
    const cancelled = await rota().cancelOverride(OverrideId.parse('ovr_1'), 150);
    expect(cancelled).toEqual({ ...override('1', 100, 200), cancelledAt: 150 });
    expect(await rota().cancelOverride(OverrideId.parse('ovr_1'), 160)).toBeUndefined();
    expect(await rota().cancelOverride(OverrideId.parse('ovr_2'), 300)).toBeUndefined();
    expect((await rota().overrides({ from: 150, to: 200 })).map((o) => o.overrideId)).toEqual(['ovr_1']);
    expect((await rota().overrides({ from: 0, to: 201 })).map((o) => o.overrideId)).toEqual(['ovr_1', 'ovr_2']); // prettier-ignore
  });

  it('keeps swaps and finds those that nobody answered in time', async () => {
    const swap = Swap.parse({
      swapId: 'swp_1',
      scheduleId: 'sch_a',
      layer: 'primary',
      askedBy: 'ann',
      give: { from: 100, to: 200 },
      with: 'ben',
      reason: 'wedding',
      askedAt: 10,
      state: 'asked',
    });
    await rota().addSwap(swap, 100);
    expect(await rota().lapsedSwaps(99)).toEqual([]);
    expect(await rota().lapsedSwaps(100)).toEqual([swap]);
    const accepted = { ...swap, state: 'accepted' as const, answeredAt: 20 };
    await rota().answerSwap(accepted);
    expect(await rota().lapsedSwaps(100)).toEqual([]);
    expect(await rota().swaps({ state: 'asked', limit: 10 })).toEqual([]);
    expect(await rota().swaps({ limit: 10 })).toEqual([accepted]);
    expect(await rota().swapForUpdate(swap.swapId)).toEqual(accepted);
  });

  it('A22: keeps who was there from sign-on to sign-off', async () => {
    const presence = dutyPresenceRepository(context.database.queries);
    await presence.signOn({ personId: 'ann', from: 10, to: 100 });
    await presence.signOn({ personId: 'ben', from: 20, to: 100 });
    expect(await presence.signOff('ann', 50)).toBe(true);
    expect(await presence.signOff('ann', 60)).toBe(false);
    await presence.signOn({ personId: 'ann', from: 70, to: 100 });
    expect(await presence.presence({ from: 0, to: 200 })).toEqual([
      { personId: 'ann', from: 10, to: 50, signedOffAt: 50 },
      { personId: 'ben', from: 20, to: 100 },
      { personId: 'ann', from: 70, to: 100 },
    ]);
    expect(await presence.presence({ from: 50, to: 70 })).toEqual([{ personId: 'ben', from: 20, to: 100 }]);
  });

  it('keeps a handover once for each change of shift, and brings one back that had been called off', async () => {
    const handovers = dutyHandoversRepository(context.database.queries);
    const expected = (id: string) => ({
      handoverId: HandoverId.parse(`hand_${id}`),
      scheduleId: 'sch_a' as ScheduleId,
      at: 100,
      dueAt: 130,
      from: ['ann'],
      to: ['ben'],
    });
    expect(await handovers.expect(expected('1'))).toBe(true);
    expect(await handovers.expect(expected('2'))).toBe(false);
    const written = { ...expected('1'), note: 'quiet', writtenBy: 'ann', writtenAt: 90 };
    await handovers.save(written);
    expect(await handovers.get(written.handoverId)).toEqual(written);
    expect(await handovers.open()).toEqual([written]);
    await handovers.save({ ...written, acknowledgedBy: 'ben', acknowledgedAt: 101 });
    expect(await handovers.open()).toEqual([]);
    expect(await handovers.list({ limit: 5, before: 101 })).toHaveLength(1);
    await handovers.cancel(written.handoverId);
    expect(await handovers.list({ limit: 5 })).toEqual([]);
    expect(await handovers.expect(expected('3'))).toBe(true);
    expect(await handovers.get(HandoverId.parse('hand_3'))).toEqual(expected('3'));
  });

  it('reads a calendar by the hash of its secret, until it is revoked', async () => {
    const feeds = dutyFeedsRepository(context.database.queries);
    const mine = {
      feedId: FeedId.parse('feed_1'),
      of: { kind: 'person' as const, personId: 'ann' },
      createdBy: 'ann',
      createdAt: 5,
    };
    await feeds.addFeed(mine, 'hash');
    expect(await feeds.feedByToken('hash')).toEqual(mine);
    expect(await feeds.feedByToken('other')).toBeUndefined();
    expect(await feeds.revokeFeed(mine.feedId, 9, 'ben')).toBeUndefined();
    expect(await feeds.revokeFeed(mine.feedId, 9, 'ann')).toEqual({ ...mine, revokedAt: 9 });
    expect(await feeds.feedByToken('hash')).toBeUndefined();
    expect(await feeds.feeds('ann')).toHaveLength(1);
    expect(await feeds.feeds('ben')).toEqual([]);
  });

  it('B10: adds up reviewers, rooms and cases by hour', async () => {
    const hour = 3_600_000;
    const staffing = dutyStaffingRepository(context.database.queries);
    const seen = { rostered: 3, liveRooms: 60 };
    const at = (n: number, second: number): number => n * hour + second * 1_000;
    await staffing.add({ ...seen, from: at(1, 0), to: at(1, 10), reviewers: 2, isShort: false });
    await staffing.add({ ...seen, from: at(1, 10), to: at(1, 40), reviewers: 1, isShort: true });
    // Another instance, of a time that has been told of.
    await staffing.add({ ...seen, from: at(1, 35), to: at(1, 45), reviewers: 1, isShort: true });
    await staffing.add({ ...seen, from: at(2, 0), to: at(2, 5), reviewers: 0, isShort: true });
    for (const [id, at] of [
      ['c1', hour],
      ['c2', 2 * hour - 1],
      ['c3', 2 * hour],
    ] as const) {
      // prettier-ignore
      await sql`INSERT INTO cases(case_id, stream_id, state, severity, opened_at, updated_at)
        VALUES (${id}, ${id}, 'open', 3, ${at}, ${at})`.execute(context.database.queries);
    }
    expect(await staffing.hours({ from: 0, to: 9 * hour })).toEqual([
      { hour, seconds: 40, rostered: 3, reviewers: 1.25, liveRooms: 60, roomsPerReviewerWorst: 60, shortSeconds: 30, cases: 2 }, // prettier-ignore
      { hour: 2 * hour, seconds: 5, rostered: 3, reviewers: 0, liveRooms: 60, shortSeconds: 5, cases: 1 },
    ]);
  });
}
