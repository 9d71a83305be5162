import type { ActionId } from '@airlock/contracts/ids';
import { Sanction } from '@airlock/contracts/sanction';
import type { Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';

/** Measures against people. One is only ever lifted or given another end, never taken out. */
export function sanctionsRepository(q: Queries) {
  const rows = () => q.selectFrom('sanctions').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const sanction = (r: Row): Sanction => Sanction.parse(r.body);
  const values = (s: Sanction) => ({
    kind: s.kind,
    because_of: s.becauseOf ?? null,
    from_at: s.from,
    until: s.until ?? null,
    lifted_at: s.lifted?.at ?? null,
    body: storableJson(s),
  });
  return {
    /** False when it is there already: then nothing changes. */
    async add(s: Sanction): Promise<boolean> {
      const row = await q
        .insertInto('sanctions')
        .values({ sanction_id: s.sanctionId, subject: s.subject, ...values(s) })
        .onConflict((c) => c.column('sanction_id').doNothing())
        .returning('sanction_id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async update(s: Sanction): Promise<void> {
      await q.updateTable('sanctions').set(values(s)).where('sanction_id', '=', s.sanctionId).execute();
    },

    /** Locked until the transaction ends, when `forUpdate`. */
    async get(id: ActionId, o: { forUpdate?: boolean } = {}): Promise<Sanction | undefined> {
      const query = rows().where('sanction_id', '=', id);
      const row = await (o.forUpdate === true ? query.forUpdate() : query).executeTakeFirst();
      return row && sanction(row);
    },

    /** All of one person, newest first. */
    async of(subject: string): Promise<Sanction[]> {
      const query = rows().where('subject', '=', subject).orderBy('from_at', 'desc').orderBy('sanction_id');
      return (await query.execute()).map(sanction);
    },

    /** What follows from an action or another sanction. */
    async becauseOf(id: ActionId): Promise<Sanction[]> {
      return (await rows().where('because_of', '=', id).orderBy('sanction_id').execute()).map(sanction);
    },
  };
}
