import { z } from 'zod';
import { CaseDecision } from '../case.js';
import { StreamRecord } from '../control.js';
import { BlobKey, CaseId, EpochMs, MessageId, StreamId, StreamerId } from '../ids.js';
import { ActResult, Claim, QueueItem, Retraction, ReviewAct, ReviewView, Watch } from '../review.js';
import { Sanction } from '../sanction.js';
import { Signal } from '../signal.js';
import { RecognisedText } from '../recognised-text.js';
import { RuleHit, SegmentDecision } from '../verdict.js';
import { items, ok, route } from './route.js';
import { ActionView, CaseView, ChatLine, LockState, StreamView } from './stream-api.js';

export const QueueQuery = z.object({
  /** Unless given, both. */
  view: ReviewView.optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(500),
});
export type QueueQuery = z.infer<typeof QueueQuery>;

export const Queue = z.object({
  /** `held`: the least time left first, then the longest wait; `flagged`: the most urgent first. */
  items: z.array(QueueItem),
  counts: z.object({ held: z.number().int(), flagged: z.number().int() }),
  /** Control's clock, for countdowns. */
  now: EpochMs,
});
export type Queue = z.infer<typeof Queue>;

/** What `queue` pushes: rows that are new or have changed, whole, and cases that left the queue. */
export const QueueChange = z.object({ changed: z.array(QueueItem), removed: z.array(CaseId) });
export type QueueChange = z.infer<typeof QueueChange>;

const Token = z.number().int().positive();
export const TokenRequest = z.object({ token: Token });
export type TokenRequest = z.infer<typeof TokenRequest>;

export const NextRequest = z.object({
  view: ReviewView.optional(),
  /** A case that was passed over: the next after it is offered. */
  skip: z.array(CaseId).max(100).default([]),
});
export type NextRequest = z.infer<typeof NextRequest>;

export const DecisionRequest = CaseDecision.pick({
  outcome: true,
  clause: true,
  evidence: true,
  note: true,
}).extend({
  /** Of the claim. */
  token: Token,
  acts: z.array(ReviewAct).max(5).default([]),
});
export type DecisionRequest = z.infer<typeof DecisionRequest>;

export const DecisionAnswer = z.object({
  case: CaseView,
  decision: CaseDecision,
  acts: z.array(ActResult),
  /** Until when it can be taken back; absent where something irreversible happened with it. */
  undoableUntil: EpochMs.optional(),
  /** `escalated`: the case in which somebody above takes it on. */
  followUp: CaseId.optional(),
});
export type DecisionAnswer = z.infer<typeof DecisionAnswer>;

/** One thing in a case, newest last. */
export const CaseItem = z.object({
  /** `s/<epoch>/<seq>`, `m/<messageId>`, `a/<actionId>`, `c/<receipt>` …: what a decision names as evidence. */
  key: z.string(),
  at: EpochMs,
  severity: z.number().int(),
  label: z.string().optional(),
  kind: z.enum(['segment', 'message', 'action', 'complaint', 'admission', 'known', 'waiting', 'deadline', 'escalation', 'other']), // prettier-ignore
  /** Whole, as it was recorded: a verdict, an action …; absent under a veil. */
  body: z.unknown().optional(),
});
export type CaseItem = z.infer<typeof CaseItem>;

/** A moment on the one clock of the timeline: wall time at capture, ms since 1970. */
const Mark = z.object({ at: EpochMs, epoch: z.number().int(), seq: z.number().int() });

export const TimelineSegment = z.object({
  epoch: z.number().int(),
  seq: z.number().int(),
  /** Wall time of its first frame; a media time `m` of the epoch is at `at + m − startMs`. */
  at: EpochMs,
  durationMs: z.number(),
  startMs: z.number(),
  state: LockState,
  /** The audience may fetch it or could. */
  shown: z.boolean(),
  decision: SegmentDecision.optional(),
  failure: z.string().optional(),
  /** The highest score of each label, 0–1. */
  scores: z.record(z.string(), z.number()),
  rules: z.array(RuleHit),
});
export type TimelineSegment = z.infer<typeof TimelineSegment>;

