import type { DutyNow, DutyRecord, DutyShift, OnDuty } from '@airlock/contracts/duty';
import type { StaffingNow } from '@airlock/contracts/staffing';
import { byPresence, gapsIn, LAYERS, type Span, staffingState } from '@airlock/moderation/duty';
import { isPresent, ofSchedule, type Rota, shiftsOfAll } from './rota-book.js';

/** Longer than any shift: so far back and ahead one has to look to see the whole of what runs now. */
export const REACH_MS = 32 * 86_400_000;

const nameOf = (rota: Rota, scheduleId: string): string =>
  rota.versions.findLast((v) => v.schedule.scheduleId === scheduleId)?.schedule.name ?? scheduleId;

/** Who is on at a moment: layer by layer, whoever has signed on first. */
export const onDutyAt = (rota: Rota, shifts: readonly DutyShift[], at: number): OnDuty[] =>
  shifts
    .filter((s) => s.from <= at && s.to > at)
    .map((shift): OnDuty => {
      const person = rota.people.get(shift.personId);
      const there = isPresent(rota.presence, shift.personId, at);
      return {
        ...shift,
        name: person?.name ?? shift.personId,
        schedule: nameOf(rota, shift.scheduleId),
        skills: person?.skills ?? [],
        languages: person?.languages ?? [],
        timeZone: person?.timeZone ?? 'UTC',
        ...(there === undefined ? {} : { presentSince: there.from }),
      };
    })
    .sort(
      (a, b) =>
        LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer) ||
        Number(a.presentSince === undefined) - Number(b.presentSince === undefined),
    );

/** Layers that must have somebody at a moment and have not. Only the first to be called have to sign on. */
export const missingAt = (rota: Rota, on: readonly OnDuty[], at: number): DutyNow['missing'] =>
  rota.schedules.flatMap((schedule) => {
    const { scheduleId, mustCover } = schedule;
    const own = ofSchedule(on, schedule);
    const open = gapsIn(own, mustCover, { from: at, to: at + 1 }).map((g) => g.layer);
    const primary = own.filter((o) => o.layer === 'primary');
    const isAbsent =
      mustCover.includes('primary') &&
      primary.length > 0 &&
      primary.every((o) => o.presentSince === undefined);
    return [
      ...open.map((layer) => ({ scheduleId, layer, why: 'open' as const })),
      ...(isAbsent ? [{ scheduleId, layer: 'primary' as const, why: 'absent' as const }] : []),
    ];
  });

const distinct = (on: readonly OnDuty[]): number => new Set(on.map((o) => o.personId)).size;

export const staffingOf = (
  {
    hasRota,
    on,
    liveRooms,
    now,
  }: { hasRota: boolean; on: readonly OnDuty[]; liveRooms: number; now: number },
  roomsPerReviewerMax: number,
): Omit<StaffingNow, 'since'> => {
  const reviewers = distinct(on.filter((o) => o.presentSince !== undefined));
  return {
    at: now,
    state: staffingState({ hasRota, reviewers, liveRooms }, roomsPerReviewerMax),
    rostered: distinct(on),
    reviewers,
    liveRooms,
    ...(reviewers === 0 ? {} : { roomsPerReviewer: liveRooms / reviewers }),
    roomsPerReviewerMax,
  };
};

/** Who was on duty in a stretch of time, by the rota of each second, and when they were there. */
export const recordsOf = (rota: Rota, span: Span): DutyRecord[] =>
  shiftsOfAll(rota, span)
    .flatMap((shift) =>
      byPresence(
        shift,
        rota.presence.filter((p) => p.personId === shift.personId),
      ).map((piece) => ({
        ...piece,
        name: rota.people.get(shift.personId)?.name ?? shift.personId,
        schedule: nameOf(rota, shift.scheduleId),
      })),
    )
    .sort((a, b) => a.from - b.from);
