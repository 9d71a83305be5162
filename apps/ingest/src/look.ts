import type { Frame } from '@airlock/contracts/frame';
import type { BlobKey } from '@airlock/contracts/ids';
import type { FrameHash } from '@airlock/contracts/known';
import type { RecognisedText } from '@airlock/contracts/recognised-text';
import type { SegmentMessage } from '@airlock/contracts/segment';
import type { Signal } from '@airlock/contracts/signal';
import type { FrameDetector, Seen } from '@airlock/inference/detector';
import type { DecodeOutcome, Decoder, Media } from '@airlock/media/decoder';
import { freshSampler, type SamplerState } from '@airlock/media/sampler';
import { jpegThumbnail } from '@airlock/media/thumbnail';
import type { BlobStore } from '@airlock/storage/blobs/port';
import { unwatchedMs } from './coverage.js';
import { type Ears, type EarsDeps, type Heard, openEars } from './ears.js';
import { type Eyes, openEyes } from './eyes.js';
import { drawLivePicture, type LivePicture, type Looked } from './live-picture.js';
import { type MediaJob, type MediaReply, notLookedAt } from './media-job.js';
import { readMedia, sha256 } from './read-media.js';

export interface LookDeps {
  readonly blobs: BlobStore;
  readonly decoder: Decoder;
  readonly detectors: readonly FrameDetector[];
  /** Without it, nobody listens and nothing counts as unheard. */
  readonly hearing?: EarsDeps;
  /** What decoding one piece may take, ms; the decoder's own limit unless given. */
  readonly decodeTimeMs?: number;
}

/** What was seen so far of the segment that came last. */
interface Piece {
  readonly seq: number;
  /** The bytes looked at, to tell a longer part of the same from something else under the same number. */
  readonly bytes: number;
  readonly sha256: string;
  readonly lookedBefore: number;
  readonly signals: readonly Signal[];
  readonly texts: readonly RecognisedText[];
  readonly hashes: readonly FrameHash[];
  readonly framesAt: readonly number[];
  readonly reused: number;
  readonly leftOut: ReadonlySet<string>;
  /** Once the whole has been listened to. */
  readonly heard: Heard | undefined;
  readonly picture: LivePicture | undefined;
  readonly decodeMs: number;
  readonly inferMs: number;
}

/** What a media worker remembers of a stream between its segments. */
interface StreamState {
  readonly epoch: number;
  sampler: SamplerState;
  readonly eyes: Eyes;
  readonly ears: Ears | undefined;
  piece: Piece | undefined;
  picture: LivePicture | undefined;
}

/** Streams a worker keeps in mind; the one seen longest ago is forgotten first and only loses its reuse. */
const MAX_STREAMS = 512;
/** A picture is kept of what is worth showing to a person: from this score on. */
const THUMBNAIL_SCORE = 0.5;

/**
 * Reads, checks, decodes and classifies one part of a segment. The reply is about the whole prefix, pictures looked at
 * with an earlier part included. Bad media ends in a reply with `failure`, never a throw.
 */
