import { z } from 'zod';
import { Action } from './action.js';
import { Declared } from './declared.js';
import { EpochMs, MessageId, ProviderId, RoomId, StreamId, StreamerId, UserId } from './ids.js';
import { CameFrom } from './person.js';
import { MessageDecision, SegmentDecision } from './verdict.js';

export const Mode = z.enum(['direct', 'gated', 'delay', 'review']);
export type Mode = z.infer<typeof Mode>;

/** What happens to a held segment when its deadline passes without a person's decision. */
export const HoldDefault = z.enum(['keep', 'release', 'dump', 'cut']);
export type HoldDefault = z.infer<typeof HoldDefault>;

/** How a stream is shown and watched: what a room class resolves to. Durations in ms. */
export const ReleasePlan = z.object({
  mode: Mode,
  /** `delay` and watched `review`: how far the audience is behind. */
  delayMs: z.number().int().nonnegative().max(600_000),
  /** `review` only: approval per run of segments, or flow while an authorised reviewer is present. */
  review: z.enum(['explicit', 'watched']).default('explicit'),
  /** `gated`: how long a segment may wait for its verdict before it counts as held. */
  graceMs: z.number().int().nonnegative().default(10_000),
  /** How long a held segment waits for a person. */
  holdMs: z.number().int().nonnegative().default(30_000),
  holdDefault: HoldDefault.default('keep'),
  /**
   * Policy's word on segments without any verdict in time: wait for a person, or release them recorded as unreviewed. A
   * verdict that comes with a `failure` carries policy's word on that failure as its decision, and that one counts.
   */
  onUnjudged: z.enum(['hold', 'release']).default('hold'),
});
export type ReleasePlan = z.infer<typeof ReleasePlan>;

/** How much of a stream is looked at. */
export const SamplingPlan = z.object({
  /** Frames a second; 0.2 is one frame every 5 s. Ignored when `everyFrame`. */
  fps: z.number().positive().max(60),
  everyFrame: z.boolean().default(false),
  /**
   * Nothing but keyframes is ever decoded: cheapest, and only as dense as the encoder's keyframes; what lies between
   * them beyond the plan counts as unwatched. Otherwise keyframes are used where they are dense enough for `fps`, and
   * what lies between them is decoded where they are not.
   */
  keyframesOnly: z.boolean().default(false),
  /** `false`: nobody listens to the sound, and it does not count as unheard. Left out: it is listened to. */
  listen: z.boolean().optional(),
});
export type SamplingPlan = z.infer<typeof SamplingPlan>;

/** How strictly a stream is handled at least, whatever its class says. Durations in ms. */
export const PlanFloor = z.object({
  mode: Mode.optional(),
  /** `delay` only. */
  delayMs: z.number().int().positive().max(600_000).optional(),
  /** Frames a second. */
  fps: z.number().positive().max(60).optional(),
});
export type PlanFloor = z.infer<typeof PlanFloor>;

/** The admitted stream, whole: the latest record replaces the earlier ones. */
export const StreamRecord = z.object({
  type: z.literal('stream'),
  streamId: StreamId,
  epoch: z.number().int().nonnegative(),
  roomId: RoomId,
  streamerId: StreamerId,
  /** The platform it is a stream of, where Airlock serves several. */
  tenant: ProviderId.optional(),
  title: z.string().max(200),
  category: z.string(),
  /** Viewers when the class was last computed. */
  audience: z.number().int().nonnegative().optional(),
  /** Credit grade of the streamer. */
  tier: z.string().max(64).optional(),
  /** Words of the house rules about it: `stream.tags` of the policy. */
  tags: z.array(z.string()).optional(),
  /** What it may not do: `tips`, `recommend`, `cohost` … */
  restrictions: z.array(z.string()).optional(),
  /** `release` and `sampling` are at least this strict, for reasons other than its class. */
  floor: PlanFloor.optional(),
  declared: Declared.optional(),
  /** When at the latest the house rules have to be asked about it again. */
  askAgainAt: EpochMs.optional(),
  roomClass: z.string(),
  policyHash: z.string(),
  release: ReleasePlan,
  sampling: SamplingPlan,
  live: z.boolean(),
  startedAt: EpochMs,
  endedAt: EpochMs.optional(),
});
export type StreamRecord = z.infer<typeof StreamRecord>;