/** The last two minutes: media, what was seen, read and heard, and chat beside it, on one clock. */
export const Timeline = z.object({
  from: EpochMs,
  until: EpochMs,
  segments: z.array(TimelineSegment),
  /** What detectors saw, with boxes and spans. */
  signals: z.array(Mark.extend({ signal: Signal })),
  /** Frames that were kept, for the strip. */
  frames: z.array(Mark.extend({ thumbnail: BlobKey, label: z.string() })),
  /** What was read in the picture and heard in the sound. */
  texts: z.array(Mark.extend({ text: RecognisedText })),
  /** By the time they were sent. */
  chat: z.array(ChatLine),
});
export type Timeline = z.infer<typeof Timeline>;

/** A clause that a decision may name, from the taxonomy. */
export const ClauseChoice = z.object({
  clause: z.string(),
  label: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  severity: z.number().int(),
  /** It belongs to something that was found here. */
  isFound: z.boolean(),
});
export type ClauseChoice = z.infer<typeof ClauseChoice>;

export const EarlierCase = z.object({ case: CaseView, decision: CaseDecision.optional() });
export type EarlierCase = z.infer<typeof EarlierCase>;

/** Everything that the decision panel shows of a case. */
export const CaseDossier = z.object({
  case: CaseView,
  /** Absent once it is closed. */
  item: QueueItem.optional(),
  /** Pictures, words and names of it are shown under a grant only; acting is possible without. */
  veil: z.literal('minors').optional(),
  stream: StreamRecord.optional(),
  /** As it stands now, while control has it in memory. */
  live: StreamView.optional(),
  /** The newest 300, newest last. */
  items: z.array(CaseItem),
  timeline: Timeline,
  streamer: z.object({
    streamerId: StreamerId,
    tier: z.string().optional(),
    /** Credit points now. */
    points: z.number().optional(),
    /** In force, of the streamer. */
    sanctions: z.array(Sanction),
    /** Newest first, of all streams of the streamer. */
    earlier: z.array(EarlierCase),
  }),
  /** What was found first, then the rest of the taxonomy. */
  clauses: z.array(ClauseChoice),
  /** Actions on the stream, newest first. */
  actions: z.array(ActionView),
  retractions: z.array(Retraction),
  decision: CaseDecision.optional(),
  acts: z.array(ActResult),
  undoableUntil: EpochMs.optional(),
});
export type CaseDossier = z.infer<typeof CaseDossier>;

export const WatchRequest = z.object({
  /** The last challenge, and the key that was pressed. */
  answer: z.object({ id: z.string().max(64), key: z.string().length(1) }).optional(),
});
export type WatchRequest = z.infer<typeof WatchRequest>;

const reason = z.string().trim().min(1).max(2_000);

export const RetractRequest = z
  .object({
    /** A run of segments, published or not. */
    run: z
      .object({
        epoch: z.number().int().nonnegative(),
        fromSeq: z.number().int().nonnegative(),
        toSeq: z.number().int().nonnegative(),
      })
      .optional(),
    messageId: MessageId.optional(),
    reason,
    /** Told to the audience in the chat of the stream. */
    correction: z.string().trim().min(1).max(1_000).optional(),
  })
  .refine((r) => (r.run === undefined) !== (r.messageId === undefined), 'exactly one of run and messageId')
  .refine((r) => r.run === undefined || r.run.fromSeq <= r.run.toSeq, 'fromSeq comes after toSeq');
export type RetractRequest = z.infer<typeof RetractRequest>;

const ofCase = z.object({ caseId: CaseId });
const ofStream = z.object({ streamId: StreamId });

