import { StreamRecord } from '@airlock/contracts/control';
import type { RoomId, StreamId } from '@airlock/contracts/ids';
import { sql } from 'kysely';
import type { Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';
import { inChunks, lastOfEach, type Page } from './support.js';

/** The streams that were admitted, each as its latest record. */
export function streamsRepository(q: Queries) {
  const parse = (rows: readonly { record: unknown }[]) => rows.map((r) => StreamRecord.parse(r.record));
  return {
    /** Inserts or replaces; one that says nothing new is left alone. */
    async save(records: readonly StreamRecord[]): Promise<void> {
      await inChunks(
        lastOfEach(records, (r) => r.streamId),
        // As one document: parameters by the thousand cost more than the rows themselves.
        (chunk) =>
          sql`INSERT INTO streams(stream_id, room_id, streamer_id, live, started_at, record)
          SELECT r->>'streamId', r->>'roomId', r->>'streamerId', (r->>'live')::boolean, (r->>'startedAt')::bigint, r
          FROM jsonb_array_elements(${storableJson(chunk)}::jsonb) AS r
          ON CONFLICT (stream_id) DO UPDATE SET room_id = excluded.room_id, streamer_id = excluded.streamer_id,
            live = excluded.live, started_at = excluded.started_at, record = excluded.record
            WHERE streams.record IS DISTINCT FROM excluded.record`.execute(q),
      );
    },

    async get(streamId: StreamId): Promise<StreamRecord | undefined> {
      const rows = await q.selectFrom('streams').select('record').where('stream_id', '=', streamId).execute();
      return parse(rows)[0];
    },

    /** By start, newest first. */
    async list(page: Page & { readonly live?: boolean; readonly roomId?: RoomId }): Promise<StreamRecord[]> {
      let query = q.selectFrom('streams').select('record').orderBy('started_at', 'desc').limit(page.limit);
      if (page.before !== undefined) query = query.where('started_at', '<', page.before);
      if (page.live !== undefined) query = query.where('live', '=', page.live);
      if (page.roomId !== undefined) query = query.where('room_id', '=', page.roomId);
      return parse(await query.execute());
    },
  };
}
