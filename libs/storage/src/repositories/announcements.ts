import { Announcement } from '@airlock/contracts/announcement';
import type { Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';

/** What is told to the world; see `Announcement`. */
export function announcementsRepository(q: Queries) {
  const rows = () => q.selectFrom('announcements').selectAll();
  return {
    /** On the transaction that makes it true; gives them their ids in the given order. */
    async add(items: readonly Omit<Announcement, 'id'>[]): Promise<Announcement[]> {
      if (items.length === 0) return [];
      const values = items.map((a) => ({
        type: a.type,
        subject: a.subject,
        time: a.time,
        data: storableJson(a.data),
      }));
      const added = await q.insertInto('announcements').values(values).returning('id').execute();
      const ids = added.map((r) => r.id).sort((a, b) => a - b);
      return items.map((a, i) => ({ ...a, id: ids[i]! }));
    },

    /** In order, from `afterId` or from a time on. */
    async list(o: {
      limit: number;
      afterId?: number;
      from?: number;
      until?: number;
    }): Promise<Announcement[]> {
      let query = rows().orderBy('id').limit(o.limit);
      if (o.afterId !== undefined) query = query.where('id', '>', o.afterId);
      if (o.from !== undefined) query = query.where('time', '>=', o.from);
      if (o.until !== undefined) query = query.where('time', '<', o.until);
      return (await query.execute()).map((r) => Announcement.parse(r));
    },
  };
}