export const ActionRecord = z.object({
  type: z.literal('action'),
  action: Action,
  /** Where the request came from: for the audit log alone. */
  from: CameFrom.optional(),
});

/** A person's (or the deadline's) decision on a run of segments, both ends included. */
export const ReleaseRecord = z.object({
  type: z.literal('release'),
  streamId: StreamId,
  epoch: z.number().int().nonnegative(),
  fromSeq: z.number().int().nonnegative(),
  toSeq: z.number().int().nonnegative(),
  decision: SegmentDecision,
  by: z.string(),
  /** The role under which it was decided. */
  role: z.string().optional(),
  /** Where the request came from: for the audit log alone. */
  from: CameFrom.optional(),
  decidedAt: EpochMs,
});
export type ReleaseRecord = z.infer<typeof ReleaseRecord>;

/** Watched review: an authorised reviewer is looking until `until`, unless renewed. */
export const PresenceRecord = z.object({
  type: z.literal('presence'),
  streamId: StreamId,
  reviewer: z.string(),
  until: EpochMs,
});

/** A person's decision on a held chat line. */
export const MessageRecord = z.object({
  type: z.literal('message'),
  streamId: StreamId,
  messageId: MessageId,
  decision: MessageDecision,
  display: z
    .object({ userId: UserId, nickname: z.string().optional(), text: z.string(), sentAt: EpochMs })
    .optional(),
  by: z.string(),
  /** The role under which it was decided. */
  role: z.string().optional(),
  /** Where the request came from: for the audit log alone. */
  from: CameFrom.optional(),
  decidedAt: EpochMs,
});

/** How the chat of a stream is run for now, besides what policy says of each line. */
export const ChatMode = z.object({
  /** Slow mode: an author is read once in so many ms. */
  slow: z
    .object({ everyMs: z.number().int().min(1_000).max(3_600_000), until: EpochMs.optional() })
    .optional(),
  /** Every line waits for a person. */
  hold: z.object({ until: EpochMs.optional() }).optional(),
});
export type ChatMode = z.infer<typeof ChatMode>;

/** What a person set for the chat of a stream, whole: the latest record replaces the earlier ones. */
export const ChatModeRecord = z.object({
  type: z.literal('chat'),
  streamId: StreamId,
  mode: ChatMode,
  reason: z.string().max(2_000),
  by: z.string(),
  /** The role under which it was set. */
  role: z.string().optional(),
  /** Where the request came from: for the audit log alone. */
  from: CameFrom.optional(),
  decidedAt: EpochMs,
});
export type ChatModeRecord = z.infer<typeof ChatModeRecord>;

/** What is said of it outside the audit log. */
export const ChatModeView = ChatModeRecord.omit({ from: true });
export type ChatModeView = z.infer<typeof ChatModeView>;

/**
 * The compacted control topic: whoever reads it from the start knows everything a gate must know before it serves one
 * byte. `controlKey` gives the compaction key; records of one stream share a partition.
 */
export const ControlRecord = z.discriminatedUnion('type', [
  StreamRecord,
  ActionRecord,
  ReleaseRecord,
  PresenceRecord,
  MessageRecord,
  ChatModeRecord,
]);
export type ControlRecord = z.infer<typeof ControlRecord>;

export const controlStreamId = (r: ControlRecord): StreamId =>
  r.type === 'action' ? r.action.streamId : r.streamId;

export const controlKey = (r: ControlRecord): string => {
  switch (r.type) {
    case 'stream':
      return r.streamId;
    case 'action':
      return `${r.action.streamId}/action/${r.action.actionId}`;
    case 'release':
      return `${r.streamId}/release/${r.epoch}/${r.fromSeq}-${r.toSeq}`;
    case 'presence':
      return `${r.streamId}/presence/${r.reviewer}`;
    case 'message':
      return `${r.streamId}/message/${r.messageId}`;
    case 'chat':
      return `${r.streamId}/chat`;
    default:
      return r satisfies never;
  }
};
