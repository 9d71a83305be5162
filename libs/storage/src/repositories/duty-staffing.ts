import type { StaffingRecord } from '@airlock/contracts/staffing';
import { sql } from 'kysely';
import type { Queries } from '../database/tables.js';

const HOUR_MS = 3_600_000;

/** What was seen from one moment to another within one hour, ms since 1970. */
export interface StaffingSeen {
  readonly from: number;
  readonly to: number;
  readonly rostered: number;
  readonly reviewers: number;
  readonly liveRooms: number;
  /** Rooms, and too few reviewers for them. */
  readonly isShort: boolean;
}

/** Reviewers and rooms by hour. */
export function dutyStaffingRepository(q: Queries) {
  return {
    /** Adds to what is known of the hour, unless another instance has told of that time. */
    async add({ from, to, rostered, reviewers, liveRooms, isShort }: StaffingSeen): Promise<void> {
      const seconds = (to - from) / 1_000;
      const values = {
        hour: Math.floor(from / HOUR_MS) * HOUR_MS,
        until_at: to,
        seconds,
        rostered_seconds: rostered * seconds,
        reviewer_seconds: reviewers * seconds,
        room_seconds: liveRooms * seconds,
        worst: reviewers === 0 ? 0 : liveRooms / reviewers,
        empty_seconds: reviewers === 0 ? seconds : 0,
        short_seconds: isShort ? seconds : 0,
      };
      await q
        .insertInto('duty_staffing')
        .values(values)
        .onConflict((c) =>
          c
            .column('hour')
            .doUpdateSet((e) => ({
              until_at: e.ref('excluded.until_at'),
              seconds: sql`duty_staffing.seconds + ${e.ref('excluded.seconds')}`,
              rostered_seconds: sql`duty_staffing.rostered_seconds + ${e.ref('excluded.rostered_seconds')}`,
              reviewer_seconds: sql`duty_staffing.reviewer_seconds + ${e.ref('excluded.reviewer_seconds')}`,
              room_seconds: sql`duty_staffing.room_seconds + ${e.ref('excluded.room_seconds')}`,
              worst: sql`greatest(duty_staffing.worst, ${e.ref('excluded.worst')})`,
              empty_seconds: sql`duty_staffing.empty_seconds + ${e.ref('excluded.empty_seconds')}`,
              short_seconds: sql`duty_staffing.short_seconds + ${e.ref('excluded.short_seconds')}`,
            }))
            .where('duty_staffing.until_at', '<=', from),
        )
        .execute();
    },

    /** Cases opened by hour, whether the staffing of the hour was looked at or not. */
    async casesByHour({ from, to }: { from: number; to: number }): Promise<Map<number, number>> {
      const hour = sql<number>`(opened_at / ${sql.lit(HOUR_MS)}) * ${sql.lit(HOUR_MS)}`;
      const rows = await q
        .selectFrom('cases')
        .select([hour.as('hour'), (e) => e.fn.countAll<number>().as('cases')])
        .where('opened_at', '>=', from)
        .where('opened_at', '<', to)
        .groupBy(hour)
        .execute();
      return new Map(rows.map((r) => [Number(r.hour), Number(r.cases)]));
    },

    /** The hours that begin in the range, the earliest first. */
    async hours(range: { from: number; to: number }): Promise<StaffingRecord[]> {
      const rows = await q
        .selectFrom('duty_staffing')
        .selectAll()
        .where('hour', '>=', range.from)
        .where('hour', '<', range.to)
        .orderBy('hour')
        .execute();
      const cases = await this.casesByHour({ from: range.from, to: range.to + HOUR_MS });
      return rows.map((r) => ({
        hour: r.hour,
        seconds: r.seconds,
        rostered: r.rostered_seconds / r.seconds,
        reviewers: r.reviewer_seconds / r.seconds,
        liveRooms: r.room_seconds / r.seconds,
        ...(r.empty_seconds > 0 ? {} : { roomsPerReviewerWorst: r.worst }),
        shortSeconds: r.short_seconds,
        cases: cases.get(r.hour) ?? 0,
      }));
    },
  };
}
