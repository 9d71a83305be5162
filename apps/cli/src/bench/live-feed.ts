import { setTimeout as delay } from 'node:timers/promises';
import type { StreamSession } from '@airlock/contracts/admission';
import { BlobKey } from '@airlock/contracts/ids';
import type { MediaRef } from '@airlock/contracts/segment';
import type { Clip, ClipSegment } from './clips.js';
import type { Rig } from './rig.js';

/** Media older than this is deleted, so that a long run needs no more disk than a short one. ms */
const KEEP_MS = 40_000;

export interface FedStream {
  readonly session: StreamSession;
  /** Whole segments handed over so far. */
  published(): number;
  /** Plays this clip from the next segment on; resolves with the wall time of its first picture, ms since 1970. */
  switchTo(clip: Clip): Promise<number>;
  /** Ends with the segment under way left out. */
  stop(): Promise<void>;
}

export interface FeedOptions {
  readonly rig: Rig;
  readonly clip: Clip;
  /** Segment of the clip to begin with. */
  readonly from?: number;
  /** How long to wait before the first picture, ms. */
  readonly afterMs?: number;
  /** Parts as capture publishes them; without, whole segments only. */
  readonly parts?: boolean;
  readonly onPublished?: (seq: number, at: number) => void;
}

/**
 * A live publisher as the system sees it through capture: pictures at real-time pace, part 0 when the first keyframe is
 * there, the whole segment when it is over, blob before message. Deterministic times: what comes late came late because
 * the machine was busy, and is timed from when it was due.
 */
export function feed(session: StreamSession, options: FeedOptions): FedStream {
  const { rig, from = 0, afterMs = 0, parts = true, onPublished } = options;
  const stop = new AbortController();
  const written: { key: BlobKey; at: number }[] = [];
  let seq = 0;
  let clip = options.clip;
  let index = from;
  let mediaMs = 0;
  let switching: { clip: Clip; resolve: (at: number) => void } | undefined;

  const hand = async (segment: ClipSegment, whole: boolean, at: number): Promise<void> => {
    const { bytes, sha256 } = whole ? segment : segment.part;
    const name = `${String(seq).padStart(8, '0')}${whole ? '' : '.p0'}.ts`;
    const blob = BlobKey.parse(`segments/${session.streamId}/${session.epoch}/${name}`);
    const media: MediaRef = { blob, sha256, bytes: bytes.length };
    await rig.blobs.put(blob, bytes);
    written.push({ key: blob, at });
    rig.publish({
      v: 1,
      streamId: session.streamId,
      epoch: session.epoch,
      seq,
      part: { index: whole && parts ? 1 : 0, last: whole },
      container: 'mpegts',
      media,
      startMs: mediaMs,
      durationMs: whole ? segment.durationMs : segment.part.afterMs,
      capturedAt: Math.round(at),
    });
    if (whole) onPublished?.(seq, at);
  };

  const clean = async (): Promise<void> => {
    const before = Date.now() - KEEP_MS;
    while (written[0] !== undefined && written[0].at < before) {
      const { key } = written.shift()!;
      await rig.blobs.delete(key).catch(() => undefined);
    }
  };

  const until = async (at: number): Promise<void> => {
    const wait = at - Date.now();
    if (wait > 0) await delay(wait, undefined, { signal: stop.signal });
  };

  const play = async (): Promise<void> => {
    let startAt = Date.now() + afterMs;
    while (!stop.signal.aborted) {
      if (switching) {
        clip = switching.clip;
        index = 0;
        switching.resolve(startAt);
        switching = undefined;
      }
      const segment = clip.segments[index % clip.segments.length];
      if (!segment) throw new Error(`clip ${clip.name} is empty`);
      if (parts) {
        await until(startAt + segment.part.afterMs);
        await hand(segment, false, startAt + segment.part.afterMs);
      }
      await until(startAt + segment.durationMs);
      startAt += segment.durationMs;
      await hand(segment, true, startAt);
      mediaMs += segment.durationMs;
      seq++;
      index++;
      await clean();
    }
  };

  const done = play().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  done.catch(() => undefined);
  return {
    session,
    published: () => seq,
    switchTo: (next) => new Promise((resolve) => (switching = { clip: next, resolve })),
    stop: async () => {
      stop.abort();
      await done;
    },
  };
}
