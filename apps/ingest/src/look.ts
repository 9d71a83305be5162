import type { Frame } from '@airlock/contracts/frame';
import type { BlobKey } from '@airlock/contracts/ids';
import type { MediaRef, SegmentMessage } from '@airlock/contracts/segment';
import type { Signal } from '@airlock/contracts/signal';
import type { FrameDetector } from '@airlock/inference/detector';
import type { Decoder } from '@airlock/media/decoder';
import { considerReuse, framePrint, nothingJudged, type ReuseState } from '@airlock/media/frame-reuse';
import type { SamplerState } from '@airlock/media/sampler';
import { jpegThumbnail } from '@airlock/media/thumbnail';
import type { BlobStore } from '@airlock/storage/blobs/port';
import { createHash } from 'node:crypto';
import type { MediaJob, MediaReply } from './media-job.js';

export interface LookDeps {
  readonly blobs: BlobStore;
  readonly decoder: Decoder;
  readonly detectors: readonly FrameDetector[];
}

/** What a media worker remembers of a stream between its segments. */
interface StreamState {
  epoch: number;
  sampler: SamplerState | undefined;
  reuse: ReuseState;
  /** What the last judged picture showed. */
  seen: readonly Signal[];
}

/** Streams a worker keeps in mind; the one seen longest ago is forgotten first and only loses its reuse. */
const MAX_STREAMS = 512;
/** A picture is kept of what is worth showing to a person: from this score on. */
const THUMBNAIL_SCORE = 0.5;

/** Reads, checks, decodes and classifies one part of a segment. Bad media ends in a reply with `failure`, never a throw. */
export function createLook({ blobs, decoder, detectors }: LookDeps): (job: MediaJob) => Promise<MediaReply> {
  const streams = new Map<string, StreamState>();

  const stateOf = (segment: SegmentMessage): StreamState => {
    let state = streams.get(segment.streamId);
    if (!state || state.epoch !== segment.epoch)
      state = { epoch: segment.epoch, sampler: undefined, reuse: nothingJudged, seen: [] };
    streams.delete(segment.streamId);
    streams.set(segment.streamId, state);
    if (streams.size > MAX_STREAMS) streams.delete(streams.keys().next().value as string);
    return state;
  };

  const read = async (ref: MediaRef): Promise<Uint8Array | undefined> => {
    const bytes =
      ref.inline === undefined ? await blobs.get(ref.blob as BlobKey) : Buffer.from(ref.inline, 'base64');
    return createHash('sha256').update(bytes).digest('hex') === ref.sha256 ? bytes : undefined;
  };

  const see = async (frame: Frame, segment: SegmentMessage): Promise<readonly Signal[]> => {
    const signals: Signal[] = [];
    for (const detector of detectors) signals.push(...(await detector.detect(frame)));
    if (!signals.some((s) => s.score >= THUMBNAIL_SCORE)) return signals;
    const { streamId, epoch, seq } = segment;
    const key = `thumbs/${streamId}/${epoch}-${seq}-${Math.round(frame.atMs)}.jpg` as BlobKey;
    await blobs.put(key, jpegThumbnail(frame));
    return signals.map((s) => ({ ...s, thumbnail: key }));
  };

  return async ({ segment, plan }) => {
    const started = performance.now();
    const reply = (part: Partial<MediaReply>): MediaReply => ({
      signals: [],
      framesAt: [],
      reused: 0,
      unwatchedMs: part.failure === undefined ? 0 : segment.durationMs,
      decodeMs: performance.now() - started,
      inferMs: 0,
      ...part,
    });
    let bytes: Uint8Array | undefined;
    let init: Uint8Array | undefined;
    try {
      bytes = await read(segment.media);
      init = segment.init && (await read(segment.init));
    } catch (error) {
      return reply({ failure: 'missing', error: String(error) });
    }
    if (!bytes || (segment.init && !init))
      return reply({ failure: 'undecodable', error: 'the bytes do not match their sha256' });

    const state = stateOf(segment);
    const decoded = await decoder.decode(
      { bytes, container: segment.container, startMs: segment.startMs, ...(init ? { init } : {}) },
      plan,
      state.sampler === undefined ? {} : { sampler: state.sampler },
    );
    state.sampler = decoded.sampler;
    const decodeMs = performance.now() - started;

    const signals: Signal[] = [];
    let reused = 0;
    for (const frame of decoded.frames) {
      const near = considerReuse(state.reuse, framePrint(frame), frame.atMs);
      if (near.reuse) reused++;
      else state.seen = await see(frame, segment);
      // Kept only now: a detector that threw leaves nothing behind that could stand for this picture.
      state.reuse = near.state;
      for (const signal of state.seen) signals.push({ ...signal, atMs: frame.atMs });
    }
    return reply({
      signals,
      framesAt: decoded.frames.map((f) => f.atMs),
      reused,
      decodeMs,
      inferMs: performance.now() - started - decodeMs,
      ...(decoded.failure === undefined ? {} : { failure: decoded.failure }),
      ...(decoded.detail === undefined ? {} : { error: decoded.detail }),
    });
  };
}
