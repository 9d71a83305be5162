import type { StaffingHour, StaffingState } from '@airlock/contracts/staffing';
import { inTimeShare, peopleNeeded } from './erlang.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface StaffingRules {
  /** Live rooms that one reviewer may answer for. */
  readonly roomsPerReviewer: number;
  /** How long one case takes on average, ms. */
  readonly handleMs: number;
  /** Within which a case has to be taken, ms … */
  readonly withinMs: number;
  /** … and of how many of them, 0–1. */
  readonly share: number;
  /** How many earlier days the forecast looks at. */
  readonly forecastDays: number;
}

export interface PastHour {
  /** Its begin, ms since 1970. */
  readonly hour: number;
  readonly cases: number;
  readonly liveRooms: number;
}

/** The plain average of the same hour of earlier days; undefined where none was looked at. Hours by the clock of UTC. */
export function forecast(
  past: readonly PastHour[],
  hour: number,
  days: number,
): StaffingHour['forecast'] | undefined {
  const same = past.filter(
    (p) => p.hour < hour && p.hour >= hour - days * DAY_MS && (hour - p.hour) % DAY_MS === 0,
  );
  if (same.length === 0) return undefined;
  const mean = (of: (p: PastHour) => number) => same.reduce((sum, p) => sum + of(p), 0) / same.length;
  return { cases: mean((p) => p.cases), liveRooms: mean((p) => p.liveRooms), days: same.length };
}

/** What an hour takes, and what those on the rota will manage. */
export function staffingHour(
  from: number,
  rostered: number,
  expected: StaffingHour['forecast'] | undefined,
  rules: StaffingRules,
): StaffingHour {
  if (expected === undefined) return { from, rostered };
  const load = (expected.cases * rules.handleMs) / HOUR_MS;
  const queue = peopleNeeded(load, rules.share, rules.withinMs, rules.handleMs);
  const rooms = Math.ceil(expected.liveRooms / rules.roomsPerReviewer);
  return {
    from,
    rostered,
    forecast: expected,
    needed: { queue, rooms, all: Math.max(queue, rooms) },
    inTime: load === 0 ? 1 : inTimeShare(load, rostered, rules.withinMs, rules.handleMs),
  };
}

/** Whether there are people enough for what is on air. Exactly the policy's ratio is enough. */
export const staffingState = (
  { hasRota, reviewers, liveRooms }: { hasRota: boolean; reviewers: number; liveRooms: number },
  roomsPerReviewer: number,
): StaffingState => {
  if (!hasRota) return 'no_rota';
  if (reviewers === 0) return 'empty';
  return liveRooms > reviewers * roomsPerReviewer ? 'short' : 'enough';
};
