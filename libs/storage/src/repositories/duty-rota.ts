import { DutyPerson, Override, type OverrideId, Schedule, type ScheduleId, Swap, type SwapId } from '@airlock/contracts/duty'; // prettier-ignore
import { AirlockError } from '@airlock/contracts/problem';
import { storableJson } from '../database/storable.js';
import type { Queries } from '../database/tables.js';

/** A schedule as it was written at some time. */
export interface ScheduleVersion {
  readonly schedule: Schedule;
  /** From then on there is no such schedule. */
  readonly removed: boolean;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** People, schedules, and what goes before these. */
export function dutyRotaRepository(q: Queries) {
  const override = (r: { body: unknown; cancelled_at: number | null }): Override =>
    Override.parse({
      ...(r.body as object),
      ...(r.cancelled_at === null ? {} : { cancelledAt: r.cancelled_at }),
    });
  return {
    async putPerson(person: DutyPerson): Promise<void> {
      const body = storableJson(person);
      await q
        .insertInto('duty_people')
        .values({ person_id: person.personId, body })
        .onConflict((c) => c.column('person_id').doUpdateSet({ body }))
        .execute();
    },

    async people(): Promise<DutyPerson[]> {
      const rows = await q.selectFrom('duty_people').select('body').orderBy('person_id').execute();
      return rows.map((r) => DutyPerson.parse(r.body));
    },

    /** Throws `conflict` when this version is there already: somebody else was faster. */
    async addVersion({ schedule, removed }: ScheduleVersion): Promise<void> {
      const row = await q
        .insertInto('duty_schedules')
        .values({
          schedule_id: schedule.scheduleId,
          version: schedule.version,
          changed_at: schedule.changedAt,
          changed_by: schedule.changedBy,
          removed,
          body: storableJson(schedule),
        })
        .onConflict((c) => c.columns(['schedule_id', 'version']).doNothing())
        .returning('version')
        .executeTakeFirst();
      if (row === undefined) throw new AirlockError('conflict', 'Somebody else has changed this schedule');
    },

    /** All versions of all schedules that were in force at some time of the range, the earliest first. */
    async versions({ from, to }: Range): Promise<ScheduleVersion[]> {
      const rows = await q
        .selectFrom('duty_schedules')
        .selectAll()
        .where('changed_at', '<', to)
        .orderBy('changed_at')
        .orderBy('version')
        .execute();
      return rows
        .filter(
          (r, i) => !rows.slice(i + 1).some((s) => s.schedule_id === r.schedule_id && s.changed_at <= from),
        ) // prettier-ignore
        .map((r) => ({ schedule: Schedule.parse(r.body), removed: r.removed }));
    },

    async addOverride(o: Override): Promise<void> {
      await q
        .insertInto('duty_overrides')
        .values({
          override_id: o.overrideId,
          schedule_id: o.scheduleId,
          from_at: o.from,
          to_at: o.to,
          created_at: o.createdAt,
          cancelled_at: null,
          body: storableJson(o),
        })
        .execute();
    },

    /** Undefined when there is none that holds. */
    async cancelOverride(overrideId: OverrideId, now: number): Promise<Override | undefined> {
      const row = await q
        .updateTable('duty_overrides')
        .set({ cancelled_at: now })
        .where('override_id', '=', overrideId)
        .where('cancelled_at', 'is', null)
        .where('to_at', '>', now)
        .returning(['body', 'cancelled_at'])
        .executeTakeFirst();
      return row && override(row);
    },

    /** Those with a part in the range, cancelled ones too: they held until then. */
    async overrides({ from, to }: Range): Promise<Override[]> {
      const rows = await q
        .selectFrom('duty_overrides')
        .select(['body', 'cancelled_at'])
        .where('to_at', '>', from)
        .where('from_at', '<', to)
        .orderBy('created_at')
        .orderBy('override_id')
        .execute();
      return rows.map(override);
    },

    async addSwap(swap: Swap, lapsesAt: number): Promise<void> {
      await q
        .insertInto('duty_swaps')
        .values({
          swap_id: swap.swapId,
          asked_at: swap.askedAt,
          state: swap.state,
          lapses_at: lapsesAt,
          body: storableJson(swap),
        })
        .execute();
    },

    /** Held until the transaction ends: two answers to one swap come one after the other. */
    async swapForUpdate(swapId: SwapId): Promise<Swap | undefined> {
      const row = await q
        .selectFrom('duty_swaps')
        .select('body')
        .where('swap_id', '=', swapId)
        .forUpdate()
        .executeTakeFirst();
      return row && Swap.parse(row.body);
    },

    async answerSwap(swap: Swap): Promise<void> {
      await q
        .updateTable('duty_swaps')
        .set({ state: swap.state, body: storableJson(swap) })
        .where('swap_id', '=', swap.swapId)
        .execute();
    },

    async swaps(page: { state?: Swap['state'] | undefined; limit: number }): Promise<Swap[]> {
      const rows = await q
        .selectFrom('duty_swaps')
        .select('body')
        .$if(page.state !== undefined, (b) => b.where('state', '=', page.state!))
        .orderBy('asked_at', 'desc')
        .orderBy('swap_id')
        .limit(page.limit)
        .execute();
      return rows.map((r) => Swap.parse(r.body));
    },

    /** Those that nobody has answered before what they are about has begun. */
    async lapsedSwaps(now: number): Promise<Swap[]> {
      const rows = await q
        .selectFrom('duty_swaps')
        .select('body')
        .where('state', '=', 'asked')
        .where('lapses_at', '<=', now)
        .forUpdate()
        .skipLocked()
        .execute();
      return rows.map((r) => Swap.parse(r.body));
    },

    /** The newest version of one schedule, held until the transaction ends. */
    async scheduleForUpdate(scheduleId: ScheduleId): Promise<ScheduleVersion | undefined> {
      const row = await q
        .selectFrom('duty_schedules')
        .select(['body', 'removed'])
        .where('schedule_id', '=', scheduleId)
        .orderBy('version', 'desc')
        .limit(1)
        .forUpdate()
        .executeTakeFirst();
      return row && { schedule: Schedule.parse(row.body), removed: row.removed };
    },
  };
}
