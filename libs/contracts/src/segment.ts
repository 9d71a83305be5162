import { z } from 'zod';
import { BlobKey, EpochMs, Sha256, StreamId } from './ids.js';

/** Upper bounds that capture promises and ingest enforces. */
export const SEGMENT_LIMITS = {
  bytes: 32 * 1024 * 1024,
  inlineBytes: 64 * 1024,
  durationMs: 60_000,
} as const;

/** Where the bytes of a piece of media lie: in the blob store, or in the message itself when small. */
export const MediaRef = z
  .object({
    blob: BlobKey.optional(),
    /** base64 */
    inline: z
      .string()
      .max(Math.ceil((SEGMENT_LIMITS.inlineBytes * 4) / 3) + 4)
      .optional(),
    sha256: Sha256,
    bytes: z.number().int().nonnegative(),
  })
  .refine((m) => (m.blob === undefined) !== (m.inline === undefined), 'exactly one of blob and inline');
export type MediaRef = z.infer<typeof MediaRef>;

/**
 * Media of one stream, keyed by `(streamId, epoch, seq)`.
 *
 * A segment may be published in *parts*: every part is a longer prefix of the same segment and the last one is the
 * whole. Sampling may start on part 0, which holds the keyframe; only the last part can be shown to anybody.
 */
export const SegmentMessage = z.object({
  v: z.literal(1),
  streamId: StreamId,
  /** Counts re-publishes of the stream, from 0. */
  epoch: z.number().int().nonnegative(),
  /** Counts segments within the epoch, from 0. */
  seq: z.number().int().nonnegative(),
  part: z.object({ index: z.number().int().nonnegative(), last: z.boolean() }),
  container: z.enum(['mpegts', 'fmp4']),
  media: MediaRef,
  /** fMP4 only: the initialisation segment. */
  init: MediaRef.optional(),
  /** Media time of the first frame in ms, on the clock of the epoch. */
  startMs: z.number(),
  /** Length in ms; of the bytes so far when the part is not the last. */
  durationMs: z.number().nonnegative().max(SEGMENT_LIMITS.durationMs),
  /** Wall time at which capture had the last byte of this part. */
  capturedAt: EpochMs,
});
export type SegmentMessage = z.infer<typeof SegmentMessage>;

/** Names a segment in logs, maps and idempotency keys. */
export const segmentKey = (s: { streamId: string; epoch: number; seq: number }): string =>
  `${s.streamId}/${s.epoch}/${s.seq}`;
