import { z } from 'zod';
import { Action, ActionKind } from '../action.js';
import { ChatModeView, StreamRecord } from '../control.js';
import { ActionId, CaseId, EpochMs, MessageId, StreamId, UserId } from '../ids.js';
import { ConfirmCuts, ReviewLevel, Waiting } from '../review.js';
import { MessageDecision, RuleHit, SegmentDecision, SegmentVerdict, Timing } from '../verdict.js';
import { Label, Signal } from '../signal.js';

/** How a stream stands, as control knows it; what viewers get is said by `audience`. */
export const StreamState = z.enum(['live', 'held', 'waiting', 'dark', 'ended']);
export type StreamState = z.infer<typeof StreamState>;

/** What the gate says it shows to viewers. */
export const AudienceState = z.enum(['waiting', 'live', 'slate', 'dark', 'ended']);
export type AudienceState = z.infer<typeof AudienceState>;

/** Segments that wait for a person; both ends included. */
export const PendingRun = Waiting.extend({
  /** When the plan's default applies to the oldest of them. */
  deadline: EpochMs.optional(),
});
export type PendingRun = z.infer<typeof PendingRun>;

/** How dark a cut made it, measured by a probe that watches as a viewer. */
export const Darkness = z.object({
  /** `decided → last content byte served`, ms; 0 when nothing was served after the decision. */
  timeToDarkMs: z.number().nonnegative(),
  /** When the probe was sure. */
  confirmedAt: EpochMs,
  /** Who saw the last byte: the gate's own account, or only the probe's requests. */
  source: z.enum(['gate', 'probe']),
});
export type Darkness = z.infer<typeof Darkness>;

export const EnforcementTarget = z.object({
  server: z.string(),
  state: z.enum(['pending', 'confirmed']),
  attempts: z.number().int().nonnegative(),
  confirmedAt: EpochMs.optional(),
  error: z.string().optional(),
});

export const ActionView = z.object({
  action: Action,
  inForce: z.boolean(),
  darkness: Darkness.optional(),
  enforcement: z.array(EnforcementTarget),
});
export type ActionView = z.infer<typeof ActionView>;

/** How one segment stands between broadcaster and audience; `unreviewed` ones nobody could judge and policy let pass. */
export const LockState = z.enum(['waiting', 'clean', 'held', 'dumped', 'approved', 'unreviewed']);
export type LockState = z.infer<typeof LockState>;

export const LockCell = z.object({
  epoch: z.number().int(),
  seq: z.number().int(),
  state: LockState,
  /** The audience may fetch it. */
  shown: z.boolean(),
});
export type LockCell = z.infer<typeof LockCell>;

/** How far the audience is behind the broadcaster, and what stands between them. Lengths in ms of media. */
export const DelayGauge = z.object({
  /** What the plan keeps the audience behind by; 0 where it keeps no fixed time. */
  targetMs: z.number().nonnegative(),
  /** Captured and on its way to the audience: a dump now takes this out. */
  dumpableMs: z.number().nonnegative(),
  /** Dumped, and still to be bridged by slate: the delay is being rebuilt by as much. */
  dumpedMs: z.number().nonnegative(),
  /** How long ago what the audience gets now was captured; absent while it gets nothing. */
  behindMs: z.number().nonnegative().optional(),
});
export type DelayGauge = z.infer<typeof DelayGauge>;

/** The stream's newest small picture. */
export const PictureView = z.object({
  /** Wall time of its frame: also the tag of `getPicture`. */
  at: EpochMs,
  /** A minor may be in it: it was drawn in a few large squares, for everybody. */
  coarse: z.boolean(),
});
export type PictureView = z.infer<typeof PictureView>;

export const StreamView = z.object({
  stream: StreamRecord,
  state: StreamState,
  /** By the gate's own account; absent while it does not say. */
  audience: AudienceState.optional(),
  /** The action that keeps the stream dark. */
  darkBy: Action.optional(),
  pending: PendingRun.optional(),
  /** The newest segments, oldest first: what stands in the lock. */
  lock: z.array(LockCell),
  captured: z.number().int().nonnegative(),
  judged: z.number().int().nonnegative(),
  delay: DelayGauge.optional(),
  picture: PictureView.optional(),
  /** What a person set for its chat and is in force. */
  chatMode: ChatModeView.optional(),
  /** ms of media nobody looked at. */
  unwatchedMs: z.number().nonnegative(),
  /** Since when what was captured waits to be judged; absent where nothing does. Uncovered, once that is long ago. */
  unjudgedSince: EpochMs.optional(),
  openCase: CaseId.optional(),
  /** The newest verdicts that were not clean, newest first. */
  hits: z.array(SegmentVerdict),
  links: z.object({ viewer: z.string(), viewerEvents: z.string(), preview: z.string() }),
});
export type StreamView = z.infer<typeof StreamView>;

