import { Handover, type HandoverId } from '@airlock/contracts/handover';
import { storableJson } from '../database/storable.js';
import type { Queries } from '../database/tables.js';

const Stored = Handover.omit({ state: true, schedule: true });

/** A change of shift as it is written down; how it stands follows from the time. */
export type StoredHandover = Omit<Handover, 'state' | 'schedule'>;

export function dutyHandoversRepository(q: Queries) {
  const rows = () => q.selectFrom('duty_handovers').selectAll().where('cancelled', '=', false);
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const stored = (r: Row): StoredHandover =>
    Stored.parse({
      ...(r.body as object),
      handoverId: r.handover_id,
      scheduleId: r.schedule_id,
      at: r.at,
      dueAt: r.due_at,
      ...(r.acknowledged_at === null ? {} : { acknowledgedAt: r.acknowledged_at }),
    });
  const bodyOf = ({ from, to, note, writtenBy, writtenAt, open, acknowledgedBy }: StoredHandover): string =>
    storableJson({ from, to, note, writtenBy, writtenAt, open, acknowledgedBy });
  return {
    /** Whether it was not there, or was not to come about any more. */
    async expect(h: StoredHandover): Promise<boolean> {
      const row = await q
        .insertInto('duty_handovers')
        .values({
          handover_id: h.handoverId,
          schedule_id: h.scheduleId,
          at: h.at,
          due_at: h.dueAt,
          acknowledged_at: null,
          body: bodyOf(h),
        })
        .onConflict((c) =>
          c
            .columns(['schedule_id', 'at'])
            .doUpdateSet({
              cancelled: false,
              due_at: h.dueAt,
              acknowledged_at: null,
              body: bodyOf(h),
              handover_id: h.handoverId,
            })
            .where('duty_handovers.cancelled', '=', true),
        )
        .returning('handover_id')
        .executeTakeFirst();
      return row !== undefined;
    },

    /** The rota was changed: nobody goes or comes then any more. What was written stays where something was. */
    async cancel(handoverId: HandoverId): Promise<void> {
      await q
        .updateTable('duty_handovers')
        .set({ cancelled: true })
        .where('handover_id', '=', handoverId)
        .execute();
    },

    async forUpdate(handoverId: HandoverId): Promise<StoredHandover | undefined> {
      const row = await rows().where('handover_id', '=', handoverId).forUpdate().executeTakeFirst();
      return row && stored(row);
    },

    async save(h: StoredHandover): Promise<void> {
      await q
        .updateTable('duty_handovers')
        .set({ body: bodyOf(h), acknowledged_at: h.acknowledgedAt ?? null })
        .where('handover_id', '=', h.handoverId)
        .execute();
    },

    async get(handoverId: HandoverId): Promise<StoredHandover | undefined> {
      const row = await rows().where('handover_id', '=', handoverId).executeTakeFirst();
      return row && stored(row);
    },

    /** The newest first. */
    async list(page: { before?: number | undefined; limit: number }): Promise<StoredHandover[]> {
      const found = await rows()
        .$if(page.before !== undefined, (b) => b.where('at', '<', page.before!))
        .orderBy('at', 'desc')
        .orderBy('handover_id')
        .limit(page.limit)
        .execute();
      return found.map(stored);
    },

    /** Those whose change is not acknowledged, the earliest first. */
    async open(): Promise<StoredHandover[]> {
      const found = await rows().where('acknowledged_at', 'is', null).orderBy('at').execute();
      return found.map(stored);
    },
  };
}
