import { z } from 'zod';
import type { StreamId } from '@airlock/contracts/ids';
import type { WatchState } from '@airlock/moderation/review';
import type { Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';

const Challenge = z.object({ id: z.string(), key: z.string(), answerBy: z.number(), lapsed: z.literal(true).optional() }); // prettier-ignore

/** Who watches which stream that flows only while somebody does. */
export function watchesRepository(q: Queries) {
  return {
    async get(streamId: StreamId, reviewer: string): Promise<WatchState | undefined> {
      const row = await q
        .selectFrom('watches')
        .selectAll()
        .where('stream_id', '=', streamId)
        .where('reviewer', '=', reviewer)
        .forUpdate()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { since, until, shown_at: shownAt, challenge } = row;
      return {
        since,
        until,
        shownAt,
        ...(challenge === null ? {} : { challenge: Challenge.parse(challenge) }),
      };
    },

    async put(streamId: StreamId, reviewer: string, w: WatchState): Promise<void> {
      const values = {
        ...{ since: w.since, until: w.until, shown_at: w.shownAt },
        challenge: w.challenge === undefined ? null : storableJson(w.challenge),
      };
      await q
        .insertInto('watches')
        .values({ stream_id: streamId, reviewer, ...values })
        .onConflict((c) => c.columns(['stream_id', 'reviewer']).doUpdateSet(values))
        .execute();
    },

    /** Who watches at `now`. */
    async present(streamId: StreamId, now: number): Promise<string[]> {
      const rows = await q
        .selectFrom('watches')
        .select('reviewer')
        .where('stream_id', '=', streamId)
        .where('until', '>', now)
        .orderBy('reviewer')
        .execute();
      return rows.map((r) => r.reviewer);
    },
  };
}