/** The review desk: who looks at what, and what they decide. */
export const reviewRoutes = {
  getQueue: route({
    method: 'get',
    path: '/v1/review/queue',
    access: 'cases.read',
    summary: 'Open cases in the order in which they are to be looked at; changes come as `queue` events',
    tag: 'review',
    query: QueueQuery,
    response: ok(Queue),
  }),
  claimNext: route({
    method: 'post',
    path: '/v1/review/next',
    access: 'cases.decide',
    summary: 'Claim the most urgent case that the caller may take; no `claim` when there is none',
    tag: 'review',
    body: NextRequest,
    response: ok(z.object({ claim: Claim.optional() })),
  }),
  getCase: route({
    method: 'get',
    path: '/v1/cases/{caseId}',
    access: 'cases.read',
    summary: 'Everything that the decision panel shows of a case, on one media clock',
    tag: 'review',
    params: ofCase,
    response: ok(CaseDossier),
  }),
  claimCase: route({
    method: 'post',
    path: '/v1/cases/{caseId}/claim',
    access: 'cases.decide',
    summary:
      'Claim a case for a while; 409 says who has it. Claiming again what one has gives a new token, and the old one ends',
    tag: 'review',
    params: ofCase,
    response: ok(Claim),
  }),
  renewClaim: route({
    method: 'post',
    path: '/v1/cases/{caseId}/claim/renew',
    access: 'cases.decide',
    summary: 'Keep a claim for another while; 409 when it has lapsed',
    tag: 'review',
    params: ofCase,
    body: TokenRequest,
    response: ok(Claim),
  }),
  releaseClaim: route({
    method: 'delete',
    path: '/v1/cases/{caseId}/claim',
    access: 'cases.decide',
    summary: 'Give a case back; nothing happens when it is not held any more',
    tag: 'review',
    params: ofCase,
    query: z.object({ token: z.coerce.number().int().positive() }),
    response: { status: 204 },
  }),
  lookAtCase: route({
    method: 'put',
    path: '/v1/cases/{caseId}/looking',
    access: 'cases.read',
    summary: 'Say that the caller has the case open; to be repeated, others see it',
    tag: 'review',
    params: ofCase,
    response: ok(z.object({ until: EpochMs, others: z.array(z.string()) })),
  }),
  decideCase: route({
    method: 'post',
    path: '/v1/cases/{caseId}/decision',
    access: 'cases.decide',
    summary: 'Close a claimed case with clause and evidence, and act on the stream in the same step',
    tag: 'review',
    params: ofCase,
    body: DecisionRequest,
    response: ok(DecisionAnswer),
  }),
  undoDecision: route({
    method: 'delete',
    path: '/v1/cases/{caseId}/decision',
    access: 'cases.decide',
    summary:
      "Take back one's own decision while nothing irreversible has happened; the case is claimed again",
    tag: 'review',
    params: ofCase,
    response: ok(Claim),
  }),
  watchStream: route({
    method: 'put',
    path: '/v1/streams/{streamId}/watching',
    access: 'streams.decide',
    summary: 'Heartbeat of a reviewer whose player is open; the stream flows while they come',
    tag: 'review',
    params: ofStream,
    body: WatchRequest,
    response: ok(Watch),
  }),
  stopWatching: route({
    method: 'delete',
    path: '/v1/streams/{streamId}/watching',
    access: 'streams.decide',
    summary: 'The reviewer leaves: the stream is held unless somebody else watches',
    tag: 'review',
    params: ofStream,
    response: { status: 204 },
  }),
  retract: route({
    method: 'post',
    path: '/v1/streams/{streamId}/retractions',
    access: 'streams.decide',
    summary: 'Take back what was published, with a correction that the audience is told',
    tag: 'review',
    params: ofStream,
    body: RetractRequest,
    response: { status: 201, schema: Retraction },
  }),
  listRetractions: route({
    method: 'get',
    path: '/v1/streams/{streamId}/retractions',
    access: 'streams.read',
    summary: 'What was taken back and corrected, newest first',
    tag: 'review',
    params: ofStream,
    response: items(Retraction),
  }),
};
