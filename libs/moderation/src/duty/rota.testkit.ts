import type { Override, OverrideId, Rotation, ScheduleId } from '@airlock/contracts/duty';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** A rotation of one person a day from 2026-01-01T08:00 on, unless said otherwise. */
export const rotation = (changes: Partial<Rotation> = {}): Rotation => ({
  name: 'days',
  layer: 'primary',
  level: 0,
  timeZone: 'Asia/Shanghai',
  start: '2026-01-01T08:00',
  minutes: 1_440,
  rule: 'FREQ=DAILY',
  turns: [['ann'], ['ben'], ['cai']],
  turnEvery: { count: 1, unit: 'shift' },
  ...changes,
});

let made = 0;
export const override = (changes: Partial<Override>): Override => ({
  overrideId: `ovr_${(made += 1)}` as OverrideId,
  scheduleId: 'sch_1' as ScheduleId,
  layer: 'primary',
  from: 0,
  to: 0,
  kind: 'override',
  people: ['zoe'],
  reason: 'ill',
  createdAt: 0,
  createdBy: 'lead',
  ...changes,
});

/** Zones that put their clocks on and back (by half an hour too), one without, and one that has skipped a day. */
export const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Chatham',
  'Asia/Shanghai',
  'Pacific/Apia',
] as const;
