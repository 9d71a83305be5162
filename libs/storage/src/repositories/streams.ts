import { StreamRecord } from '@airlock/contracts/control';
import type { RoomId, StreamId } from '@airlock/contracts/ids';
import type { Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';
import { inChunks, lastOfEach, type Page } from './support.js';

/** The streams that were admitted, each as its latest record. */
export function streamsRepository(q: Queries) {
  const parse = (rows: readonly { record: unknown }[]) => rows.map((r) => StreamRecord.parse(r.record));
  return {
    /** Inserts or replaces. */
    async save(records: readonly StreamRecord[]): Promise<void> {
      const rows = lastOfEach(records, (r) => r.streamId).map((r) => ({
        stream_id: r.streamId,
        room_id: r.roomId,
        streamer_id: r.streamerId,
        live: r.live,
        started_at: r.startedAt,
        record: storableJson(r),
      }));
      await inChunks(rows, (chunk) =>
        q
          .insertInto('streams')
          .values(chunk)
          .onConflict((c) =>
            c.column('stream_id').doUpdateSet((e) => ({
              room_id: e.ref('excluded.room_id'),
              streamer_id: e.ref('excluded.streamer_id'),
              live: e.ref('excluded.live'),
              started_at: e.ref('excluded.started_at'),
              record: e.ref('excluded.record') as never,
            })),
          )
          .execute(),
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
export type StreamsRepository = ReturnType<typeof streamsRepository>;