/** What the caller's player does now, in a tab that can be seen. */
export const LookingRequest = z.object({ isPlaying: z.boolean() });
export type LookingRequest = z.infer<typeof LookingRequest>;

export const LookingAnswer = z.object({
  /** Whether the caller counts as an eye on the stream: it plays, and its media goes to them. */
  counts: z.boolean(),
  /** Who else looks. */
  others: z.array(z.string()),
});
export type LookingAnswer = z.infer<typeof LookingAnswer>;

/** A chat line with its decision, as staff sees it. */
export const ChatLine = z.object({
  streamId: StreamId,
  messageId: MessageId,
  userId: UserId,
  nickname: z.string().optional(),
  text: z.string(),
  sentAt: EpochMs,
  /** Absent while nobody has judged the line. */
  decision: MessageDecision.optional(),
  display: z.string().optional(),
  by: z.string().optional(),
  signals: z.array(Signal),
  rules: z.array(RuleHit),
  policyHash: z.string().optional(),
  timing: Timing.optional(),
});
export type ChatLine = z.infer<typeof ChatLine>;

export const CaseView = z.object({
  caseId: CaseId,
  streamId: StreamId,
  state: z.enum(['open', 'closed']),
  severity: z.number().int(),
  label: z.string().optional(),
  hits: z.number().int(),
  openedAt: EpochMs,
  updatedAt: EpochMs,
});
export type CaseView = z.infer<typeof CaseView>;

export const AuditEntry = z.object({
  /** Its number in the log: the leaf of its proofs. */
  seq: z.number().int().nonnegative(),
  at: EpochMs,
  actor: z.string(),
  role: z.string(),
  verb: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const PolicySummary = z.object({
  hash: z.string(),
  name: z.string(),
  rules: z.number().int(),
  roomClasses: z.array(z.string()),
  /** Who may let something of a room class be seen, and take it back. */
  reviewers: z.record(z.string(), ReviewLevel),
  /** Before which cuts a console asks once more. */
  confirmCuts: ConfirmCuts,
  /** What people on the rota have to be able to, and what cases ask for: words of the house. */
  skills: z.array(z.string()),
  /** The taxonomy: what a person is told of each label. */
  labels: z.array(
    z.object({
      label: Label,
      title: z.object({ zh: z.string(), en: z.string() }),
      clauses: z.array(z.string()),
      severity: z.number().int(),
    }),
  ),
});
export type PolicySummary = z.infer<typeof PolicySummary>;

// Requests

const reason = z.string().trim().min(1).max(2_000);

export const CutRequest = z.object({
  reason,
  /** Repeating a request with the same id changes nothing; the header `idempotency-key` does the same. */
  actionId: ActionId.optional(),
  /** `cut` ends this publish session; `suspend` also keeps the room from publishing until `until`. */
  kind: ActionKind.extract(['cut', 'suspend']).default('cut'),
  label: z.string().max(100).optional(),
  clause: z.string().max(100).optional(),
  until: EpochMs.optional(),
});
export type CutRequest = z.infer<typeof CutRequest>;

export const LiftRequest = z.object({
  reason,
  actionId: ActionId.optional(),
  /** Which action ends, be it a mute of one author; unless given, all that keep the stream dark. */
  lifts: ActionId.optional(),
});
export type LiftRequest = z.infer<typeof LiftRequest>;

/** Which run of segments; without `toSeq` everything that is in `scope` now. */
export const RunRequest = z
  .object({
    /** `waiting` (default): what waits for a person. `delay`: all that was captured and not given to the audience yet. */
    scope: z.enum(['waiting', 'delay']).optional(),
    epoch: z.number().int().nonnegative().optional(),
    fromSeq: z.number().int().nonnegative().optional(),
    toSeq: z.number().int().nonnegative().optional(),
  })
  .refine(
    (r) => r.fromSeq === undefined || r.toSeq === undefined || r.fromSeq <= r.toSeq,
    'fromSeq comes after toSeq',
  );
export type RunRequest = z.infer<typeof RunRequest>;

export const RunAnswer = z.object({
  streamId: StreamId,
  epoch: z.number().int(),
  fromSeq: z.number().int(),
  toSeq: z.number().int(),
  decision: SegmentDecision,
});
export type RunAnswer = z.infer<typeof RunAnswer>;

export const ChatRequest = z.object({
  userId: UserId,
  nickname: z.string().max(64).optional(),
  text: z.string().min(1).max(4_000),
  messageId: MessageId.optional(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** Only entries older than this, ms. */
  before: z.coerce.number().int().nonnegative().optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;
