import type { PatrolLook, PatrolMiss } from '@airlock/contracts/patrol';
import { csv } from '../csv.js';

const time = (ms: number | undefined): string => (ms === undefined ? '' : new Date(ms).toISOString());
const COLUMNS = ['what', 'stream', 'room class', 'person', 'from', 'until', 'dwell s', 'rooms at once', 'proven', 'finding', 'note']; // prettier-ignore

/** Looks and misses, a row for each, by when they began. */
export const patrolCsv = (looks: readonly PatrolLook[], misses: readonly PatrolMiss[]): string => {
  const rows = [
    ...looks.map((l) => ({
      at: l.startedAt,
      row: ['look', l.streamId, '', l.person, time(l.startedAt), time(l.endedAt), l.dwellMs / 1_000, l.rooms, l.proven, l.finding?.kind, l.finding?.note],
    })),
    ...misses.map((m) => ({
      at: m.dueAt,
      row: ['missed', m.streamId, m.roomClass, m.seenBy, time(m.dueAt), time(m.endedAt), '', '', '', '', ''],
    })),
  ]; // prettier-ignore
  return csv(
    COLUMNS,
    rows.sort((a, b) => a.at - b.at).map((r) => r.row),
  );
};
