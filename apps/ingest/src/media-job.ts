import type { SamplingPlan } from '@airlock/contracts/control';
import type { SegmentMessage } from '@airlock/contracts/segment';
import type { Signal } from '@airlock/contracts/signal';
import type { SegmentVerdict } from '@airlock/contracts/verdict';

/** What crosses the border into a media worker: a reference to bytes, never the bytes of a frame. */
export interface MediaJob {
  readonly segment: SegmentMessage;
  readonly plan: SamplingPlan;
}

/** What comes back: signals and what they cost, never pixels. */
export interface MediaReply {
  readonly signals: readonly Signal[];
  /** Media times of the frames looked at in this part, those that reused an earlier result included. */
  readonly framesAt: readonly number[];
  readonly reused: number;
  /** Milliseconds of this part that the sampling plan wanted looked at and nobody did. */
  readonly unwatchedMs: number;
  readonly failure?: NonNullable<SegmentVerdict['failure']>;
  /** What went wrong, for the log. */
  readonly error?: string;
  readonly decodeMs: number;
  readonly inferMs: number;
}
