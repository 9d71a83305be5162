import type { Coverage, DutyLayer, DutyNow, DutyPerson, DutyRecord, DutyShift, Override, Schedule, Swap } from '@airlock/contracts/duty'; // prettier-ignore
import type { DutyRules } from '@airlock/contracts/duty-rules';
import type { Handover } from '@airlock/contracts/handover';
import type { DutyRange } from '@airlock/contracts/http/duty-api';
import type { MyDuty } from '@airlock/contracts/http/duty-bodies';
import { AirlockError } from '@airlock/contracts/problem';
import type { StaffingPlan, StaffingRecord } from '@airlock/contracts/staffing';
import { type Shift, type Span, signOnUntil } from '@airlock/moderation/duty';
import { dutyHandoversRepository } from '@airlock/storage/repositories/duty-handovers';
import { dutyRotaRepository } from '@airlock/storage/repositories/duty-rota';
import type { HouseGround } from '../house/house.js';
import { coverageOf } from './gaps.js';
import { handoverView } from './handovers.js';
import { type OpenIncidents, openWork } from './open-work.js';
import { isPresent, ofSchedule, type Rota, type RotaBook, shiftsOf, shiftsOfAll } from './rota-book.js';
import type { Staffing } from './staffing.js';
import { missingAt, onDutyAt, REACH_MS, recordsOf, staffingOf } from './views.js';

const DAY_MS = 86_400_000;
const FAR_MS = 5 * 366 * DAY_MS;
const MINE_DAYS = 14;

/** What can be asked about the rota. */
export interface DutyReading {
  /** What somebody who is on the rota now and has signed on brings; undefined for everybody else. */
  shiftOf(personId: string, now: number): Promise<Shift | undefined>;
  /** Whether a rota is written at all; false on a fresh start, when everybody permitted may work. */
  isStaffed(): Promise<boolean>;
  /** Person ids, whoever has signed on at the front; empty where nobody is. */
  onCall(layer: DutyLayer, now: number): Promise<readonly string[]>;
  now(): Promise<DutyNow>;
  mine(personId: string): Promise<MyDuty>;
  people(): Promise<DutyPerson[]>;
  listSchedules(): Promise<Schedule[]>;
  shifts(range: DutyRange): Promise<DutyShift[]>;
  coverage(days: number, from?: number): Promise<Coverage[]>;
  overrides(range: DutyRange): Promise<Override[]>;
  listSwaps(page: { state?: Swap['state'] | undefined; limit: number }): Promise<Swap[]>;
  history(range: DutyRange): Promise<DutyRecord[]>;
  at(moment: number): Promise<DutyRecord[]>;
  listHandovers(page: { state?: Handover['state'] | undefined; limit: number; before?: number | undefined }): Promise<Handover[]>; // prettier-ignore
  handover(handoverId: Handover['handoverId']): Promise<Handover>;
  staffing(): Promise<StaffingPlan>;
  staffingHistory(range: Span): Promise<StaffingRecord[]>;
}

export interface ReadingDeps {
  readonly ground: Pick<HouseGround, 'db' | 'clock' | 'projection'>;
  readonly rules: () => DutyRules;
  readonly book: RotaBook;
  readonly staffing: Staffing;
  readonly incidents: OpenIncidents;
}

