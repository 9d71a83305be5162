import { z } from 'zod';
import { ActionKind, ActionLimits } from './action.js';
import { HoldDefault, Mode } from './control.js';
import { ActionId, BlobKey, CaseId, EpochMs, MessageId, ProviderId, RoomId, StreamId, StreamerId, UserId } from './ids.js'; // prettier-ignore
import { Label } from './signal.js';

/** The two views of the one queue: what waits for air, by the seconds left, and what was flagged, by urgency. */
export const ReviewView = z.enum(['held', 'flagged']);
export type ReviewView = z.infer<typeof ReviewView>;

/** Who may review a room, from a moderator up to the editor-in-chief; a room class names one of them. */
export const ReviewLevel = z.enum(['moderator', 'senior', 'editor_in_chief']);
export type ReviewLevel = z.infer<typeof ReviewLevel>;

/** A reviewer's renewable hold on a case. Only its token decides, and a token of an earlier lease never does. */
export const Lease = z.object({
  by: z.string(),
  since: EpochMs,
  /** When the case goes back into the queue, unless renewed. */
  until: EpochMs,
});
export type Lease = z.infer<typeof Lease>;

/** Segments of a stream that wait for a person: runs that follow each other are one. */
export const Waiting = z.object({
  epoch: z.number().int().nonnegative(),
  fromSeq: z.number().int().nonnegative(),
  toSeq: z.number().int().nonnegative(),
  segments: z.number().int(),
  /** Length in ms of media. */
  durationMs: z.number(),
  /** Since when the oldest of them waits. */
  since: EpochMs,
});
export type Waiting = z.infer<typeof Waiting>;

/** What makes one case more urgent than another; `score` = severity × audience × tier, and age breaks ties. */
export const Priority = z.object({
  score: z.number().nonnegative(),
  /** 0–5, as the case has it. */
  severity: z.number().int(),
  /** From the viewers: 1 for none, 2 for ten, 3 for a hundred. */
  audience: z.number(),
  /** The policy's weight of the streamer's tier. */
  tier: z.number(),
});
export type Priority = z.infer<typeof Priority>;

/** One row of the review queue, whole: nothing else has to be asked for in order to show it. */
export const QueueItem = z.object({
  caseId: CaseId,
  streamId: StreamId,
  view: ReviewView,
  severity: z.number().int(),
  /** Of the worst hit; absent while nothing was found and the stream only waits for approval. */
  label: z.string().optional(),
  hits: z.number().int(),
  openedAt: EpochMs,
  updatedAt: EpochMs,
  stream: z.object({
    roomId: RoomId,
    streamerId: StreamerId,
    tenant: ProviderId.optional(),
    title: z.string(),
    category: z.string(),
    roomClass: z.string(),
    mode: Mode,
    review: z.enum(['explicit', 'watched']),
    tier: z.string().optional(),
    audience: z.number().int().nonnegative(),
    live: z.boolean(),
    startedAt: EpochMs,
  }),
  /** Blob key of the newest hit's picture, for `/v1/thumbnails`; absent where nothing may be shown (`veil`). */
  thumbnail: BlobKey.optional(),
  priority: Priority,
  /** What waits for a person now. */
  waiting: Waiting.optional(),
  /** When the plan's default applies to the oldest waiting segment, and what it is; absent where it waits for ever. */
  deadline: z.object({ at: EpochMs, default: HoldDefault }).optional(),
  lease: Lease.optional(),
  /** Who else has it open. */
  lookers: z.array(z.object({ by: z.string(), until: EpochMs })),
  needs: z.object({
    level: ReviewLevel,
    skill: z.string().optional(),
    language: z.string().optional(),
  }),
  /** Somebody's life is in danger: before everything else, in both views. */
  jump: z.object({ reason: z.literal('imminent_harm'), at: EpochMs }).optional(),
  /** A picture of a minor may be in it: shown under a grant only. */
  veil: z.literal('minors').optional(),
  /** The same for cases that show the same thing; absent where a case is like no other. */
  group: z.string().optional(),
  /** The case that somebody passed on upwards. */
  escalatedFrom: CaseId.optional(),
  /** People who may not take it: they had it before. */
  barred: z.array(z.string()),
});
export type QueueItem = z.infer<typeof QueueItem>;

/** A claim, with the fencing token that its decision has to show. */
export const Claim = z.object({
  item: QueueItem,
  /** Rises with every claim of the case. */
  token: z.number().int().positive(),
  until: EpochMs,
});
export type Claim = z.infer<typeof Claim>;

const Run = z.object({
  epoch: z.number().int().nonnegative(),
  fromSeq: z.number().int().nonnegative(),
  toSeq: z.number().int().nonnegative(),
});

