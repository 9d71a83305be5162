import { DAY_MS } from './terms.js';

/** What was measured of the store. Bytes, ms since 1970. */
export interface Measured {
  readonly writable: boolean;
  /** Bytes that still fit; undefined where nobody knows an end. */
  readonly room: number | undefined;
  /** Bytes of recordings in it. */
  readonly used: number;
  /** Bytes recorded in the last 24 hours. */
  readonly lastDay: number;
  /** Since when anything was recorded. */
  readonly since: number | undefined;
}

export interface Judged {
  readonly bytesPerDay?: number;
  readonly projectedDays?: number;
  readonly refuses: readonly { readonly code: string; readonly reason: string }[];
}

/** With less room than this nothing new is let on, whatever was measured, bytes. */
const LEAST_ROOM = 64 * 1024 * 1024;
const HOURS_IN_RESERVE = 1;

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/**
 * Whether what is recorded from now on can be kept for `days`. Of a store at rest as much is deleted a day as comes, so
 * what counts is all that recordings may take up, not what is free. A rate is believed once a whole day was measured;
 * before, only what is about to run out refuses.
 */
export const preflight = (measured: Measured, days: number, now: number): Judged => {
  const { writable, room, used, lastDay, since } = measured;
  if (!writable)
    return {
      refuses: [{ code: 'retention.store_unwritable', reason: 'the store of recordings takes nothing' }],
    };
  const isMeasured = since !== undefined && now - since >= DAY_MS && lastDay > 0;
  const rate = isMeasured ? { bytesPerDay: lastDay } : {};
  if (room === undefined) return { ...rate, refuses: [] };
  const reserve = Math.max(LEAST_ROOM, (lastDay / 24) * HOURS_IN_RESERVE);
  const full =
    room < reserve
      ? [{ code: 'retention.store_full', reason: `the store of recordings is full: ${gigabytes(room)} left` }]
      : [];
  if (!isMeasured) return { refuses: full };
  const projectedDays = (used + room) / lastDay;
  const short =
    projectedDays < days
      ? [
          {
            code: 'retention.too_few_days',
            reason: `the store of recordings holds ${Math.floor(projectedDays)} days of what is recorded, ${days} have to be kept`,
          },
        ]
      : [];
  return { ...rate, projectedDays, refuses: [...full, ...short] };
};
