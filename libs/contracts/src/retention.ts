import { z } from 'zod';
import { EpochMs, RoomId, Sha256, StreamerId, StreamId, UserId } from './ids.js';

/** `cn-live-60`, `cn-commerce-3y` … as the policy lists them. */
export const RetentionClassName = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);

/** How long something is kept at least, and why. */
export const RetentionClass = z.strictObject({
  days: z.number().int().min(1).max(36_500),
  from: z
    .enum(['item', 'stream_end', 'event'])
    .describe('Counted from each item, from the end of its stream, or from what put it under this class'),
  sealed: z.boolean().default(false).describe('Shown to nobody but who may release evidence'),
  basis: z.array(z.string().min(1)).min(1).describe('The rules that ask for it'),
});
export type RetentionClass = z.infer<typeof RetentionClass>;

/** A stream put under a longer class; nothing takes it out again. */
export const RetentionRaise = z.object({
  class: RetentionClassName,
  days: z.number().int(),
  from: RetentionClass.shape.from,
  /** When it happened, ms since 1970. */
  at: EpochMs,
  sealed: z.boolean(),
  reason: z.string(),
  by: z.string(),
});
export type RetentionRaise = z.infer<typeof RetentionRaise>;

/** How long the recording of a stream is kept. */
export const StreamRetention = z.object({
  streamId: StreamId,
  /** Of every item from the start. */
  class: RetentionClassName,
  days: z.number().int(),
  raises: z.array(RetentionRaise),
  /** Nothing of it is deleted before; null while that cannot be known yet (a class counted from an end to come). */
  keptUntil: EpochMs.nullable(),
  sealed: z.boolean(),
  /** Legal holds on it now. */
  holds: z.array(z.string()),
  /** When nothing was left of it. */
  emptiedAt: EpochMs.optional(),
});
export type StreamRetention = z.infer<typeof StreamRetention>;

/** Puts a stream under a class: an incident, an order. */
export const RaiseRequest = z.object({
  class: RetentionClassName,
  reason: z.string().trim().min(1).max(2_000),
});
export type RaiseRequest = z.infer<typeof RaiseRequest>;

/** Something is sold in a stream. */
export const SaleLink = z.object({
  /** Names the goods or the deal at the platform; once each. */
  ref: z.string().min(1).max(256),
  title: z.string().max(500).optional(),
  /** When the deal was done, if it was: its record is kept from then. */
  completedAt: EpochMs.optional(),
});
export type SaleLink = z.infer<typeof SaleLink>;

export const HoldId = z
  .string()
  .regex(/^lh_[a-z0-9]{1,40}$/)
  .brand<'HoldId'>();
export type HoldId = z.infer<typeof HoldId>;

const given = (values: readonly unknown[]): boolean => values.some((v) => v !== undefined);

/** What a hold is on: everything that is said must be so; lists name alternatives. What comes later counts as well. */
export const HoldScope = z
  .strictObject({
    streams: z.array(StreamId).min(1).max(1_000).optional(),
    streamers: z.array(StreamerId).min(1).max(1_000).optional(),
    rooms: z.array(RoomId).min(1).max(1_000).optional(),
    /** Streams in which this label, or one below it, needed a person. */
    label: z.string().max(100).optional(),
    /** Items from this time on, ms since 1970. */
    from: EpochMs.optional(),
    /** Items before this time. */
    until: EpochMs.optional(),
  })
  .refine((s) => given(Object.values(s)), 'at least one of its fields');
export type HoldScope = z.infer<typeof HoldScope>;

export const PlaceHold = z.object({
  /** The proceedings it is for. */
  matter: z.string().trim().min(1).max(500),
  /** Who asked for it. */
  issuer: z.string().trim().min(1).max(500),
  docNo: z.string().trim().min(1).max(200),
  scope: HoldScope,
  /** It ends by itself then; left out: when two people release it. */
  until: EpochMs.optional(),
});
export type PlaceHold = z.infer<typeof PlaceHold>;

/** Suspends deletion and nothing else: it lets nobody read anything. */
export const LegalHold = PlaceHold.extend({
  holdId: HoldId,
  from: EpochMs,
  placedBy: z.string(),
  /** The second person, who released it. */
  approvedBy: z.string().optional(),
  releasedAt: EpochMs.optional(),
});
export type LegalHold = z.infer<typeof LegalHold>;

/** What one item of a deletion proof was, without saying which. */
export const DeletedItem = z.object({
  store: z.string(),
  /** HMAC-SHA-256 of its id under the key of the deployment, hex. */
  id: Sha256,
  /** Records it was made of. */
  count: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  /** SHA-256 over the SHA-256 of its records, hex. */
  content: Sha256,
});
export type DeletedItem = z.infer<typeof DeletedItem>;