export function createLook({
  blobs,
  decoder,
  detectors,
  hearing,
  decodeTimeMs,
}: LookDeps): (job: MediaJob) => Promise<MediaReply> {
  const limits = decodeTimeMs === undefined ? {} : { timeMs: decodeTimeMs };
  const streams = new Map<string, StreamState>();

  const stateOf = (segment: SegmentMessage): StreamState => {
    let state = streams.get(segment.streamId);
    if (!state || state.epoch !== segment.epoch) {
      const key = {};
      state = {
        epoch: segment.epoch,
        sampler: freshSampler,
        eyes: openEyes(detectors, key, keepPicture(segment)),
        ears: hearing && openEars(hearing, key),
        piece: undefined,
        picture: undefined,
      };
    }
    streams.delete(segment.streamId);
    streams.set(segment.streamId, state);
    if (streams.size > MAX_STREAMS) streams.delete(streams.keys().next().value as string);
    return state;
  };

  const keepPicture =
    ({ streamId, epoch }: SegmentMessage) =>
    async (seen: Seen, frame: Frame): Promise<Seen> => {
      const { signals, texts } = seen;
      if (!signals.some((s) => s.score >= THUMBNAIL_SCORE) && !texts?.length) return seen;
      const key = `thumbs/${streamId}/${epoch}-${Math.round(frame.atMs)}.jpg` as BlobKey;
      try {
        await blobs.put(key, jpegThumbnail(frame));
      } catch {
        // A full disk must not turn what was seen into what was not.
        return seen;
      }
      return {
        ...seen,
        signals: signals.map((s) => ({ ...s, thumbnail: key })),
        ...(texts === undefined ? {} : { texts: texts.map((t) => ({ ...t, thumbnail: key })) }),
      };
    };

  return async ({ segment, plan, hasTime = true }) => {
    const started = performance.now();
    const media = await readMedia(blobs, segment.media);
    if ('failure' in media) return notLookedAt(segment, media.failure, media.error);
    const init = segment.init && (await readMedia(blobs, segment.init));
    if (init && 'failure' in init) return notLookedAt(segment, init.failure, init.error);
    const { bytes } = media;

    const state = stateOf(segment);
    const before = continues(state.piece, segment, bytes) ? state.piece : undefined;
    const whole: Media = {
      bytes,
      container: segment.container,
      startMs: segment.startMs,
      ...(init && { init: init.bytes }),
    };
    const decoded = await decoder.decode(whole, plan, {
      sampler: state.sampler,
      continues: before !== undefined,
      limits,
    });
    const decodeMs = performance.now() - started;

    const seen = await watch(state.eyes, decoded.frames, hasTime);
    // Parts are prefixes: the whole is listened to once, when it is there.
    const ears = segment.part.last && plan.listen !== false ? state.ears : undefined;
    const heard = before?.heard ?? (hasTime ? await ears?.listen(whole, segment.durationMs) : undefined);
    const drawn = hasTime ? await drawLivePicture(blobs, segment, seen.looked, state.picture) : undefined;
    state.picture = drawn ?? state.picture;
    const piece: Piece = {
      seq: segment.seq,
      bytes: bytes.length,
      sha256: segment.media.sha256,
      lookedBefore: before?.lookedBefore ?? state.sampler.lastMs,
      signals: [...(before?.signals ?? []), ...seen.signals],
      texts: [...(before?.texts ?? []), ...seen.texts],
      hashes: [...(before?.hashes ?? []), ...seen.hashes],
      framesAt: [...(before?.framesAt ?? []), ...decoded.frames.map((f) => f.atMs)],
      reused: (before?.reused ?? 0) + seen.looked.filter((l) => l.reused).length,
      leftOut: new Set([...(before?.leftOut ?? []), ...seen.leftOut, ...(ears && !hasTime ? ['sound'] : [])]),
      heard,
      picture: drawn ?? before?.picture,
      decodeMs: (before?.decodeMs ?? 0) + decodeMs,
      inferMs: (before?.inferMs ?? 0) + performance.now() - started - decodeMs,
    };
    state.sampler = decoded.sampler;
    // After a failure the same bytes are to be looked at from their beginning.
    state.piece = decoded.failure === undefined ? piece : undefined;
    return replyOf(piece, { segment, plan }, decoded);
  };
}

/** What detectors make of the frames, in order; `hasTime` is false where only those that are never left out may look. */
async function watch(eyes: Eyes, frames: readonly Frame[], hasTime: boolean) {
  const signals: Signal[] = [];
  const texts: RecognisedText[] = [];
  const hashes: FrameHash[] = [];
  const leftOut: string[] = [];
  const looked: Looked[] = [];
  for (const frame of frames) {
    const sight = await eyes.look(frame, { hasTime });
    signals.push(...sight.signals);
    texts.push(...(sight.texts ?? []));
    hashes.push(...(sight.hashes ?? []));
    leftOut.push(...sight.leftOut);
    looked.push({ frame, signals: sight.signals, reused: sight.reused });
  }
  return { signals, texts, hashes, leftOut, looked };
}

const replyOf = (
  { lookedBefore, leftOut, heard, picture, ...piece }: Piece,
  { segment, plan }: Pick<MediaJob, 'segment' | 'plan'>,
  { failure, detail }: DecodeOutcome,
): MediaReply => ({
  signals: [...piece.signals, ...(heard?.signals ?? [])],
  texts: [...piece.texts, ...(heard?.texts ?? [])],
  hashes: piece.hashes,
  framesAt: piece.framesAt,
  reused: piece.reused,
  ...(leftOut.size === 0 ? {} : { leftOut: [...leftOut] }),
  unwatchedMs: unwatchedMs(plan, {
    startMs: segment.startMs,
    durationMs: segment.durationMs,
    looks: piece.framesAt,
    lookedBefore,
    failed: failure !== undefined,
  }),
  ...(heard === undefined ? {} : { unheardMs: heard.unheardMs }),
  ...(picture === undefined ? {} : { picture }),
  decodeMs: piece.decodeMs,
  inferMs: piece.inferMs,
  ...(failure === undefined ? {} : { failure }),
  ...(detail === undefined ? {} : { error: detail }),
});

/** Whether `bytes` begin with what was looked at last. */
const continues = (piece: Piece | undefined, segment: SegmentMessage, bytes: Uint8Array): boolean =>
  piece !== undefined &&
  piece.seq === segment.seq &&
  piece.bytes <= bytes.length &&
  (piece.sha256 === segment.media.sha256 || sha256(bytes.subarray(0, piece.bytes)) === piece.sha256);
