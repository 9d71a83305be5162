import type { SamplingPlan } from '@airlock/contracts/control';
import type { FrameHash } from '@airlock/contracts/known';
import type { RecognisedText } from '@airlock/contracts/recognised-text';
import type { SegmentMessage } from '@airlock/contracts/segment';
import type { Signal } from '@airlock/contracts/signal';
import type { SegmentVerdict } from '@airlock/contracts/verdict';

/** What crosses the border into a media worker: a reference to bytes, never the bytes of a frame. */
export interface MediaJob {
  readonly segment: SegmentMessage;
  readonly plan: SamplingPlan;
  /** Nobody waits: detectors that are left out under load may look too. Default true. */
  readonly hasTime?: boolean;
}

export type Failure = NonNullable<SegmentVerdict['failure']>;

/** What comes back: signals and what they cost, never pixels. It is about the segment up to and with this part. */
export interface MediaReply {
  readonly signals: readonly Signal[];
  /** Words in the picture and the sound, still to be read. */
  readonly texts: readonly RecognisedText[];
  /** What the frames looked like that were compared with known pictures. */
  readonly hashes?: readonly FrameHash[];
  /** Media times of the frames looked at, those that reused an earlier result included. */
  readonly framesAt: readonly number[];
  readonly reused: number;
  /** Detectors that were left out for want of time, each once. */
  readonly leftOut?: readonly string[];
  /** Milliseconds of the segment that the sampling plan wanted looked at and nobody did. */
  readonly unwatchedMs: number;
  /** Milliseconds of sound that was there and nobody listened to; left out where nobody listens. */
  readonly unheardMs?: number;
  /** The stream's small picture was drawn anew. */
  readonly picture?: SegmentVerdict['picture'];
  readonly failure?: Failure;
  /** What went wrong, for the log. */
  readonly error?: string;
  readonly decodeMs: number;
  readonly inferMs: number;
}

/** The reply for a segment nobody looked at. */
export const notLookedAt = (segment: SegmentMessage, failure: Failure, error?: string): MediaReply => ({
  signals: [],
  texts: [],
  framesAt: [],
  reused: 0,
  unwatchedMs: segment.durationMs,
  failure,
  ...(error === undefined ? {} : { error }),
  decodeMs: 0,
  inferMs: 0,
});
