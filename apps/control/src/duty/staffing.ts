import type { DutyRules } from '@airlock/contracts/duty-rules';
import type { DutyShift } from '@airlock/contracts/duty';
import type { StaffingNow, StaffingPlan, StaffingRecord } from '@airlock/contracts/staffing';
import { forecast, type Span, staffingHour } from '@airlock/moderation/duty';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { dutyStaffingRepository } from '@airlock/storage/repositories/duty-staffing';
import type { Queries } from '@airlock/storage/database';
import type { Effect } from '../house/effect.js';

const HOUR_MS = 3_600_000;
const HOURS = 24;
const KEY = 'duty.staffing';
/** What lies further back than this between two looks was not looked at. */
const LONGEST_MS = 60_000;

const tooFew = ({ state, liveRooms }: Omit<StaffingNow, 'since'>): boolean =>
  liveRooms > 0 && (state === 'short' || state === 'empty');

/** The fewest people on at any moment of a stretch. */
const fewest = (shifts: readonly DutyShift[], { from, to }: Span): number => {
  const moments = [from, ...shifts.flatMap((s) => [s.from, s.to]).filter((t) => t > from && t < to)];
  return Math.min(
    ...moments.map((t) => new Set(shifts.filter((s) => s.from <= t && s.to > t).map((s) => s.personId)).size),
  );
};

/** Reviewers and rooms: now, in hours past, and in those to come. */
export const createStaffing = (rules: () => DutyRules) => {
  let lastAt: number | undefined;
  return {
    /** Since when there are too few, for as long as there are. */
    async since(q: Queries): Promise<number | undefined> {
      const deadline = await deadlinesRepository(q).get(KEY);
      if (deadline?.state !== 'running' && deadline?.state !== 'missed') return undefined;
      return deadline.dueAt - rules().staffing.graceMinutes * 60_000;
    },

    /** Too few people is a deadline: whoever leads is called when it is not put right in time. */
    async settle({ tx, now, record, announce }: Effect, staffing: Omit<StaffingNow, 'since'>): Promise<void> {
      const deadlines = deadlinesRepository(tx);
      const known = await deadlines.get(KEY);
      const isRunning = known?.state === 'running' || known?.state === 'missed';
      const isShort = tooFew(staffing);
      if (isShort === isRunning) return;
      const { reviewers, liveRooms, roomsPerReviewerMax } = staffing;
      const data = { reviewers, liveRooms, roomsPerReviewerMax };
      if (isShort) {
        const dueAt = now + rules().staffing.graceMinutes * 60_000;
        const title = `${liveRooms} rooms on air and ${reviewers} reviewers, 1:${roomsPerReviewerMax} at least`;
        await deadlines.set({
          key: KEY,
          kind: KEY,
          subject: KEY,
          title,
          what: `${liveRooms} : ${reviewers}, ≤ ${roomsPerReviewerMax} : 1`,
          dueAt,
          remindAt: [],
          urgency: 'page',
        });
      } else {
        await deadlines.meet(KEY, now);
      }
      record({ kind: isShort ? 'duty.understaffed' : 'duty.staffed_again', subject: KEY, detail: data });
      announce({ type: isShort ? 'airlock.duty.understaffed' : 'airlock.duty.staffed_again', subject: KEY, data }); // prettier-ignore
    },

    /** Adds the time since the last look to the history. */
    async sample(q: Queries, staffing: Omit<StaffingNow, 'since'>): Promise<void> {
      const { at: to, rostered, reviewers, liveRooms } = staffing;
      const from = Math.max(lastAt ?? to, to - LONGEST_MS);
      lastAt = to;
      if (from >= to) return;
      const isShort = tooFew(staffing);
      await dutyStaffingRepository(q).add({ from, to, rostered, reviewers, liveRooms, isShort });
    },

    history: (q: Queries, range: Span): Promise<StaffingRecord[]> => dutyStaffingRepository(q).hours(range),

    /** `shifts` reach over the next day. */
    async plan(q: Queries, now: StaffingNow, shifts: readonly DutyShift[]): Promise<StaffingPlan> {
      const { handleSeconds, withinSeconds, share, roomsPerReviewer, forecastDays } = rules().staffing;
      const first = Math.floor(now.at / HOUR_MS) * HOUR_MS;
      const past = await dutyStaffingRepository(q).hours({
        from: first - forecastDays * HOURS * HOUR_MS,
        to: first,
      });
      const terms = {
        ...{ roomsPerReviewer, share, forecastDays },
        handleMs: handleSeconds * 1_000,
        withinMs: withinSeconds * 1_000,
      };
      const hours = Array.from({ length: HOURS }, (_, i) => {
        const from = first + i * HOUR_MS;
        const rostered = fewest(shifts, { from: Math.max(from, now.at), to: from + HOUR_MS });
        return staffingHour(from, rostered, forecast(past, from, forecastDays), terms);
      });
      const roomsPerReviewerMax = roomsPerReviewer;
      return {
        now,
        basis: { handleSeconds, withinSeconds, share, roomsPerReviewerMax, forecastDays },
        hours,
      };
    },
  };
};
export type Staffing = ReturnType<typeof createStaffing>;
