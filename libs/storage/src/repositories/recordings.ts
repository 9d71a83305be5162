import { hash } from 'node:crypto';
import { BlobKey, type StreamId } from '@airlock/contracts/ids';
import { sql } from 'kysely';
import type { Queries } from '../database/tables.js';

const DAY_MS = 86_400_000;

/** What one store lost. */
export interface Removed {
  readonly store: string;
  readonly count: number;
  readonly bytes: number;
  /** SHA-256 over the SHA-256 of its records, in the order of those, hex. */
  readonly content: string;
}

const digestOf = (digests: readonly string[]): string => hash('sha256', digests.toSorted().join('\n'), 'hex');

/** The text of a row is what was in it: its hash says which row it was, to whoever still has a copy. */
const ROW_DIGEST = sql<string>`encode(sha256(convert_to(t::text, 'UTF8')), 'hex')`;

/** Tables that hold a recording, by what each counts its days from. */
const PARTS = [
  { store: 'verdicts', before: (day: number) => sql`t.day < ${day}`, first: sql`min(day)::integer` },
  { store: 'chat', before: (day: number) => sql`t.day < ${day}`, first: sql`min(day)::integer` },
  {
    store: 'case_items',
    before: (day: number) => sql`t.at < ${day * DAY_MS}`,
    first: sql`(min(at) / ${DAY_MS})::integer`,
  },
  {
    store: 'segments',
    before: (day: number) => sql`t.captured_at < ${day * DAY_MS}`,
    first: sql`(min(captured_at) / ${DAY_MS})::integer`,
  },
] as const;

/** Whole recordings: media, verdicts, chat and what waited for people, deleted by days. */
export function recordingsRepository(q: Queries) {
  return {
    /** The first UTC day (since 1970-01-01) of which anything is there. */
    async firstDay(streamId: StreamId): Promise<number | undefined> {
      const parts = PARTS.map(
        ({ store, first }) => sql`SELECT ${first} AS day FROM ${sql.id(store)} WHERE stream_id = ${streamId}`,
      );
      const { rows } = await sql<{ day: number | null }>`SELECT min(day) AS day FROM (
        ${sql.join(parts, sql` UNION ALL `)}) d`.execute(q);
      return rows[0]?.day ?? undefined;
    },

    /** Deletes all rows of the days before `day`, and names the blobs that nothing names any more. */
    async removeBefore(streamId: StreamId, day: number): Promise<{ removed: Removed[]; blobs: BlobKey[] }> {
      const removed: Removed[] = [];
      const blobs = new Set<string>();
      for (const { store, before } of PARTS) {
        const isMedia = store === 'segments';
        const what =
          store === 'segments'
            ? sql`t.bytes AS bytes, ARRAY[t.blob_key] || coalesce(t.init_key, '') AS keys`
            : store === 'verdicts'
              ? sql`0 AS bytes, ARRAY(SELECT k #>> '{}' FROM jsonb_path_query(t.body, '$.**.thumbnail') k) AS keys`
              : sql`0 AS bytes, ARRAY[]::text[] AS keys`;
        const { rows } = await sql<{ digest: string; bytes: number; keys: string[] }>`
          DELETE FROM ${sql.id(store)} t WHERE t.stream_id = ${streamId} AND ${before(day)}
          RETURNING ${ROW_DIGEST} AS digest, ${what}`.execute(q);
        if (rows.length === 0) continue;
        for (const key of rows.flatMap((r) => r.keys)) if (key !== '') blobs.add(key);
        removed.push({
          store,
          count: rows.length,
          bytes: isMedia ? rows.reduce((sum, r) => sum + r.bytes, 0) : 0,
          content: digestOf(rows.map((r) => r.digest)),
        });
      }
      // Segments of later days may begin with the same initialisation.
      const { rows: needed } = await sql<{ key: string }>`SELECT DISTINCT init_key AS key FROM segments
        WHERE stream_id = ${streamId} AND init_key IS NOT NULL`.execute(q);
      for (const { key } of needed) blobs.delete(key);
      // Beside a segment may lie its beginning, which was looked at before the whole was there.
      for (const key of [...blobs]) if (key.endsWith('.ts')) blobs.add(key.replace(/\.ts$/, '.p0.ts'));
      return { removed, blobs: [...blobs].flatMap((key) => BlobKey.safeParse(key).data ?? []) };
    },

    /** Deletes chat of one author on the days before `day`. */
    async chatDays(userId: string): Promise<{ streamId: StreamId; lastDay: number }[]> {
      const { rows } = await sql<{
        stream_id: string;
        last: number;
      }>`SELECT stream_id, max(day) AS last FROM chat
        WHERE user_id = ${userId} GROUP BY stream_id`.execute(q);
      return rows.map((r) => ({ streamId: r.stream_id as StreamId, lastDay: r.last }));
    },

    /** Whether a blob is still named by a segment. */
    async names(streamId: StreamId): Promise<ReadonlySet<string>> {
      const { rows } = await sql<{ blob_key: string; init_key: string | null }>`SELECT blob_key, init_key
        FROM segments WHERE stream_id = ${streamId}`.execute(q);
      return new Set(rows.flatMap((r) => (r.init_key === null ? [r.blob_key] : [r.blob_key, r.init_key])));
    },

    /** Streams and days of which a table still holds rows. */
    async present(): Promise<{ store: string; streamId: string; day: number }[]> {
      const parts = PARTS.map(({ store }) => {
        const day =
          store === 'segments'
            ? sql`(captured_at / ${DAY_MS})::integer`
            : store === 'case_items'
              ? sql`(at / ${DAY_MS})::integer`
              : sql`day`;
        return sql`SELECT DISTINCT ${store}::text AS store, stream_id, ${day} AS day FROM ${sql.id(store)}`;
      });
      const { rows } = await sql<{ store: string; stream_id: string; day: number }>`
        ${sql.join(parts, sql` UNION ALL `)}`.execute(q);
      return rows.map((r) => ({ store: r.store, streamId: r.stream_id, day: r.day }));
    },
  };
}
