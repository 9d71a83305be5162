import type { AddedKey, ApiKey, ApiKeyId } from '@airlock/contracts/access';
import type { Permission, Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { rolesWith } from '@airlock/moderation/roles';
import type { Database } from '@airlock/storage/database';
import { apiKeysRepository } from '@airlock/storage/repositories/api-keys';
import { actorFor, type Effects } from '../house/effect.js';
import { hashOfToken, newToken } from './tokens.js';

export const KEY_PREFIX = 'ak_';
const DAY_MS = 86_400_000;
const READ_AGAIN_MS = 1_000;
const USED_EVERY_MS = 60_000;

export interface ApiKeysDeps {
  readonly db: Database;
  readonly effects: Effects;
  readonly clock: () => number;
  readonly newId: (prefix: string, now: number) => string;
}

/** Machines' ways in: the role of the platform, less what a key's scopes leave out. */
export const createApiKeys = ({ db, effects, clock, newId }: ApiKeysDeps) => {
  const known = new Map<string, { key: ApiKey; readAt: number; usedAt: number }>();

  const current = async (hash: string, now: number): Promise<ApiKey | undefined> => {
    const before = known.get(hash);
    if (before !== undefined && now - before.readAt < READ_AGAIN_MS) return before.key;
    const key = await apiKeysRepository(db.queries).byHash(hash);
    if (key === undefined) {
      known.delete(hash);
      return undefined;
    }
    const usedAt = Math.max(before?.usedAt ?? 0, key.lastUsedAt ?? 0);
    known.set(hash, { key, readAt: now, usedAt });
    return key;
  };

  return {
    add: (who: Principal, name: string, scopes: Permission[], days: number): Promise<AddedKey> =>
      effects(actorFor(who, 'keys.manage'), async ({ tx, now, record }) => {
        const tooMuch = scopes.filter((p) => !rolesWith(p).includes('platform'));
        if (tooMuch.length > 0)
          throw new AirlockError('invalid_input', `No machine may ${tooMuch.join(', ')}`, {
            issues: tooMuch.map((p) => ({ path: 'scopes', message: p })),
          });
        const secret = newToken(KEY_PREFIX);
        const key: ApiKey = {
          keyId: newId('key', now) as ApiKeyId,
          name,
          scopes: [...new Set(scopes)],
          createdBy: who.id,
          createdAt: now,
          expiresAt: now + days * DAY_MS,
        };
        await apiKeysRepository(tx).add(hashOfToken(secret), key);
        record({ kind: 'access.key_added', subject: key.keyId, after: { name, scopes: key.scopes, expiresAt: key.expiresAt } }); // prettier-ignore
        return { key, secret };
      }),

    async revoke(who: Principal, keyId: ApiKeyId): Promise<ApiKey> {
      const revoked = await effects(actorFor(who, 'keys.manage'), async ({ tx, now, record }) => {
        const key = await apiKeysRepository(tx).revoke(keyId, now);
        if (key === undefined) throw new AirlockError('not_found', `There is no key ${keyId} in force`);
        record({ kind: 'access.key_revoked', subject: keyId });
        return key;
      });
      known.clear();
      return revoked;
    },

    list: (): Promise<ApiKey[]> => apiKeysRepository(db.queries).list(),

    /** Who holds this key; undefined when it is none in force. */
    async principal(secret: string): Promise<Principal | undefined> {
      const now = clock();
      const hash = hashOfToken(secret);
      const key = await current(hash, now);
      if (key === undefined || key.revokedAt !== undefined || key.expiresAt <= now) return undefined;
      const remembered = known.get(hash);
      if (remembered !== undefined && now - remembered.usedAt >= USED_EVERY_MS) {
        remembered.usedAt = now;
        await apiKeysRepository(db.queries).used(key.keyId, now);
      }
      return { id: key.keyId, kind: 'machine', roles: ['platform'], scopes: [...key.scopes, 'session.own'] };
    },
  };
};

export type ApiKeys = ReturnType<typeof createApiKeys>;
