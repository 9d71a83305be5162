import { z } from 'zod';
import { ActionKind } from './action.js';
import { EpochMs, MessageId, StreamId, UserId } from './ids.js';
import { FrameHash } from './known.js';
import { RecognisedText } from './recognised-text.js';
import { Signal } from './signal.js';

/** One rule that fired, with what a person needs to follow it. */
export const RuleHit = z.object({
  rule: z.string(),
  label: z.string().optional(),
  clause: z.string().optional(),
  severity: z.number().int().min(0).max(5),
  /** The rule's condition as written in the policy. */
  when: z.string(),
  /** The values the condition was evaluated on. */
  facts: z.record(z.string(), z.unknown()),
});
export type RuleHit = z.infer<typeof RuleHit>;

export const SegmentDecision = z.enum(['release', 'hold', 'dump']);
export type SegmentDecision = z.infer<typeof SegmentDecision>;

export const MessageDecision = z.enum(['publish', 'mask', 'hold', 'drop']);
export type MessageDecision = z.infer<typeof MessageDecision>;

/** Wall times and costs of one judgement. */
export const Timing = z.object({
  /** When the bytes were complete at capture, or the message was sent. */
  capturedAt: EpochMs,
  receivedAt: EpochMs,
  decidedAt: EpochMs,
  decodeMs: z.number().optional(),
  inferMs: z.number().optional(),
  evaluateMs: z.number().optional(),
});

/** What a policy that is not in force would have decided. */
export const TrialOpinion = z.object({
  policyHash: z.string(),
  decision: z.string(),
  rules: z.array(z.string()),
  /** Kinds of automatic actions. */
  actions: z.array(z.string()),
});
export type TrialOpinion = z.infer<typeof TrialOpinion>;

const judged = {
  v: z.literal(1),
  streamId: StreamId,
  signals: z.array(Signal),
  /** What detectors on trial saw: no part of the decision. */
  shadow: z.array(Signal).optional(),
  /** What a policy on trial says of it: no part of the decision either. */
  trial: TrialOpinion.optional(),
  rules: z.array(RuleHit),
  /** SHA-256 of the policy that decided. */
  policyHash: z.string(),
  timing: Timing,
};

export const SegmentVerdict = z.object({
  ...judged,
  kind: z.literal('segment'),
  epoch: z.number().int().nonnegative(),
  seq: z.number().int().nonnegative(),
  /** True once the whole segment has been looked at as its sampling plan asks; only then may it be released. */
  final: z.boolean(),
  decision: SegmentDecision,
  /** What was looked at: frames judged, frames that reused an earlier result, ms of media nobody looked at. */
  coverage: z.object({
    frames: z.number().int(),
    reused: z.number().int(),
    unwatchedMs: z.number(),
    /** Sound that was there and nobody listened to, ms; left out where nobody listens. */
    unheardMs: z.number().optional(),
    /** Detectors that did not look for want of time. */
    leftOut: z.array(z.string()).optional(),
  }),
  /** What was read in the picture and heard in the sound; the signals of its reading are among `signals`. */
  texts: z.array(RecognisedText).optional(),
  /** What the frames looked like that were compared with known ones, so that they can be found again. */
  hashes: z.array(FrameHash).optional(),
  /**
   * The stream's small picture was drawn anew: the wall time of its frame, ms since 1970. `coarse`: a minor may be in it,
   * so it was drawn in a few large squares.
   */
  picture: z.object({ at: EpochMs, coarse: z.boolean() }).optional(),
  /** Set when the segment could not be judged. */
  failure: z.enum(['undecodable', 'timeout', 'overload', 'missing', 'too_large', 'no_picture']).optional(),
  /** Automatic actions on the stream that this verdict asks for. */
  actions: z.array(z.object({ kind: ActionKind, rule: z.string() })).default([]),
});
export type SegmentVerdict = z.infer<typeof SegmentVerdict>;

export const MessageVerdict = z.object({
  ...judged,
  kind: z.literal('message'),
  messageId: MessageId,
  decision: MessageDecision,
  /** What the audience may read; present only with `publish` and `mask`. */
  display: z
    .object({ userId: UserId, nickname: z.string().optional(), text: z.string(), sentAt: EpochMs })
    .optional(),
});
export type MessageVerdict = z.infer<typeof MessageVerdict>;

/** All signals of one segment or message plus what policy says of it. */
export const Verdict = z.discriminatedUnion('kind', [SegmentVerdict, MessageVerdict]);
export type Verdict = z.infer<typeof Verdict>;
