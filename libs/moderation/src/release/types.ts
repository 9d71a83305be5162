import type { Action } from '@airlock/contracts/action';
import type { ReleasePlan } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import type { MediaRef } from '@airlock/contracts/segment';
import type { SegmentDecision } from '@airlock/contracts/verdict';
import type { Enforcement } from '../enforcement/index.js';

/** Media of one whole segment, as far as showing it needs. Times in ms. */
export interface WholeSegment {
  readonly container: 'mpegts' | 'fmp4';
  readonly media: MediaRef;
  readonly init?: MediaRef | undefined;
  readonly startMs: number;
  readonly durationMs: number;
  readonly capturedAt: number;
}

/** What all verdicts on one segment amount to, whatever the order they came in. Times in ms since 1970. */
export interface VerdictView {
  /** The strictest of those by whom the segment was looked at, and when it was first given. `release` only when final. */
  readonly judged?: { readonly decision: SegmentDecision; readonly at: number };
  /** What policy says of a segment that nobody could judge; the final word before a preliminary one, then the strictest. */
  readonly unjudged?: {
    readonly decision: 'release' | 'hold';
    readonly final: boolean;
    readonly at: number;
  };
}

/** Everything known of a segment that has not been shown. */
export interface Pending {
  readonly epoch: number;
  readonly seq: number;
  readonly segment?: WholeSegment;
  /** When the bus took the whole segment, ms since 1970. */
  readonly arrivedAt?: number;
  readonly verdict?: VerdictView;
}

/** A person's decision on a run of segments of one epoch, both ends included. */
export interface HumanRun {
  readonly epoch: number;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly decision: SegmentDecision;
  readonly by: string;
  readonly decidedAt: number;
}

/** Why a piece of content may be seen. `unjudged` and `direct` are what the audience saw unreviewed. */
export type Basis = 'verdict' | 'human' | 'default' | 'unjudged' | 'direct';
export type SlateReason = 'dumped' | 'missing' | 'cut';

interface Listed {
  /** Media sequence number: 0, 1, 2 … for the life of the stream, restarts included. */
  readonly msn: number;
  /** Starts with EXT-X-DISCONTINUITY. */
  readonly discontinuity: boolean;
  /** Discontinuities up to and including this entry. */
  readonly discontinuities: number;
  readonly durationMs: number;
  readonly listedAt: number;
  /** When a viewer who plays everything at normal speed reaches it, ms since 1970. */
  readonly playAt: number;
  /** Wall time of the first frame at capture, ms since 1970. */
  readonly wallAt: number;
  readonly container: 'mpegts' | 'fmp4';
  readonly epoch: number;
  readonly seq: number;
}
export interface ContentEntry extends Listed {
  readonly kind: 'content';
  readonly basis: Basis;
  readonly media: MediaRef;
  readonly init?: MediaRef | undefined;
  /** Dumped after it was listed: the entry stays, its bytes are served as slate from then on. */
  readonly retracted: boolean;
}
export interface SlateEntry extends Listed {
  readonly kind: 'slate';
  readonly reason: SlateReason;
  /** Last seq that the slate stands for; `seq` is the first. */
  readonly toSeq: number;
}
/** One line of the playlist. Entries are only ever appended. */
export type Entry = ContentEntry | SlateEntry;

/** A segment that waits for a person. */
export interface Held {
  readonly epoch: number;
  readonly seq: number;
  readonly reason: 'verdict' | 'unjudged' | 'review' | 'presence' | 'human';
  readonly since: number;
  /** When the plan's default applies, ms since 1970; absent when it waits for as long as it takes. */
  readonly deadline?: number;
}

export type Effect =
  /** Something already shown was dumped afterwards. */
  | {
      readonly type: 'leaked';
      readonly epoch: number;
      readonly seq: number;
      readonly msn: number;
      readonly by: 'verdict' | 'human';
    }
  /** A held segment's default is to end the stream; already in force here, to be recorded for everybody else. */
  | { readonly type: 'cut'; readonly action: Action }
  | { readonly type: 'dark'; readonly since: number }
  | { readonly type: 'lit' }
  | { readonly type: 'evicted'; readonly epoch: number; readonly seq: number };

