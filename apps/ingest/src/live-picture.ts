import type { Frame } from '@airlock/contracts/frame';
import { livePictureKey } from '@airlock/contracts/picture';
import type { SegmentMessage } from '@airlock/contracts/segment';
import type { Signal } from '@airlock/contracts/signal';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { coarseThumbnail, jpegThumbnail } from '@airlock/media/thumbnail';
import type { BlobStore } from '@airlock/storage/blobs/port';

export type LivePicture = NonNullable<SegmentVerdict['picture']>;

/** A frame that was looked at, and what was seen in it. */
export interface Looked {
  readonly frame: Frame;
  readonly signals: readonly Signal[];
  /** Much like the one before. */
  readonly reused: boolean;
}

/** At most one a second, ms of the broadcaster's clock. */
const EVERY_MS = 1_000;
/** A picture that stands still is drawn anew this often, so that it is seen to be alive, ms. */
const STILL_MS = 5_000;
/** From this score on a minor may be in the picture. */
const MINOR_SCORE = 0.5;
const SIZE = { maxWidth: 208, quality: 55, samples: 2 } as const;

/** Wall time of a frame, by when the last byte of its piece was captured. */
const wallTime = ({ capturedAt, startMs, durationMs }: SegmentMessage, atMs: number): number =>
  Math.round(capturedAt - durationMs + (atMs - startMs));

const mayShowMinor = ({ signals }: Looked): boolean =>
  signals.some((s) => s.label.startsWith('minor_safety') && s.score >= MINOR_SCORE);

/**
 * Keeps the newest small picture of a stream under its one key, from frames that were decoded anyway. A frame in which a
 * minor may be is drawn so that nobody can be made out. Resolves with what was drawn, or undefined where nothing was:
 * too soon, nothing new, or a store that does not take it.
 */
export async function drawLivePicture(
  blobs: Pick<BlobStore, 'put'>,
  segment: SegmentMessage,
  looked: readonly Looked[],
  before: LivePicture | undefined,
): Promise<LivePicture | undefined> {
  const newest = looked.at(-1);
  if (newest === undefined) return undefined;
  const at = wallTime(segment, newest.frame.atMs);
  const isStill = looked.every((l) => l.reused);
  if (before !== undefined && at - before.at < (isStill ? STILL_MS : EVERY_MS)) return undefined;
  const coarse = looked.some(mayShowMinor);
  const bytes = coarse ? coarseThumbnail(newest.frame) : jpegThumbnail(newest.frame, SIZE);
  try {
    await blobs.put(livePictureKey(segment.streamId), bytes);
    return { at, coarse };
  } catch {
    // A full disk costs the wall its picture and the stream nothing.
    return undefined;
  }
}
