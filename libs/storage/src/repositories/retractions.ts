import { Retraction } from '@airlock/contracts/review';
import type { StreamId } from '@airlock/contracts/ids';
import type { Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';

/** What was published and taken back; only ever added to. */
export function retractionsRepository(q: Queries) {
  return {
    async add(r: Retraction): Promise<void> {
      await q
        .insertInto('retractions')
        .values({ retraction_id: r.retractionId, stream_id: r.streamId, at: r.at, body: storableJson(r) })
        .execute();
    },

    /** Newest first. */
    async list(streamId: StreamId): Promise<Retraction[]> {
      const rows = await q
        .selectFrom('retractions')
        .select('body')
        .where('stream_id', '=', streamId)
        .orderBy('at', 'desc')
        .execute();
      return rows.map((r) => Retraction.parse(r.body));
    },
  };
}