export type ReleaseEvent =
  /** The admitted stream; without one nothing is shown. */
  | { readonly type: 'stream'; readonly epoch: number; readonly live: boolean; readonly plan: ReleasePlan }
  | {
      readonly type: 'segment';
      readonly epoch: number;
      readonly seq: number;
      readonly at: number;
      readonly segment: WholeSegment;
    }
  | {
      readonly type: 'verdict';
      readonly epoch: number;
      readonly seq: number;
      readonly at: number;
      readonly decision: SegmentDecision;
      readonly final: boolean;
      /** The segment could not be judged: the decision is what policy says of that, and nothing of what it shows. */
      readonly unjudged: boolean;
    }
  | ({ readonly type: 'human' } & HumanRun)
  /** An authorised reviewer looks until `until`; `at` is when the record was made. */
  | { readonly type: 'presence'; readonly reviewer: string; readonly at: number; readonly until: number }
  | { readonly type: 'action'; readonly action: Action }
  /** Time passes; the only event that lists anything. */
  | { readonly type: 'tick'; readonly now: number };

export interface ReleaseOptions {
  /** How long a missing segment holds up those behind it, ms. */
  readonly gapMs: number;
  /** How long an entry stays listed after a viewer at normal speed has played it, ms. */
  readonly windowMs: number;
  /** Entries always listed, if there are that many. */
  readonly minEntries: number;
  /** Segments kept waiting; beyond that the oldest is given up, never shown. */
  readonly maxPending: number;
}

export interface Position {
  readonly epoch: number;
  readonly seq: number;
}

/** The media timeline that the next content continues, or breaks. */
export interface Timeline {
  readonly epoch: number;
  readonly seq: number;
  readonly container: 'mpegts' | 'fmp4';
  readonly initSha?: string | undefined;
  readonly endMs: number;
  /** wall time − media time, ms */
  readonly wallOffset: number;
}

/** What survives a restart besides the entries in the window; JSON. */
export interface ReleaseHead {
  readonly cursor: Position | undefined;
  /** The next content need not follow the last one: the beginning, or after a cut. */
  readonly resync: boolean;
  readonly nextMsn: number;
  readonly discontinuities: number;
  readonly dark: boolean;
  readonly ended: boolean;
  /** Segments that the bus took up to then are never shown: they were waiting when, or came while, the stream was cut. */
  readonly notBefore: number;
  readonly airAt: number;
  readonly airMs: number;
  readonly playAt: number;
  readonly playMs: number;
  readonly targetMs: number;
  readonly timeline: Timeline | undefined;
  readonly presence: Readonly<Record<string, { readonly at: number; readonly until: number }>>;
  /** Watched review: since when a reviewer has been present without a gap longer than the grace time. */
  readonly watchedFrom: number;
  /** Cuts decided here by a plan's default, in force even before anybody else has recorded them. */
  readonly ownCuts: readonly Action[];
}

/** One stream. Never changed in place. */
export interface ReleaseState extends ReleaseHead {
  readonly streamId: StreamId;
  readonly options: ReleaseOptions;
  readonly admitted:
    { readonly epoch: number; readonly live: boolean; readonly plan: ReleasePlan } | undefined;
  readonly pending: ReadonlyMap<string, Pending>;
  readonly humans: readonly HumanRun[];
  readonly enforcement: Enforcement;
  /** What may be fetched now, oldest first. */
  readonly window: readonly Entry[];
}

export interface Step {
  readonly state: ReleaseState;
  /** Appended to the playlist by this step. */
  readonly entries: readonly Entry[];
  readonly effects: readonly Effect[];
  /** When a tick may change something next, ms since 1970. */
  readonly wakeAt: number | undefined;
}
