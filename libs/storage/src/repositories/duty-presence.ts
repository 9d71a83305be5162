import { Presence } from '@airlock/contracts/duty';
import type { Queries } from '../database/tables.js';

/** When people on the rota were really there. */
export function dutyPresenceRepository(q: Queries) {
  const presence = (r: { person_id: string; from_at: number; to_at: number; signed_off_at: number | null }) =>
    Presence.parse({
      personId: r.person_id,
      from: r.from_at,
      to: r.to_at,
      ...(r.signed_off_at === null ? {} : { signedOffAt: r.signed_off_at }),
    });
  return {
    /** One more stretch of presence, or a longer one when it begins at the same moment. */
    async signOn({ personId, from, to }: Presence): Promise<void> {
      await q
        .insertInto('duty_presence')
        .values({ person_id: personId, from_at: from, to_at: to, signed_off_at: null })
        .onConflict((c) =>
          c.columns(['person_id', 'from_at']).doUpdateSet({ to_at: to, signed_off_at: null }),
        )
        .execute();
    },

    /** Ends what runs; whether anything did. */
    async signOff(personId: string, now: number): Promise<boolean> {
      const row = await q
        .updateTable('duty_presence')
        .set({ to_at: now, signed_off_at: now })
        .where('person_id', '=', personId)
        .where('to_at', '>', now)
        .where('from_at', '<=', now)
        .returning('from_at')
        .executeTakeFirst();
      return row !== undefined;
    },

    async presence({ from, to }: { from: number; to: number }): Promise<Presence[]> {
      const rows = await q
        .selectFrom('duty_presence')
        .selectAll()
        .where('to_at', '>', from)
        .where('from_at', '<', to)
        .orderBy('from_at')
        .orderBy('person_id')
        .execute();
      return rows.map(presence);
    },
  };
}