export const createReading = ({ ground, rules, book, staffing, incidents }: ReadingDeps) => {
  const { db, clock, projection } = ground;
  const read = (span: Span): Promise<Rota> => book.read(db.queries, span);
  const momentOf = (rota: Rota, now: number) => {
    const shifts = shiftsOfAll(rota, { from: now - REACH_MS, to: now + REACH_MS });
    const on = onDutyAt(rota, shifts, now);
    const facts = {
      hasRota: rota.schedules.length > 0,
      on,
      liveRooms: projection.streams.live().length,
      now,
    };
    return {
      shifts,
      on,
      missing: missingAt(rota, on, now),
      staffing: staffingOf(facts, rules().staffing.roomsPerReviewer),
    };
  };
  const around = (now: number): Promise<Rota> => read({ from: now - REACH_MS, to: now + REACH_MS });
  const namesOf = (rota: Rota): ReadonlyMap<string, string> =>
    new Map(rota.versions.map((v) => [v.schedule.scheduleId, v.schedule.name]));
  const inReach = ({ from, to }: Span): Span => {
    const now = clock();
    if (from < now - FAR_MS || to > now + FAR_MS) throw new AirlockError('invalid_input', 'More than five years away'); // prettier-ignore
    return { from, to };
  };
  const chosen =
    ({ scheduleId, personId }: Pick<DutyRange, 'scheduleId' | 'personId'>) =>
    (s: { scheduleId: string; personId?: string }): boolean =>
      (scheduleId === undefined || s.scheduleId === scheduleId) &&
      (personId === undefined || s.personId === personId);

  const now = async (): Promise<DutyNow> => {
    const at = clock();
    const rota = await around(at);
    const moment = momentOf(rota, at);
    const [since, open, asked] = await Promise.all([
      staffing.since(db.queries),
      dutyHandoversRepository(db.queries).open(),
      dutyRotaRepository(db.queries).swaps({ state: 'asked', limit: 500 }),
    ]);
    const changed = [
      ...rota.versions.map((v) => v.schedule.changedAt),
      ...rota.overrides.flatMap((o) => [o.createdAt, o.cancelledAt ?? 0]),
    ];
    const changes = moment.shifts.flatMap((s) => [s.from, s.to]).filter((t) => t > at && t < at + REACH_MS);
    return {
      at,
      on: moment.on,
      staffing: { ...moment.staffing, ...(since === undefined ? {} : { since }) },
      ...(changes.length === 0 ? {} : { nextChangeAt: Math.min(...changes) }),
      missing: moment.missing,
      handoversMissing: open.filter((h) => h.dueAt <= at).length,
      handoversDue: open.filter((h) => h.note === undefined).length,
      handoversWritten: open.filter((h) => h.note !== undefined).length,
      swapsAsked: asked.length,
      ...(changed.length === 0 ? {} : { rotaChangedAt: Math.max(...changed) }),
    };
  };

  const reading: DutyReading = {
    async shiftOf(personId, at) {
      const rota = await around(at);
      const mine = momentOf(rota, at).on.find((o) => o.personId === personId && o.presentSince !== undefined);
      return mine && { skills: mine.skills, languages: mine.languages };
    },
    async isStaffed() {
      const at = clock();
      return (await read({ from: at, to: at + 1 })).schedules.length > 0;
    },
    async onCall(layer, at) {
      const rota = await around(at);
      const on = momentOf(rota, at).on.filter((o) => o.layer === layer);
      return [...new Set(on.map((o) => o.personId))];
    },
    now,
    async mine(personId) {
      const at = clock();
      const rota = await around(at);
      const own = momentOf(rota, at).shifts.filter((s) => s.personId === personId && s.to > at);
      const names = namesOf(rota);
      const early = rules().signOn.earlyMinutes * 60_000;
      const [asked, open] = await Promise.all([
        dutyRotaRepository(db.queries).swaps({ state: 'asked', limit: 500 }),
        dutyHandoversRepository(db.queries).open(),
      ]);
      const person = rota.people.get(personId);
      const there = isPresent(rota.presence, personId, at);
      return {
        personId,
        ...(person === undefined ? {} : { person }),
        on: own.filter((s) => s.from <= at),
        ...(there === undefined ? {} : { presence: there }),
        maySignOn: there === undefined && signOnUntil(own, at, early) !== undefined,
        shifts: own.filter((s) => s.from < at + MINE_DAYS * DAY_MS),
        swaps: asked.filter((s) => s.askedBy === personId || s.with === personId),
        handovers: open
          .filter((h) => (h.note === undefined && h.from.includes(personId)) || h.to.includes(personId))
          .map((h) => handoverView(h, names, at)),
      };
    },
    people: () => dutyRotaRepository(db.queries).people(),
    async listSchedules() {
      const at = clock();
      return (await read({ from: at, to: at + 1 })).schedules.toSorted((a, b) =>
        a.name.localeCompare(b.name),
      );
    },
    async shifts(range) {
      const span = inReach(range);
      const { schedules: inForce, overrides } = await read({ ...span, to: Math.max(span.to, clock() + 1) });
      return inForce
        .flatMap((schedule) => shiftsOf(schedule, overrides, span))
        .filter(chosen(range))
        .sort((a, b) => a.from - b.from);
    },
    async coverage(days, from = clock()) {
      const span = inReach({ from, to: from + days * DAY_MS });
      const rota = await read({ from: span.from, to: span.to + 2 * REACH_MS });
      return rota.schedules.map((schedule) =>
        coverageOf({ schedule, overrides: ofSchedule(rota.overrides, schedule) }, span, rules()),
      );
    },
    async overrides(range) {
      const found = await dutyRotaRepository(db.queries).overrides(inReach(range));
      return found
        .filter((o) => o.cancelledAt === undefined)
        .filter((o) => range.scheduleId === undefined || o.scheduleId === range.scheduleId)
        .filter((o) => range.personId === undefined || o.people.includes(range.personId));
    },
    listSwaps: (page) => dutyRotaRepository(db.queries).swaps(page),
    async history(range) {
      const at = clock();
      const { from, to } = inReach(range);
      const span = { from, to: Math.min(to, at) };
      return recordsOf(await read(span), span).filter(chosen(range));
    },
    async at(moment) {
      const span = inReach({ from: moment, to: moment + 1 });
      const wide = { from: moment - REACH_MS, to: moment + 1 };
      return recordsOf(await read(wide), wide).filter((r) => r.from <= span.from && r.to > span.from);
    },
    async listHandovers({ state, limit, before }) {
      const at = clock();
      const names = namesOf(await around(at));
      const found = await dutyHandoversRepository(db.queries).list({ before, limit: state === undefined ? limit : 500 }); // prettier-ignore
      return found
        .map((h) => handoverView(h, names, at))
        .filter((h) => state === undefined || h.state === state)
        .slice(0, limit);
    },
    async handover(handoverId) {
      const at = clock();
      const h = await dutyHandoversRepository(db.queries).get(handoverId);
      if (h === undefined) throw new AirlockError('not_found', 'There is no such handover');
      const open = h.open ?? (await openWork(ground, incidents, at));
      return handoverView({ ...h, open }, namesOf(await around(at)), at);
    },
    async staffing() {
      const view = await now();
      const span = { from: view.at, to: view.at + 2 * DAY_MS };
      return staffing.plan(db.queries, view.staffing, shiftsOfAll(await read(span), span));
    },
    staffingHistory: (range) => staffing.history(db.queries, inReach(range)),
  };
  return { ...reading, read, around, momentOf };
};
export type Reading = ReturnType<typeof createReading>;