/** What was deleted in one batch, by whose rule, and whether it is gone everywhere. */
export const DeletionProof = z.object({
  v: z.literal(1),
  proofId: z.string(),
  policyHash: z.string(),
  class: RetentionClassName,
  items: z.array(DeletedItem),
  count: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  /** Of each store: was it reached, and how many objects were still there afterwards. */
  stores: z.array(z.object({ store: z.string(), reached: z.boolean(), left: z.number().int() })),
  startedAt: EpochMs,
  endedAt: EpochMs,
  actor: z.string(),
  result: z.enum(['deleted', 'failed']),
  /** The look at all legal holds in the transaction of the deletion. */
  holdCheck: z.object({ id: z.string(), at: EpochMs, holds: z.array(HoldId) }),
});
export type DeletionProof = z.infer<typeof DeletionProof>;

/** A proof as it is kept: its text, and the entry of the audit log that vouches for it. */
export const StoredProof = z.object({
  proof: DeletionProof,
  /** The exact text of which `digest` is the SHA-256. */
  text: z.string(),
  digest: Sha256,
  /** Number of the entry in the audit log; absent until it is known. */
  seq: z.number().int().optional(),
  /** The exact text of that entry, whose hash is leaf `seq`, also after its day has left the log. */
  entry: z.string().optional(),
});
export type StoredProof = z.infer<typeof StoredProof>;

export const ErasureRequest = z.object({
  /** Whose data: everything a streamer has broadcast, or the chat of a person. */
  subject: z.union([z.strictObject({ streamerId: StreamerId }), z.strictObject({ userId: UserId })]),
  reason: z.string().trim().max(2_000).default(''),
});
export type ErasureRequest = z.infer<typeof ErasureRequest>;

/** A request to erase, and how far it is. */
export const Erasure = z.object({
  erasureId: z.string(),
  /** Absent once it is deleted. */
  subject: ErasureRequest.shape.subject.optional(),
  askedAt: EpochMs,
  /** `restricted`: stored and protected only, since the law asks to keep it. */
  state: z.enum(['restricted', 'deleted']),
  /** When the last of it may be deleted; absent under a legal hold or while a stream is on air. */
  until: EpochMs.optional(),
  /** The classes that ask for it. */
  basis: z.array(z.string()),
  /** For the person who asked. */
  told: z.object({ zh: z.string(), en: z.string() }),
  endedAt: EpochMs.optional(),
});
export type Erasure = z.infer<typeof Erasure>;

/** What one run of the deleter did. */
export const RetentionRun = z.object({
  /** False when another instance was at it. */
  ran: z.boolean(),
  batches: z.number().int(),
  items: z.number().int(),
  bytes: z.number().int(),
  failed: z.number().int(),
  /** There was more than one run may do. */
  more: z.boolean(),
});
export type RetentionRun = z.infer<typeof RetentionRun>;

/** Whether new streams can be recorded for as long as they have to be kept. */
export const RetentionPreflight = z.object({
  at: EpochMs,
  writable: z.boolean(),
  /** Bytes that still fit; absent where nobody knows an end. */
  roomBytes: z.number().optional(),
  usedBytes: z.number(),
  /** Absent until a day was measured. */
  bytesPerDay: z.number().optional(),
  projectedDays: z.number().optional(),
  neededDays: z.number(),
  refuses: z.array(z.string()),
});
export type RetentionPreflight = z.infer<typeof RetentionPreflight>;

export const RetentionStatus = z.object({
  lastRunAt: EpochMs.optional(),
  lastRun: RetentionRun.optional(),
  /** Streams of which something is due now. */
  due: z.number().int(),
  /** Batches whose objects are not all gone yet. */
  unfinished: z.number().int(),
  holds: z.number().int(),
  preflight: RetentionPreflight,
});
export type RetentionStatus = z.infer<typeof RetentionStatus>;

/** Of a time of a show, what is recorded and, second by second, what is not and why. */
export const RecordingCoverage = z.object({
  streamId: StreamId,
  /** What was asked for, as far as the show was on air; times in ms since 1970, `to` exclusive. */
  from: EpochMs,
  to: EpochMs,
  recordedMs: z.number(),
  gaps: z.array(
    z.object({
      from: EpochMs,
      to: EpochMs,
      why: z
        .enum(['away', 'lost', 'unexplained'])
        .describe(
          'away: the source was not sending; lost: segments are missing; unexplained: nothing came before the show ended',
        ),
    }),
  ),
});
export type RecordingCoverage = z.infer<typeof RecordingCoverage>;

/** A chat line on the clock of a recording. */
export const RecordedLine = z.object({
  messageId: z.string(),
  /** ms from the start of the recording that was asked for. */
  offsetMs: z.number(),
  sentAt: EpochMs,
  nickname: z.string().optional(),
  text: z.string(),
  decision: z.string().optional(),
});
export type RecordedLine = z.infer<typeof RecordedLine>;
