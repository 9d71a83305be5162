import { z } from 'zod';
import { EpochMs } from './ids.js';

/**
 * How many people there are for how many rooms. `no_rota`: none is written, everybody permitted may work; `empty`: nobody
 * has signed on; `short`: more rooms per reviewer than the policy allows.
 */
export const StaffingState = z.enum(['no_rota', 'empty', 'short', 'enough']);
export type StaffingState = z.infer<typeof StaffingState>;

export const StaffingNow = z.object({
  at: EpochMs,
  state: StaffingState,
  /** People on the rota now, and those of them who have signed on. */
  rostered: z.int(),
  reviewers: z.int(),
  liveRooms: z.int(),
  /** Absent with nobody there. */
  roomsPerReviewer: z.number().optional(),
  /** The policy's. */
  roomsPerReviewerMax: z.number(),
  /** Since when it is `empty` or `short`. */
  since: EpochMs.optional(),
});
export type StaffingNow = z.infer<typeof StaffingNow>;

/** One hour of the next day: who is planned, and how many it takes. */
export const StaffingHour = z.object({
  from: EpochMs,
  /** The fewest people on the rota within the hour. */
  rostered: z.int(),
  /** Plain averages of the same hour of earlier days; absent where there is none yet. */
  forecast: z.object({ cases: z.number(), liveRooms: z.number(), days: z.int() }).optional(),
  /** Reviewers for the forecast cases to be taken in time (Erlang C), for the rooms (the policy's ratio), and for both. */
  needed: z.object({ queue: z.int(), rooms: z.int(), all: z.int() }).optional(),
  /** Expected share of cases taken in time with those on the rota, 0–1. */
  inTime: z.number().optional(),
});
export type StaffingHour = z.infer<typeof StaffingHour>;

export const StaffingPlan = z.object({
  now: StaffingNow,
  /** What the estimate stands on. Times in seconds. */
  basis: z.object({
    handleSeconds: z.number(),
    withinSeconds: z.number(),
    share: z.number(),
    roomsPerReviewerMax: z.number(),
    forecastDays: z.int(),
  }),
  hours: z.array(StaffingHour),
});
export type StaffingPlan = z.infer<typeof StaffingPlan>;

/** One past hour of staffing. */
export const StaffingRecord = z.object({
  /** Begin of the hour. */
  hour: EpochMs,
  /** How many seconds of it were looked at. */
  seconds: z.number(),
  /** Averages over that time. */
  rostered: z.number(),
  reviewers: z.number(),
  liveRooms: z.number(),
  /** The worst moment; absent where nobody was there at it. */
  roomsPerReviewerWorst: z.number().optional(),
  /** Seconds in which there were rooms and too few reviewers, or none. */
  shortSeconds: z.number(),
  /** Cases opened in it. */
  cases: z.int(),
});
export type StaffingRecord = z.infer<typeof StaffingRecord>;
