import { Feed, type FeedId } from '@airlock/contracts/duty';
import { storableJson } from '../database/storable.js';
import type { Queries } from '../database/tables.js';

/** Calendars that can be read by a secret address; of the secret only its hash is kept. */
export function dutyFeedsRepository(q: Queries) {
  const feed = (r: { feed_id: string; created_by: string; created_at: number; revoked_at: number | null; target: unknown }) =>
    Feed.parse({
      feedId: r.feed_id,
      of: r.target,
      createdBy: r.created_by,
      createdAt: r.created_at,
      ...(r.revoked_at === null ? {} : { revokedAt: r.revoked_at }),
    }); // prettier-ignore
  return {
    async addFeed(added: Feed, tokenHash: string): Promise<void> {
      await q
        .insertInto('duty_feeds')
        .values({
          feed_id: added.feedId,
          token_hash: tokenHash,
          created_by: added.createdBy,
          created_at: added.createdAt,
          revoked_at: null,
          target: storableJson(added.of),
        })
        .execute();
    },

    /** Undefined when there is none that holds. `by`: only one of theirs. */
    async revokeFeed(feedId: FeedId, now: number, by?: string): Promise<Feed | undefined> {
      const row = await q
        .updateTable('duty_feeds')
        .set({ revoked_at: now })
        .where('feed_id', '=', feedId)
        .where('revoked_at', 'is', null)
        .$if(by !== undefined, (b) => b.where('created_by', '=', by!))
        .returningAll()
        .executeTakeFirst();
      return row && feed(row);
    },

    async feedByToken(tokenHash: string): Promise<Feed | undefined> {
      const row = await q
        .selectFrom('duty_feeds')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      return row && feed(row);
    },

    async feeds(by?: string): Promise<Feed[]> {
      const rows = await q
        .selectFrom('duty_feeds')
        .selectAll()
        .$if(by !== undefined, (b) => b.where('created_by', '=', by!))
        .orderBy('created_at', 'desc')
        .orderBy('feed_id')
        .execute();
      return rows.map(feed);
    },
  };
}
