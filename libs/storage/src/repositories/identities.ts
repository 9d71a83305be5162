import { Identity, IdentityKey } from '@airlock/contracts/identity';
import { StreamerId } from '@airlock/contracts/ids';
import type { Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';

/** Who people are, as far as it is kept: never by number or name. */
export function identitiesRepository(q: Queries) {
  return {
    async get(subject: StreamerId): Promise<Identity | undefined> {
      const row = await q
        .selectFrom('identities')
        .select('record')
        .where('subject', '=', subject)
        .executeTakeFirst();
      return row && Identity.parse(row.record);
    },

    /** Inserts or replaces. */
    async save(identity: Identity, now: number): Promise<void> {
      const values = { updated_at: now, record: storableJson(identity) };
      await q
        .insertInto('identities')
        .values({ subject: identity.subject, ...values })
        .onConflict((c) => c.column('subject').doUpdateSet(values))
        .execute();
    },

    /** Those who have none are not in it. */
    async keysOfAll(subjects: readonly StreamerId[]): Promise<Map<StreamerId, IdentityKey[]>> {
      const rows = await q
        .selectFrom('identity_keys')
        .selectAll()
        .where('subject', 'in', [...subjects])
        .orderBy('subject')
        .orderBy('kind')
        .orderBy('key_id')
        .orderBy('hash')
        .execute();
      const keys = new Map<StreamerId, IdentityKey[]>();
      for (const r of rows) {
        const subject = StreamerId.parse(r.subject);
        const key = IdentityKey.parse({ kind: r.kind, keyId: r.key_id, hash: r.hash });
        keys.set(subject, [...(keys.get(subject) ?? []), key]);
      }
      return keys;
    },

    /**
     * Adds keys. None is ever taken away by a newer report: who had a device or a paper once is not rid of it by
     * registering another.
     */
    async addKeys(subject: StreamerId, keys: readonly IdentityKey[]): Promise<number> {
      if (keys.length === 0) return 0;
      const added = await q
        .insertInto('identity_keys')
        .values(keys.map((k) => ({ subject, kind: k.kind, key_id: k.keyId, hash: k.hash })))
        .onConflict((c) => c.doNothing())
        .returning('hash')
        .execute();
      return added.length;
    },

    /** Everybody who has one of these keys. */
    async subjectsWith(keys: readonly IdentityKey[]): Promise<StreamerId[]> {
      if (keys.length === 0) return [];
      const kinds = new Set(keys.map((k) => `${k.kind}/${k.keyId}/${k.hash}`));
      const rows = await q
        .selectFrom('identity_keys')
        .selectAll()
        .where(
          'hash',
          'in',
          keys.map((k) => k.hash),
        )
        .execute();
      const found = rows.filter((r) => kinds.has(`${r.kind}/${r.key_id}/${r.hash}`));
      return [...new Set(found.map((r) => r.subject))].sort().map((s) => StreamerId.parse(s));
    },

    /** Subjects that have a kind of key under `keyId` alone: what would be lost with that key of the ring. */
    async onlyUnder(keyId: string, limit: number): Promise<StreamerId[]> {
      const rows = await q
        .selectFrom('identity_keys as mine')
        .select('subject')
        .distinct()
        .where('key_id', '=', keyId)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('identity_keys as other')
                .select('other.subject')
                .whereRef('other.subject', '=', 'mine.subject')
                .whereRef('other.kind', '=', 'mine.kind')
                .where('other.key_id', '!=', keyId),
            ),
          ),
        )
        .orderBy('subject')
        .limit(limit)
        .execute();
      return rows.map((r) => StreamerId.parse(r.subject));
    },

    /** Takes away every hash under a key of the ring that is no longer used. */
    async dropKey(keyId: string): Promise<void> {
      await q.deleteFrom('identity_keys').where('key_id', '=', keyId).execute();
    },
  };
}
