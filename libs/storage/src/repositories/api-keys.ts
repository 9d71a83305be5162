import { ApiKey, type ApiKeyId } from '@airlock/contracts/access';
import { storableJson, storableText } from '../database/storable.js';
import type { Queries } from '../database/tables.js';

/** Keys of machines, by their hash. */
export function apiKeysRepository(q: Queries) {
  const rows = () => q.selectFrom('api_keys').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const key = (r: Row): ApiKey =>
    ApiKey.parse({
      keyId: r.key_id,
      name: r.name,
      scopes: r.scopes,
      createdBy: r.created_by,
      createdAt: r.created_at,
      expiresAt: r.expires_at,
      ...(r.last_used_at === null ? {} : { lastUsedAt: r.last_used_at }),
      ...(r.revoked_at === null ? {} : { revokedAt: r.revoked_at }),
    });
  return {
    async add(keyHash: string, k: Omit<ApiKey, 'lastUsedAt' | 'revokedAt'>): Promise<void> {
      await q
        .insertInto('api_keys')
        .values({
          key_id: k.keyId,
          key_hash: keyHash,
          name: storableText(k.name),
          scopes: storableJson(k.scopes),
          created_by: k.createdBy,
          created_at: k.createdAt,
          expires_at: k.expiresAt,
        })
        .execute();
    },
    async byHash(keyHash: string): Promise<ApiKey | undefined> {
      const row = await rows().where('key_hash', '=', keyHash).executeTakeFirst();
      return row && key(row);
    },
    async used(keyId: ApiKeyId, at: number): Promise<void> {
      await q.updateTable('api_keys').set({ last_used_at: at }).where('key_id', '=', keyId).execute();
    },
    /** Undefined when there is no such key in force. */
    async revoke(keyId: ApiKeyId, at: number): Promise<ApiKey | undefined> {
      const row = await q
        .updateTable('api_keys')
        .set({ revoked_at: at })
        .where('key_id', '=', keyId)
        .where('revoked_at', 'is', null)
        .returningAll()
        .executeTakeFirst();
      return row && key(row);
    },
    async list(): Promise<ApiKey[]> {
      return (await rows().orderBy('created_at', 'desc').orderBy('key_id').execute()).map(key);
    },
  };
}
