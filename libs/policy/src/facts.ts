import type { Signal } from '@airlock/contracts/signal';
import type { FailureName } from './source.js';

/** What is known of a stream when it is classed and judged; conditions read it as `stream`. */
export interface StreamFacts {
  readonly streamId: string;
  readonly roomId: string;
  readonly streamerId: string;
  readonly title: string;
  readonly category: string;
  /** Viewers now; 0 before the start. */
  readonly audience: number;
  /** Credit grade of the streamer; `''` when none is known. */
  readonly tier: string;
  readonly platform?: string;
  readonly language?: string;
  /** Words of the house rules about the stream. */
  readonly tags?: readonly string[] | undefined;
}

/** One segment, or the parts of it that have been looked at so far. Media times in ms on the clock of the epoch. */
export interface SegmentInput {
  readonly stream: StreamFacts;
  /** The class the stream was admitted to; computed from `stream` when absent or unknown to the policy. */
  readonly roomClass?: string;
  readonly epoch: number;
  readonly seq: number;
  readonly startMs: number;
  readonly signals: readonly Signal[];
  /** Media times of all frames looked at, clean ones too: windows over frames count among them. */
  readonly frames: readonly number[];
  readonly coverage: { readonly frames: number; readonly reused: number; readonly unwatchedMs: number };
  /** Why the segment could not be judged, if it could not. */
  readonly failure?: FailureName;
  /** Wall time, epoch ms. */
  readonly now: number;
}

export interface MessageInput {
  readonly stream: StreamFacts;
  readonly roomClass?: string;
  readonly message: {
    readonly messageId: string;
    readonly userId: string;
    readonly text: string;
    /** Epoch ms. Windows use `min(sentAt, now)`. */
    readonly sentAt: number;
  };
  /** What is known of the author; nothing by default. */
  readonly user?: {
    /** −1 (lines masked and dropped) … 1 (many lines published); 0 where nothing is known. */
    readonly reputation: number;
  };
  readonly signals: readonly Signal[];
  /** Set when the text could not be judged. */
  readonly failure?: FailureName;
  /** Wall time, epoch ms. */
  readonly now: number;
}
