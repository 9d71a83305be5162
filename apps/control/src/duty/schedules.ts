import type { AddScheduleRequest, ChangeScheduleRequest, OverrideRequest, PersonRequest, Preview, PreviewRequest, RemoveRequest, TakeOverRequest } from '@airlock/contracts/http/duty-bodies'; // prettier-ignore
import { type DutyPerson, type DutySource, type Override, type OverrideId, Schedule, ScheduleId } from '@airlock/contracts/duty'; // prettier-ignore
import type { DutyRules } from '@airlock/contracts/duty-rules';
import { AirlockError } from '@airlock/contracts/problem';
import { isTimeZone, type LayerGap, rotationFault, type Span, within } from '@airlock/moderation/duty';
import { dutyRotaRepository } from '@airlock/storage/repositories/duty-rota';
import type { Actor, Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { coverageOf, gapsMadeBy, type Standing } from './gaps.js';
import { isPresent, ofSchedule, type Rota, type RotaBook, shiftsOf } from './rota-book.js';

const DAY_MS = 86_400_000;
/** Further ahead nobody is asked to accept anything. */
const FAR_DAYS = 62;

export interface SchedulesDeps {
  readonly ground: HouseGround;
  readonly book: RotaBook;
  readonly rules: () => DutyRules;
  /** Everything that follows from the rota is brought up to date in the same transaction. */
  readonly settle: (effect: Effect) => Promise<void>;
  /** Signs somebody on, on the transaction that puts them on duty. */
  readonly arrive: (effect: Effect, personId: string) => Promise<void>;
}

/** Writing the rota. */
export const createSchedules = ({ ground, book, rules, settle, arrive }: SchedulesDeps) => {
  const { effects, newId } = ground;
  const ahead = (now: number, until = now): Span => ({
    from: now,
    to: Math.max(now + rules().coverDays * DAY_MS, Math.min(until, now + FAR_DAYS * DAY_MS)),
  });

  const checkPeople = (rota: Rota, ids: Iterable<string>): void => {
    const strangers = [...new Set(ids)].filter((id) => !rota.people.has(id));
    if (strangers.length > 0) {
      throw new AirlockError('invalid_input', `Not entered as people of the rota: ${strangers.join(', ')}`);
    }
  };
  const check = (rota: Rota, draft: AddScheduleRequest['schedule'], now: number): void => {
    const issues = draft.rotations.flatMap((rotation, i) => {
      const fault = rotationFault(rotation, now);
      return fault === undefined ? [] : [{ path: `schedule.rotations.${i}`, message: fault }];
    });
    if (!isTimeZone(draft.timeZone)) issues.push({ path: 'schedule.timeZone', message: 'is no time zone' });
    if (issues.length > 0) throw new AirlockError('invalid_input', issues[0]!.message, { issues });
    checkPeople(rota, draft.rotations.flatMap((r) => r.turns.flat())); // prettier-ignore
  };
  const current = async ({ tx, now }: Effect, scheduleId: ScheduleId): Promise<Schedule> => {
    const found = await dutyRotaRepository(tx).scheduleForUpdate(scheduleId);
    if (found === undefined) throw new AirlockError('not_found', 'There is no such schedule');
    if (found.removed) throw new AirlockError('gone', 'The schedule has been removed');
    // A version holds from a moment on; two of one moment would leave none of it.
    if (found.schedule.changedAt >= now)
      throw new AirlockError('conflict', 'It has been changed this moment');
    return found.schedule;
  };
  const needed = ({ people }: Rota, accepted: boolean) => ({
    ...{ skills: rules().skills, accepted },
    has: (personId: string, skill: string) => people.get(personId)?.skills.includes(skill) === true,
  });
  const flagged = (gaps: readonly LayerGap[]) => (gaps.length === 0 ? {} : { acceptedGaps: gaps });
  const told = (effect: Effect, kind: string, scheduleId: string, gaps: readonly LayerGap[]): void => {
    effect.announce({ type: 'airlock.duty.rota_changed', subject: scheduleId, data: { change: kind } });
    if (gaps.length > 0) {
      effect.announce({ type: 'airlock.duty.gap_accepted', subject: scheduleId, data: { gaps } });
    }
  };

  const write = async (
    effect: Effect,
    before: Schedule | undefined,
    want: { schedule: AddScheduleRequest['schedule']; reason: string; acceptGaps: boolean },
    removed = false,
  ): Promise<Schedule> => {
    const { tx, now, who } = effect;
    const scheduleId = before?.scheduleId ?? ScheduleId.parse(newId('sch', now));
    const schedule = Schedule.parse({
      ...want.schedule,
      scheduleId,
      version: (before?.version ?? 0) + 1,
      changedAt: now,
      changedBy: who.id,
    });
    const span = ahead(now);
    const rota = await book.read(tx, span);
    if (!removed) check(rota, want.schedule, now);
    const overrides = ofSchedule(rota.overrides, schedule);
    const after = removed ? undefined : schedule;
    const gaps = gapsMadeBy({ schedule: before, overrides }, { schedule: after, overrides }, span, needed(rota, want.acceptGaps)); // prettier-ignore
    await dutyRotaRepository(tx).addVersion({ schedule, removed });
    const kind = removed ? 'duty.schedule_removed' : before === undefined ? 'duty.schedule_added' : 'duty.schedule_changed'; // prettier-ignore
    effect.record({
      kind,
      subject: scheduleId,
      reason: want.reason,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      detail: flagged(gaps),
    });
    told(effect, kind, scheduleId, gaps);
    await settle(effect);
    return schedule;
  };

  /** Puts something before the rotations, once it is clear what that does to the coverage. */
  const place = async (
    effect: Effect,
    want: Omit<OverrideRequest, 'adds'>,
    { scheduleId, kind }: { scheduleId: ScheduleId; kind: Exclude<DutySource, 'rotation'> },
  ): Promise<Override> => {
    const { tx, now, who, record } = effect;
    const { layer, from, to, people, insteadOf, reason, acceptGaps } = want;
    if (from >= to || to <= now) throw new AirlockError('invalid_input', 'It is over before it begins');
    if (to - now > 400 * DAY_MS) throw new AirlockError('invalid_input', 'It ends more than 400 days ahead');
    const span = ahead(now, to);
    const rota = await book.read(tx, span);
    // In an emergency nobody is asked for their papers.
    if (kind !== 'take_over') checkPeople(rota, people);
    const schedule = rota.schedules.find((s) => s.scheduleId === scheduleId);
    if (schedule === undefined) throw new AirlockError('not_found', 'There is no such schedule');
    const override: Override = {
      overrideId: newId('ovr', now) as OverrideId,
      ...{ scheduleId, layer, from, to, kind, people, reason },
      ...(insteadOf === undefined ? {} : { insteadOf }),
      createdAt: now,
      createdBy: who.id,
    };
    const overrides = ofSchedule(rota.overrides, schedule);
    const gaps = gapsMadeBy({ schedule, overrides }, { schedule, overrides: [...overrides, override] }, span, needed(rota, acceptGaps)); // prettier-ignore
    await dutyRotaRepository(tx).addOverride(override);
    record({ kind: `duty.${kind}`, subject: scheduleId, reason, after: override, detail: flagged(gaps) });
    told(effect, `duty.${kind}`, scheduleId, gaps);
    return override;
  };

  return {
    place,

    putPerson: (personId: string, want: PersonRequest, who: Actor): Promise<DutyPerson> =>
      effects(who, async (effect) => {
        const { tx, record } = effect;
        if (!isTimeZone(want.timeZone)) throw new AirlockError('invalid_input', `${want.timeZone} is no time zone`); // prettier-ignore
        const repository = dutyRotaRepository(tx);
        const before = (await repository.people()).find((p) => p.personId === personId);
        const after = { personId, ...want };
        await repository.putPerson(after);
        record({
          kind: 'duty.person',
          subject: personId,
          ...(before === undefined ? {} : { before }),
          after,
        });
        await settle(effect);
        return after;
      }),

    add: (want: AddScheduleRequest, who: Actor): Promise<Schedule> =>
      effects(who, (effect) => write(effect, undefined, want)),

    change: (scheduleId: ScheduleId, want: ChangeScheduleRequest, who: Actor): Promise<Schedule> =>
      effects(who, async (effect) => {
        const before = await current(effect, scheduleId);
        if (before.version !== want.version) {
          throw new AirlockError('conflict', `It is at version ${before.version} by now`, {
            hint: 'Read it again and write your change on that.',
          });
        }
        return write(effect, before, want);
      }),

    remove: (scheduleId: ScheduleId, want: RemoveRequest, who: Actor): Promise<Schedule> =>
      effects(who, async (effect) => {
        const before = await current(effect, scheduleId);
        return write(effect, before, { ...want, schedule: before }, true);
      }),

    async preview(want: PreviewRequest): Promise<Preview> {
      const now = ground.clock();
      const from = want.from ?? now;
      const span = { from, to: from + want.days * DAY_MS };
      const rota = await book.read(ground.db.queries, span);
      check(rota, want.schedule, now);
      const schedule = Schedule.parse({
        ...want.schedule,
        scheduleId: want.scheduleId ?? 'sch_preview',
        version: 1,
        changedAt: now,
        changedBy: 'nobody',
      });
      const standing = { schedule, overrides: ofSchedule(rota.overrides, schedule) } satisfies Standing;
      return {
        shifts: shiftsOf(schedule, standing.overrides, span),
        coverage: coverageOf(standing, span, rules()),
      };
    },

    override: (scheduleId: ScheduleId, want: OverrideRequest, who: Actor): Promise<Override> =>
      effects(who, async (effect) => {
        const override = await place(effect, want, { scheduleId, kind: want.adds ? 'addition' : 'override' });
        await settle(effect);
        return override;
      }),

    cancel: (overrideId: OverrideId, want: RemoveRequest, who: Actor): Promise<Override> =>
      effects(who, async (effect) => {
        const { tx, now, record } = effect;
        const cancelled = await dutyRotaRepository(tx).cancelOverride(overrideId, now);
        if (cancelled === undefined)
          throw new AirlockError('not_found', 'There is no such override in force');
        const span = ahead(now, cancelled.to);
        const rota = await book.read(tx, span);
        const schedule = rota.schedules.find((s) => s.scheduleId === cancelled.scheduleId);
        const after = rota.overrides.filter((o) => o.scheduleId === cancelled.scheduleId);
        const { cancelledAt: _, ...held } = cancelled;
        const before = after.map((o) => (o.overrideId === overrideId ? held : o));
        const gaps = schedule === undefined ? [] : gapsMadeBy({ schedule, overrides: before }, { schedule, overrides: after }, span, needed(rota, want.acceptGaps)); // prettier-ignore
        record({
          kind: 'duty.override_cancelled',
          subject: cancelled.scheduleId,
          reason: want.reason,
          before: held,
          detail: flagged(gaps),
        });
        told(effect, 'duty.override_cancelled', cancelled.scheduleId, gaps);
        await settle(effect);
        return cancelled;
      }),

    /** Whoever takes over is on from this moment, and signed on. */
    takeOver: ({ scheduleId, layer, insteadOf, until, reason }: TakeOverRequest, who: Actor): Promise<Override> =>
      effects(who, async (effect) => {
        const { tx, now } = effect;
        const span = { from: now, to: now + 2 * DAY_MS };
        const rota = await book.read(tx, span);
        const schedule = rota.schedules.find((s) => s.scheduleId === scheduleId);
        if (schedule === undefined) throw new AirlockError('not_found', 'There is no such schedule');
        const running = shiftsOf(schedule, rota.overrides, span).filter(
          (s) => s.layer === layer && s.from <= now && (insteadOf === undefined || s.personId === insteadOf),
        );
        if (insteadOf !== undefined && running.length === 0) {
          throw new AirlockError('conflict', `${insteadOf} is not on duty now`);
        }
        if (running.some((s) => s.personId === who.id) && isPresent(rota.presence, who.id, now)) {
          throw new AirlockError('conflict', 'You are on duty already');
        }
        const to = until ?? Math.max(now + 3_600_000, ...running.map((s) => s.to));
        if (within({ from: now, to }, { from: now, to: now + 2 * DAY_MS }) === undefined || to > now + 2 * DAY_MS) {
          throw new AirlockError('invalid_input', 'It ends within two days');
        }
        const override = await place(
          effect,
          { layer, from: now, to, people: [who.id], insteadOf, reason, acceptGaps: true },
          { scheduleId, kind: 'take_over' },
        );
        await arrive(effect, who.id);
        await settle(effect);
        return override;
      }), // prettier-ignore
  };
};
export type Schedules = ReturnType<typeof createSchedules>;