/** What is done in the same step as a case is decided; the reason is the note, the clause that of the decision. */
export const ReviewAct = z.discriminatedUnion('do', [
  /** Without `run` everything that waits. */
  z.object({ do: z.literal('approve'), run: Run.optional() }),
  z.object({ do: z.literal('dump'), run: Run.optional() }),
  z.object({ do: z.literal('cut') }),
  z.object({
    do: z.literal('act'),
    kind: ActionKind.exclude(['lift', 'cut', 'suspend', 'ban']),
    userId: UserId.optional(),
    until: EpochMs.optional(),
    limits: ActionLimits.optional(),
  }),
  z.object({
    do: z.literal('message'),
    messageId: MessageId,
    decision: z.enum(['publish', 'drop']),
  }),
]);
export type ReviewAct = z.infer<typeof ReviewAct>;

/** What became of an act: `due` ones wait until the decision cannot be taken back any more. */
export const ActResult = z.object({
  act: ReviewAct,
  state: z.enum(['done', 'due', 'failed', 'taken_back']),
  actionId: ActionId.optional(),
  dueAt: EpochMs.optional(),
  error: z.string().optional(),
});
export type ActResult = z.infer<typeof ActResult>;

/** Watched review: the reviewer has to press this key until then, or counts as gone. */
export const WatchChallenge = z.object({
  id: z.string().max(64),
  key: z.string().length(1),
  answerBy: EpochMs,
});
export type WatchChallenge = z.infer<typeof WatchChallenge>;

/** Somebody watches a stream that flows only while they do. */
export const Watch = z.object({
  streamId: StreamId,
  reviewer: z.string(),
  since: EpochMs,
  /** When the stream is held, unless renewed. */
  until: EpochMs,
  challenge: WatchChallenge.optional(),
  /** The last challenge was not answered: nothing is renewed until it is. */
  isLapsed: z.boolean(),
});
export type Watch = z.infer<typeof Watch>;

/** What was published, found false or wrong, taken back and corrected. */
export const Retraction = z.object({
  retractionId: z
    .string()
    .regex(/^rt_[a-z0-9]{1,40}$/)
    .brand<'RetractionId'>(),
  streamId: StreamId,
  /** What it is about: `s/<epoch>/<fromSeq>-<toSeq>` or `m/<messageId>`. */
  original: z.string().max(128),
  reason: z.string(),
  /** What the audience is told instead. */
  correction: z.string().optional(),
  /** The chat line by which the audience is told. */
  toldBy: MessageId.optional(),
  by: z.string(),
  role: z.string(),
  at: EpochMs,
});
export type Retraction = z.infer<typeof Retraction>;
export type RetractionId = Retraction['retractionId'];

/** Streams that nobody ends by a slip of the finger. */
export const ConfirmCuts = z.strictObject({
  tiers: z.array(z.string().max(64)).max(20).default(['A']).describe('Of streamers of these tiers'),
  roomClasses: z.array(z.string()).max(100).default([]).describe('In rooms of these classes'),
  audience: z.int().min(0).default(10_000).describe('Viewers from which any stream is one'),
});
export type ConfirmCuts = z.infer<typeof ConfirmCuts>;

/** The policy's section on reviewing. */
export const ReviewRules = z.strictObject({
  leaseSeconds: z.int().min(5).max(600).default(30).describe('How long a claim holds unless renewed'),
  lookSeconds: z.int().min(3).max(120).default(15).describe('How long somebody counts as looking'),
  undoSeconds: z
    .int()
    .min(0)
    .max(120)
    .default(10)
    .describe('How long a decision can be taken back where nothing irreversible happened'),
  watch: z
    .strictObject({
      seconds: z.int().min(3).max(120).default(15).describe('How long one heartbeat counts'),
      challengeEvery: z.int().min(10).max(3_600).default(180).describe('Seconds between two asked-for keys'),
      answerWithin: z.int().min(5).max(300).default(30).describe('Seconds to press it'),
    })
    .prefault({})
    .describe('Watched review'),
  tierWeights: z
    .record(z.string(), z.number().min(0.1).max(10))
    .default({})
    .describe('How much more (> 1) or less urgent cases of a tier are; 1 for the rest'),
  skills: z
    .array(
      z.strictObject({
        skill: z.string().min(1).max(64),
        labels: z.array(Label).default([]).describe('Labels, with their dotted children'),
        categories: z.array(z.string()).default([]),
        roomClasses: z.array(z.string()).default([]),
      }),
    )
    .max(50)
    .default([])
    .describe('Which skill a case wants; the first that fits. An empty list of one kind fits all.'),
  keyRooms: z
    .strictObject({
      audience: z.int().min(0).default(10_000).describe('Viewers from which a room is one'),
      tags: z.array(z.string()).max(50).default([]).describe('Words for stream.tags that make it one'),
      eyeSeconds: z.int().min(10).max(3_600).default(60).describe('How soon a person has to look at it'),
    })
    .prefault({})
    .describe('Rooms that a person has to look at; whoever is on duty is called where nobody does'),
  confirmCuts: ConfirmCuts.prefault({}).describe(
    'Whose cut a person is asked about once more; anybody may have it asked about every cut of theirs',
  ),
  languageNeeded: z.boolean().default(false).describe('Only people who know the declared language may claim'),
});
export type ReviewRules = z.infer<typeof ReviewRules>;
