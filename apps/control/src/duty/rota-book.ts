import type { DutyPerson, DutyShift, Override, Presence, Schedule } from '@airlock/contracts/duty';
import { shiftsIn, shiftsThen, type Span } from '@airlock/moderation/duty';
import type { Queries } from '@airlock/storage/database';
import { dutyPresenceRepository } from '@airlock/storage/repositories/duty-presence';
import { dutyRotaRepository, type ScheduleVersion } from '@airlock/storage/repositories/duty-rota';

/** What the rota says within a stretch of time. */
export interface Rota {
  readonly versions: readonly ScheduleVersion[];
  /** In force at the end of it. */
  readonly schedules: readonly Schedule[];
  readonly overrides: readonly Override[];
  readonly presence: readonly Presence[];
  readonly people: ReadonlyMap<string, DutyPerson>;
}

export const ofSchedule = <T extends { scheduleId: string }>(
  list: readonly T[],
  { scheduleId }: { scheduleId: string },
): T[] => list.filter((one) => one.scheduleId === scheduleId);

/** The shifts of one schedule as it is now. */
export const shiftsOf = (
  schedule: Schedule,
  overrides: readonly Override[],
  { from, to }: Span,
): DutyShift[] =>
  shiftsIn({ rotations: schedule.rotations, overrides: ofSchedule(overrides, schedule) }, from, to).map(
    (s) => ({
      ...s,
      scheduleId: schedule.scheduleId,
    }),
  );

/** The shifts of all schedules, each second by what was in force at it. */
export function shiftsOfAll({ versions, overrides }: Rota, span: Span): DutyShift[] {
  const ids = [...new Set(versions.map((v) => v.schedule.scheduleId))];
  return ids.flatMap((scheduleId) => {
    const own = versions
      .filter((v) => v.schedule.scheduleId === scheduleId)
      .map(({ schedule, removed }) => ({ from: schedule.changedAt, rotations: schedule.rotations, removed }));
    return shiftsThen(own, ofSchedule(overrides, { scheduleId }), span).map((s) => ({ ...s, scheduleId }));
  });
}

export const isPresent = (
  presence: readonly Presence[],
  personId: string,
  at: number,
): Presence | undefined => presence.find((p) => p.personId === personId && p.from <= at && p.to > at);

/** Reads the rota. Each version of a schedule is one object for good, so that its shifts are worked out once. */
export const createRotaBook = () => {
  const known = new Map<string, Schedule>();
  const once = (version: ScheduleVersion): ScheduleVersion => {
    const key = `${version.schedule.scheduleId}/${version.schedule.version}`;
    const schedule = known.get(key) ?? version.schedule;
    known.set(key, schedule);
    return { ...version, schedule };
  };
  return {
    async read(q: Queries, span: Span): Promise<Rota> {
      const rota = dutyRotaRepository(q);
      const [found, overrides, presence, people] = [
        await rota.versions(span),
        await rota.overrides(span),
        await dutyPresenceRepository(q).presence(span),
        await rota.people(),
      ];
      const versions = found.map(once);
      const newest = new Map(versions.map((v) => [v.schedule.scheduleId, v]));
      return {
        versions,
        schedules: [...newest.values()].filter((v) => !v.removed).map((v) => v.schedule),
        overrides,
        presence,
        people: new Map(people.map((p) => [p.personId, p])),
      };
    },
  };
};
export type RotaBook = ReturnType<typeof createRotaBook>;
