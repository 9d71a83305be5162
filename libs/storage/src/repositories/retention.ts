import { randomBytes } from 'node:crypto';
import type { StreamId } from '@airlock/contracts/ids';
import { RetentionRaise, RetentionRun, type SaleLink } from '@airlock/contracts/retention';
import { keptUntil } from '@airlock/moderation/retention';
import { sql } from 'kysely';
import type { Queries } from '../database/tables.js';
import { storableJson, storableText } from '../database/storable.js';
import { dayOf } from '../partitions.js';
import { inChunks } from './support.js';

const DAY_MS = 86_400_000;

/** How long one stream is kept. */
export interface RetainedStream {
  readonly streamId: StreamId;
  readonly class: string;
  readonly days: number;
  readonly startedAt: number;
  /** Null while it is counted from an end that has not come. */
  readonly keptUntil: number | null;
  readonly sealed: boolean;
  readonly emptiedAt?: number;
}

/** How long what is kept, and how far the deleter is. */
export function retentionRepository(q: Queries) {
  const rows = () => q.selectFrom('retention_streams').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const retained = (r: Row): RetainedStream => ({
    streamId: r.stream_id as StreamId,
    class: r.class,
    days: r.days,
    startedAt: r.started_at,
    keptUntil: r.kept_until,
    sealed: r.sealed,
    ...(r.emptied_at === null ? {} : { emptiedAt: r.emptied_at }),
  });

  const raises = async (streamId: StreamId): Promise<RetentionRaise[]> => {
    const found = await q
      .selectFrom('retention_raises')
      .selectAll()
      .where('stream_id', '=', streamId)
      .orderBy('at')
      .orderBy('class')
      .execute();
    return found.map((r) => RetentionRaise.parse({ ...r, from: r.counted_from }));
  };

  const endedAt = async (streamId: StreamId): Promise<number | undefined> => {
    const row = await q
      .selectFrom('streams')
      .select(['live', 'started_at', sql<number | null>`(record->>'endedAt')::bigint`.as('ended_at')])
      .where('stream_id', '=', streamId)
      .executeTakeFirst();
    if (row === undefined || row.live) return undefined;
    return row.ended_at ?? row.started_at;
  };

  return {
    raises,
    endedAt,

    /** Puts streams under their first class; a class that one has already stays. */
    async start(
      first: { class: string; days: number },
      streams: readonly { streamId: StreamId; startedAt: number }[],
    ): Promise<void> {
      const rows = streams.map(({ streamId, startedAt }) => ({
        stream_id: streamId,
        class: first.class,
        days: first.days,
        started_at: startedAt,
        kept_until: 0,
        next_at: (dayOf(startedAt) + 1 + first.days) * DAY_MS,
        emptied_at: null,
      }));
      await inChunks(rows, (chunk) =>
        q
          .insertInto('retention_streams')
          .values(chunk)
          .onConflict((c) => c.column('stream_id').doNothing())
          .execute(),
      );
    },

    /** Locked until the transaction ends: a raise waits for a deletion and the other way round. */
    async lock(streamIds: readonly StreamId[]): Promise<RetainedStream[]> {
      if (streamIds.length === 0) return [];
      const found = await rows()
        .where('stream_id', 'in', streamIds)
        .orderBy('stream_id')
        .forUpdate()
        .execute();
      return found.map(retained);
    },

    async get(streamId: StreamId): Promise<RetainedStream | undefined> {
      const row = await rows().where('stream_id', '=', streamId).executeTakeFirst();
      return row && retained(row);
    },

    /** Adds a longer class; false when the stream had it for this very reason. */
    async raise(streamId: StreamId, raise: RetentionRaise): Promise<boolean> {
      const added = await q
        .insertInto('retention_raises')
        .values({
          stream_id: streamId,
          class: raise.class,
          days: raise.days,
          counted_from: raise.from,
          at: raise.at,
          sealed: raise.sealed,
          reason: storableText(raise.reason),
          by: raise.by,
        })
        .onConflict((c) => c.columns(['stream_id', 'class', 'at']).doNothing())
        .returning('stream_id')
        .executeTakeFirst();
      return added !== undefined;
    },

    /** Counts again until when a stream is kept, as of its raises and its end. */
    async settle(streamId: StreamId): Promise<void> {
      const all = await raises(streamId);
      const until = keptUntil(all, await endedAt(streamId));
      await q
        .updateTable('retention_streams')
        .set({
          kept_until: until,
          ...(all.some((r) => r.sealed) ? { sealed: true } : {}),
        })
        .where('stream_id', '=', streamId)
        .execute();
    },

    /** Streams that wait for their end, and have come to it. */
    async ended(limit: number): Promise<StreamId[]> {
      const found = await q
        .selectFrom('retention_streams as r')
        .innerJoin('streams as s', 's.stream_id', 'r.stream_id')
        .select('r.stream_id')
        .where('r.kept_until', 'is', null)
        .where('s.live', '=', false)
        .limit(limit)
        .execute();
      return found.map((r) => r.stream_id as StreamId);
    },

    /** Streams of which something is due by `now`, the longest due first. */
    async due(now: number, limit: number): Promise<RetainedStream[]> {
      const found = await rows()
        .where('next_at', '<=', now)
        .orderBy('next_at')
        .orderBy('stream_id')
        .limit(limit)
        .execute();
      return found.map(retained);
    },

    async countDue(now: number): Promise<number> {
      const { rows: found } = await sql<{ n: number }>`SELECT count(*)::integer AS n FROM retention_streams
        WHERE next_at <= ${now}`.execute(q);
      return found[0]!.n;
    },

    /** Looked at again at `nextAt`; never again when nothing is left. */
    async later(streamId: StreamId, nextAt: number): Promise<void> {
      await q
        .updateTable('retention_streams')
        .set({ next_at: nextAt })
        .where('stream_id', '=', streamId)
        .execute();
    },

    async emptied(streamId: StreamId, now: number): Promise<void> {
      await q
        .updateTable('retention_streams')
        .set({ next_at: null, emptied_at: now })
        .where('stream_id', '=', streamId)
        .execute();
    },

    /** Has streams looked at by the next run, because what kept them is gone. */
    async wake(): Promise<void> {
      await q.updateTable('retention_streams').set({ next_at: 0 }).where('next_at', '>', 0).execute();
    },

    /**
     * Takes in streams that nobody admitted, and those that something came of after they were emptied, when what is there
     * is older than `before`.
     */
    async adopt(before: number, base: { class: string; days: number }): Promise<void> {
      await sql`INSERT INTO retention_streams(stream_id, class, days, started_at, next_at)
        SELECT stream_id, ${base.class}, ${base.days}::integer, min(at), 0 FROM (
          SELECT stream_id, captured_at AS at FROM segments WHERE captured_at < ${before}
          UNION ALL SELECT stream_id, day::bigint * ${DAY_MS} FROM verdicts WHERE decided_at < ${before}
          UNION ALL SELECT stream_id, day::bigint * ${DAY_MS} FROM chat WHERE coalesce(sent_at, decided_at) < ${before}
        ) found
        WHERE NOT EXISTS (SELECT 1 FROM retention_streams r WHERE r.stream_id = found.stream_id AND r.emptied_at IS NULL)
        GROUP BY stream_id
        ON CONFLICT (stream_id) DO UPDATE SET next_at = 0, emptied_at = NULL`.execute(q);
    },

    async addSaleLink(streamId: StreamId, link: SaleLink, at: number): Promise<void> {
      await q
        .insertInto('sale_links')
        .values({
          stream_id: streamId,
          ref: storableText(link.ref),
          title: link.title === undefined ? null : storableText(link.title),
          at,
          completed_at: link.completedAt ?? null,
        })
        .onConflict((c) =>
          c.columns(['stream_id', 'ref']).doUpdateSet((e) => ({
            completed_at: sql<
              number | null
            >`greatest(sale_links.completed_at, ${e.ref('excluded.completed_at')})`,
          })),
        )
        .execute();
    },

    /** Secret of this deployment under which proofs name what was deleted; made at the first call. 32 bytes. */
    async hashKey(): Promise<Uint8Array> {
      await q
        .insertInto('retention_state')
        .values({ hash_key: randomBytes(32), running_until: 0, last_run_at: null, last_run: null })
        .onConflict((c) => c.column('one').doNothing())
        .execute();
      const { hash_key } = await q.selectFrom('retention_state').select('hash_key').executeTakeFirstOrThrow();
      return new Uint8Array(hash_key);
    },

    /** Makes this instance the one that deletes until `until`; false while another one is. */
    async claim(now: number, until: number): Promise<boolean> {
      const row = await q
        .updateTable('retention_state')
        .set({ running_until: until })
        .where('running_until', '<=', now)
        .returning('one')
        .executeTakeFirst();
      return row !== undefined;
    },
    async renew(until: number): Promise<void> {
      await q.updateTable('retention_state').set({ running_until: until }).execute();
    },
    async finish(now: number, run: RetentionRun): Promise<void> {
      await q
        .updateTable('retention_state')
        .set({ running_until: 0, last_run_at: now, last_run: storableJson(run) })
        .execute();
    },
    async lastRun(): Promise<{ at: number; run: RetentionRun } | undefined> {
      const row = await q
        .selectFrom('retention_state')
        .select(['last_run_at', 'last_run'])
        .executeTakeFirst();
      return row === undefined || row.last_run_at === null
        ? undefined
        : { at: row.last_run_at, run: RetentionRun.parse(row.last_run) };
    },

    /** Counts what was recorded from the last counted hour on. */
    async count(now: number): Promise<void> {
      const HOUR = 3_600_000;
      const last = await q
        .selectFrom('retention_usage')
        .select((e) => e.fn.max('hour').as('hour'))
        .executeTakeFirst();
      const from = Math.max(0, ((last?.hour as number | null) ?? 0) - 1);
      await sql`INSERT INTO retention_usage(hour, bytes)
        SELECT (captured_at / ${HOUR})::integer, sum(bytes)::bigint FROM segments
        WHERE captured_at >= ${from * HOUR} AND captured_at <= ${now} GROUP BY 1
        ON CONFLICT (hour) DO UPDATE SET bytes = greatest(retention_usage.bytes, excluded.bytes)`.execute(q);
    },

    /** Bytes: recorded and not deleted; recorded in the last 24 hours; the first hour with any, ms since 1970. */
    async usage(now: number): Promise<{ used: number; lastDay: number; since: number | undefined }> {
      const HOUR = 3_600_000;
      const { rows: found } = await sql<{
        all: number;
        day: number;
        since: number | null;
        gone: number;
      }>`SELECT
        (SELECT coalesce(sum(bytes), 0)::bigint FROM retention_usage) AS all,
        (SELECT coalesce(sum(bytes), 0)::bigint FROM retention_usage WHERE hour > ${Math.floor(now / HOUR) - 24}) AS day,
        (SELECT min(hour)::bigint * ${HOUR} FROM retention_usage) AS since,
        (SELECT coalesce(sum(bytes), 0)::bigint FROM retention_batches) AS gone`.execute(q);
      const { all, day, since, gone } = found[0]!;
      return { used: Math.max(0, all - gone), lastDay: day, since: since ?? undefined };
    },
  };
}
