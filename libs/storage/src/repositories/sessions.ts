import { AccountId } from '@airlock/contracts/access';
import type { SessionTimes } from '@airlock/moderation/access';
import type { Queries } from '../database/tables.js';

export interface StoredSession extends SessionTimes {
  readonly accountId: AccountId;
  /** ms since 1970 of the newest second factor. */
  readonly verifiedAt?: number;
}

/** Who is signed in; by the hash of what their browser holds. */
export function sessionsRepository(q: Queries) {
  const end = (at: number) => q.updateTable('sessions').set({ ended_at: at }).where('ended_at', 'is', null);
  return {
    async open(
      sessionHash: string,
      s: { accountId: AccountId; at: number; verifiedAt?: number },
    ): Promise<void> {
      await q
        .insertInto('sessions')
        .values({
          session_hash: sessionHash,
          account_id: s.accountId,
          created_at: s.at,
          last_seen_at: s.at,
          verified_at: s.verifiedAt ?? null,
        })
        .execute();
    },

    async get(sessionHash: string): Promise<StoredSession | undefined> {
      const r = await q
        .selectFrom('sessions')
        .selectAll()
        .where('session_hash', '=', sessionHash)
        .executeTakeFirst();
      return (
        r && {
          accountId: AccountId.parse(r.account_id),
          createdAt: r.created_at,
          lastSeenAt: r.last_seen_at,
          ...(r.verified_at === null ? {} : { verifiedAt: r.verified_at }),
          ...(r.ended_at === null ? {} : { endedAt: r.ended_at }),
        }
      );
    },

    async seen(sessionHash: string, at: number): Promise<void> {
      await q
        .updateTable('sessions')
        .set({ last_seen_at: at })
        .where('session_hash', '=', sessionHash)
        .where('last_seen_at', '<', at)
        .execute();
    },
    async verified(sessionHash: string, at: number): Promise<void> {
      await q
        .updateTable('sessions')
        .set({ verified_at: at })
        .where('session_hash', '=', sessionHash)
        .execute();
    },
    async end(sessionHash: string, at: number): Promise<void> {
      await end(at).where('session_hash', '=', sessionHash).execute();
    },
    /** All of an account, `but` one. */
    async endAll(accountId: AccountId, at: number, but = ''): Promise<void> {
      await end(at).where('account_id', '=', accountId).where('session_hash', '<>', but).execute();
    },
    /** Forgets those that began before a time; none of them is good any more. */
    async forget(before: number): Promise<void> {
      await q.deleteFrom('sessions').where('created_at', '<', before).execute();
    },
  };
}
