import { sql } from 'kysely';
import { z } from 'zod';
import { BlobKey, Sha256, StreamId } from '@airlock/contracts/ids';
import type { Queries } from '../database/tables.js';
import { inChunks, lastOfEach } from './support.js';

/** Where the media of one whole segment lies. */
export const SegmentEntry = z.object({
  streamId: StreamId,
  epoch: z.number().int(),
  seq: z.number().int(),
  container: z.enum(['mpegts', 'fmp4']),
  blob: BlobKey,
  init: BlobKey.optional(),
  /** Media time on the clock of the epoch, ms. */
  startMs: z.number(),
  durationMs: z.number(),
  bytes: z.number().int(),
  /** ms since 1970 */
  capturedAt: z.number().int(),
  /** As capture had them. */
  sha256: Sha256.optional(),
});
export type SegmentEntry = z.infer<typeof SegmentEntry>;

/** The index of captured segments, for preview and evidence. */
export function segmentsRepository(q: Queries) {
  const rows = (streamId: StreamId) => q.selectFrom('segments').selectAll().where('stream_id', '=', streamId);
  const entry = (r: Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number]): SegmentEntry =>
    SegmentEntry.parse({
      streamId: r.stream_id,
      epoch: r.epoch,
      seq: r.seq,
      container: r.container,
      blob: r.blob_key,
      init: r.init_key ?? undefined,
      startMs: r.start_ms,
      durationMs: r.duration_ms,
      bytes: r.bytes,
      capturedAt: r.captured_at,
      sha256: r.sha256 ?? undefined,
    });
  return {
    /** Idempotent: what came first under `(streamId, epoch, seq)` stays. */
    async save(segments: readonly SegmentEntry[]): Promise<void> {
      const values = lastOfEach(segments, (s) => `${s.streamId}/${s.epoch}/${s.seq}`).map((s) => ({
        stream_id: s.streamId,
        epoch: s.epoch,
        seq: s.seq,
        container: s.container,
        blob_key: s.blob,
        init_key: s.init ?? null,
        start_ms: s.startMs,
        duration_ms: s.durationMs,
        bytes: s.bytes,
        captured_at: s.capturedAt,
        sha256: s.sha256 ?? null,
      }));
      await inChunks(values, (chunk) =>
        q
          .insertInto('segments')
          .values(chunk)
          .onConflict((c) => c.columns(['stream_id', 'epoch', 'seq']).doNothing())
          .execute(),
      );
    },

    async get(s: { streamId: StreamId; epoch: number; seq: number }): Promise<SegmentEntry | undefined> {
      const row = await rows(s.streamId)
        .where('epoch', '=', s.epoch)
        .where('seq', '=', s.seq)
        .executeTakeFirst();
      return row && entry(row);
    },

    /** The newest `limit` segments of a stream, oldest first. */
    async latest(streamId: StreamId, limit: number): Promise<SegmentEntry[]> {
      const found = await rows(streamId)
        .orderBy('epoch', 'desc')
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return found.reverse().map(entry);
    },

    /** Captured in `[from, to)`, ms since 1970, in order. */
    async captured(streamId: StreamId, from: number, to: number): Promise<SegmentEntry[]> {
      const found = await rows(streamId)
        .where('captured_at', '>=', from)
        .where('captured_at', '<', to)
        .orderBy('epoch')
        .orderBy('seq')
        .execute();
      return found.map(entry);
    },

    /** Which streams had something captured in `[from, to)`, ms since 1970. */
    async streamsWithin(from: number, to: number): Promise<StreamId[]> {
      const found = await q
        .selectFrom('segments')
        .select('stream_id')
        .distinct()
        .where('captured_at', '>=', from)
        .where('captured_at', '<', to)
        .orderBy('stream_id')
        .execute();
      return found.map((r) => StreamId.parse(r.stream_id));
    },

    /** Deletes at most `limit` entries captured before `before` and returns them, so that their blobs can go too. */
    async expire(before: number, limit: number): Promise<SegmentEntry[]> {
      const gone = await q
        .deleteFrom('segments')
        .where(
          sql<boolean>`ctid = ANY(ARRAY(
            SELECT ctid FROM segments WHERE captured_at < ${before} ORDER BY captured_at LIMIT ${limit}))`,
        )
        .returningAll()
        .execute();
      return gone.map(entry);
    },
  };
}
