import type { Rotation } from '@airlock/contracts/duty';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { instantOf, isTimeZone, wallAt, wallOf, type WallMs } from './wall-clock.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** No clock on a wall is further than this from UTC, and a day that a zone skips is no longer. */
const MARGIN_MS = 2 * DAY_MS;
/** All shifts since the start of a rotation are counted. */
const FAR_MS = 5 * 366 * DAY_MS;
const YEAR_MS = 366 * DAY_MS;

/** One shift of a rotation. */
export interface RotationShift {
  /** ms since 1970. */
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly people: readonly string[];
}

/**
 * The rule read on the wall clock, and its zone applied to what comes out: by itself RFC 5545 leaves out what would begin
 * in an hour that the clocks skip, and a shift that is left out is a gap.
 */
const ruleOf = (rotation: Rotation): RRuleTemporal =>
  new RRuleTemporal({
    rruleString: rotation.rule,
    dtstart: Temporal.PlainDateTime.from(rotation.start).toZonedDateTime('UTC'),
    strict: true,
    maxIterations: 100_000,
  });

/** The shifts of a rotation as far as they were asked for: the count of those before tells whose turn one is. */
interface Known {
  readonly rule: RRuleTemporal;
  readonly begins: WallMs[];
  /** Everything before this is in `begins`. */
  before: WallMs;
  readonly shifts: Map<number, RotationShift>;
}

const KNOWN = new WeakMap<Rotation, Known>();

const knownUntil = (rotation: Rotation, wall: WallMs): Known => {
  let known = KNOWN.get(rotation);
  if (known === undefined) {
    known = { rule: ruleOf(rotation), begins: [], before: wallOf(rotation.start), shifts: new Map() };
    KNOWN.set(rotation, known);
  }
  const end = Math.min(wall, rotation.until === undefined ? Infinity : wallOf(rotation.until));
  if (end > known.before) {
    for (const at of known.rule.between(new Date(known.before), new Date(end), true)) {
      if (at.epochMilliseconds < end) known.begins.push(at.epochMilliseconds);
    }
    known.before = end;
  }
  return known;
};

/** The first place in a rising list whose value is not below. */
const firstFrom = (rising: readonly number[], value: number): number => {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

const isOnCalendar = (wall: string): boolean => {
  try {
    return Temporal.PlainDateTime.from(wall, { overflow: 'reject' }) !== undefined;
  } catch {
    return false;
  }
};

/** What is wrong with a rotation, in words; undefined when it can be used. */
export function rotationFault(rotation: Rotation, now: number): string | undefined {
  const { timeZone, start, until } = rotation;
  if (!isTimeZone(timeZone)) return `${timeZone} is no time zone`;
  for (const wall of until === undefined ? [start] : [start, until]) {
    if (!isOnCalendar(wall)) return `${wall} is on no calendar`;
    if (Math.abs(wallOf(wall) - now) > FAR_MS) return `${wall} is more than five years away`;
  }
  try {
    const first = wallOf(start);
    const soon = ruleOf(rotation).between(new Date(first), new Date(first + YEAR_MS), true);
    return soon.length === 0 ? 'the rule does not come about within a year' : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'the rule cannot be read';
  }
}

const monday = (wall: WallMs): WallMs => {
  const day = Math.floor(wall / DAY_MS);
  // 1970-01-01 was a Thursday.
  return (day - ((day + 3) % 7)) * DAY_MS;
};

/** Which turn a shift is, counted from the start of the rotation. */
const turnOf = ({ start, turnEvery: { count, unit } }: Rotation, nth: number, at: WallMs): number => {
  const first = wallOf(start);
  switch (unit) {
    case 'shift':
      return Math.floor(nth / count);
    case 'day':
      return Math.floor((Math.floor(at / DAY_MS) - Math.floor(first / DAY_MS)) / count);
    case 'week':
      return Math.floor((monday(at) - monday(first)) / (7 * DAY_MS) / count);
    default:
      return unit satisfies never;
  }
};

/** The shifts of a rotation that have a part in a stretch of time, whole, in the order of their start. */
export function rotationShifts(rotation: Rotation, from: number, to: number): RotationShift[] {
  const { timeZone, turns } = rotation;
  const lengthMs = rotation.minutes * MINUTE_MS;
  const last = wallAt(to, timeZone) + MARGIN_MS;
  const { begins, shifts } = knownUntil(rotation, last);
  const found: RotationShift[] = [];
  const first = firstFrom(begins, wallAt(from, timeZone) - lengthMs - MARGIN_MS);
  for (let nth = first; nth < begins.length && begins[nth]! < last; nth += 1) {
    const at = begins[nth]!;
    let shift = shifts.get(nth);
    if (shift === undefined) {
      const people = turns[turnOf(rotation, nth, at) % turns.length]!;
      shift = { from: instantOf(at, timeZone), to: instantOf(at + lengthMs, timeZone), people };
      shifts.set(nth, shift);
    }
    if (shift.from < shift.to && shift.from < to && shift.to > from) found.push(shift);
  }
  return found;
}
