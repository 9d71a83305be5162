import type { DutyRecord } from '@airlock/contracts/duty';
import type { StaffingRecord } from '@airlock/contracts/staffing';

/** RFC 4180. A cell that a spreadsheet would take for a formula is quoted with an apostrophe. */
const cell = (value: string | number | boolean | undefined): string => {
  const text = typeof value === 'string' ? value.replace(/^[=+\-@\t\r]/, "'$&") : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const table = (head: readonly string[], rows: readonly (readonly Parameters<typeof cell>[0][])[]): string =>
  [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
const time = (at: number): string => new Date(at).toISOString();

export const historyTable = (records: readonly DutyRecord[]): string =>
  table(
    ['from', 'to', 'schedule', 'layer', 'person', 'name', 'source', 'present'],
    records.map((r) => [
      time(r.from),
      time(r.to),
      r.schedule,
      r.layer,
      r.personId,
      r.name,
      r.source,
      r.present,
    ]),
  );

export const staffingTable = (records: readonly StaffingRecord[]): string =>
  table(
    ['hour', 'seconds', 'rostered', 'reviewers', 'live_rooms', 'rooms_per_reviewer_worst', 'short_seconds', 'cases'],
    records.map((r) => [time(r.hour), r.seconds, r.rostered, r.reviewers, r.liveRooms, r.roomsPerReviewerWorst, r.shortSeconds, r.cases]),
  ); // prettier-ignore
