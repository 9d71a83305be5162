import { z } from 'zod';
import { ActionKind, ActionLimits } from '../action.js';
import { ApprovalId } from '../approval.js';
import { ActionId, CaseId, EpochMs, ProviderId, StreamId, StreamerId, UserId } from '../ids.js';
import { Notice, NoticeLanguage, StatementFact } from '../notice.js';
import { Sanction, SanctionKind } from '../sanction.js';
import { TRANSPARENCY_BATCH, TransparencyStatement } from '../transparency.js';
import { RuleHit } from '../verdict.js';
import { items, ok, route } from './route.js';
import { ActionView, PageQuery } from './stream-api.js';

const reason = z.string().trim().min(1).max(2_000);
const said = {
  reason,
  /** Repeating a request with the same id changes nothing. */
  actionId: ActionId.optional(),
  label: z.string().max(100).optional(),
  clause: z.string().trim().min(1).max(200).optional(),
  until: EpochMs.optional(),
  limits: ActionLimits.optional(),
};

export const ActionRequest = z
  .object({
    ...said,
    kind: ActionKind.exclude(['lift', 'suspend', 'ban']),
    /** `warn` and `mute`: one author of chat lines, not the stream. */
    userId: UserId.optional(),
  })
  .refine((a) => a.userId === undefined || a.kind === 'warn' || a.kind === 'mute', {
    message: 'only a warning or a mute is meant for one author',
    path: ['userId'],
  })
  .refine((a) => a.kind !== 'limit_time' || a.limits?.airMs !== undefined, {
    message: 'how long it may be on air is not said',
    path: ['limits', 'airMs'],
  })
  .refine((a) => a.kind !== 'fix' || a.until !== undefined, {
    message: 'by when it has to be put right is not said',
    path: ['until'],
  })
  .refine((a) => a.kind !== 'restrict' || a.limits?.features !== undefined, {
    message: 'what it does without is not said',
    path: ['limits', 'features'],
  });
export type ActionRequest = z.infer<typeof ActionRequest>;

export const SanctionRequest = z.object({
  ...said,
  kind: SanctionKind,
  /** The clause that was broken. */
  clause: z.string().trim().min(1).max(200),
});
export type SanctionRequest = z.infer<typeof SanctionRequest>;

/** Done at once, or waiting for a second person. */
export const SanctionAnswer = z.object({
  sanction: Sanction.optional(),
  approvalId: ApprovalId.optional(),
});
export type SanctionAnswer = z.infer<typeof SanctionAnswer>;

export const LiftSanctionRequest = z.object({ reason });

/** Which live streams are meant: all of the named, then only those that fit the rest. Nothing named means none. */
export const MassTarget = z
  .object({
    streamIds: z.array(StreamId).min(1).max(5_000).optional(),
    streamerIds: z.array(StreamerId).min(1).max(5_000).optional(),
    tenants: z.array(ProviderId).min(1).max(100).optional(),
    categories: z.array(z.string().max(64)).min(1).max(100).optional(),
    roomClasses: z.array(z.string().max(64)).min(1).max(100).optional(),
    /** A label or its dotted children among the newest hits. */
    labels: z.array(z.string().max(100)).min(1).max(100).optional(),
  })
  .refine((t) => Object.values(t).some((v) => v !== undefined), 'names no streams');
export type MassTarget = z.infer<typeof MassTarget>;

export const MassRequest = z.object({
  target: MassTarget,
  kind: ActionKind.extract(['warn', 'mute', 'mask', 'delay', 'unrecommend', 'sink', 'cut']),
  reason,
  clause: z.string().trim().min(1).max(200),
  label: z.string().max(100).optional(),
  until: EpochMs.optional(),
  limits: ActionLimits.optional(),
});
export type MassRequest = z.infer<typeof MassRequest>;

const Hit = z.object({ streamId: StreamId, streamerId: StreamerId, title: z.string(), category: z.string() });

/** Who would be hit. */
export const MassPreview = z.object({
  streams: z.number().int(),
  streamers: z.number().int(),
  /** Viewers of all of them when last counted. */
  audience: z.number().int(),
  byCategory: z.record(z.string(), z.number().int()),
  /** The ones with most viewers. */
  sample: z.array(Hit),
});
export type MassPreview = z.infer<typeof MassPreview>;

export const MassView = z.object({
  approvalId: ApprovalId,
  state: z.string(),
  kind: ActionKind,
  targets: z.number().int(),
  /** Actions taken so far. */
  taken: z.number().int(),
  lifted: z.number().int(),
  inForce: z.array(StreamId),
  /** How many a drill would have hit and did not. */
  spared: z.number().int().optional(),
});
export type MassView = z.infer<typeof MassView>;

export const RollbackRequest = z.object({ streamIds: z.array(StreamId).min(1).max(5_000), reason });

/** Why something was done, from what is stored: for the person it was done to, and for whoever reviews it. */
export const Explanation = z.object({
  actionId: ActionId,
  kind: z.string(),
  decidedAt: EpochMs,
  automated: z.boolean(),
  decidedBy: z.string(),
  reason: z.string(),
  clause: z.string().optional(),
  policyHash: z.string().optional(),
  /** The rule that asked for it, its condition and the values it was evaluated on. */
  rule: RuleHit.optional(),
  facts: z.array(StatementFact),
  /** The case in which a person looks at it. */
  review: z.object({ caseId: CaseId, state: z.enum(['open', 'closed']) }).optional(),
  notices: z.array(Notice),
});
export type Explanation = z.infer<typeof Explanation>;

const stream = z.object({ streamId: StreamId });
const streamer = z.object({ streamerId: StreamerId });
const mass = z.object({ approvalId: ApprovalId });

/** What people do to streams and streamers beyond a cut, and why it was done. */
export const actionRoutes = {
  takeAction: route({
    method: 'post',
    path: '/v1/streams/{streamId}/actions',
    access: 'actions.take',
    summary: 'Any action of the set on a stream, or on an author in it; a statement of reasons goes with it',
    tag: 'decisions',
    params: stream,
    body: ActionRequest,
    response: ok(ActionView),
  }),
  explainAction: route({
    method: 'get',
    path: '/v1/actions/{actionId}/explanation',
    access: 'actions.read',
    summary: 'Why an action was taken: rule, values, detectors, statement, and where a person reviews it',
    tag: 'decisions',
    params: z.object({ actionId: ActionId }),
    query: z.object({ lang: NoticeLanguage.optional() }),
    response: ok(Explanation),
  }),
  listSanctions: route({
    method: 'get',
    path: '/v1/streamers/{streamerId}/sanctions',
    access: 'streamers.read',
    summary: 'Measures against a streamer, newest first',
    tag: 'streamers',
    params: streamer,
    response: items(Sanction),
  }),
  imposeSanction: route({
    method: 'post',
    path: '/v1/streamers/{streamerId}/sanctions',
    access: 'actions.suspend',
    summary: 'A measure against a streamer; a ban or a long suspension waits for the board',
    tag: 'streamers',
    params: streamer,
    body: SanctionRequest,
    response: ok(SanctionAnswer),
  }),
  liftSanction: route({
    method: 'post',
    path: '/v1/sanctions/{actionId}/lift',
    access: 'actions.suspend',
    summary: 'End a measure early, and what follows from it',
    tag: 'streamers',
    params: z.object({ actionId: ActionId }),
    body: LiftSanctionRequest,
    response: ok(Sanction),
  }),
  previewMass: route({
    method: 'post',
    path: '/v1/mass-actions/preview',
    access: 'actions.mass',
    summary: 'Who would be hit by an action on many streams: counts and a sample',
    tag: 'decisions',
    body: MassRequest,
    response: ok(MassPreview),
  }),
  requestMass: route({
    method: 'post',
    path: '/v1/mass-actions',
    access: 'actions.mass',
    summary: 'Ask for an action on exactly the streams that are meant now; a second person has to allow it',
    tag: 'decisions',
    body: MassRequest,
    response: ok(z.object({ approvalId: ApprovalId, preview: MassPreview })),
  }),
  getMass: route({
    method: 'get',
    path: '/v1/mass-actions/{approvalId}',
    access: 'actions.read',
    summary: 'How far an action on many streams has got, and where it is in force',
    tag: 'decisions',
    params: mass,
    response: ok(MassView),
  }),
  rollBackMass: route({
    method: 'post',
    path: '/v1/mass-actions/{approvalId}/rollback',
    access: 'actions.mass',
    summary: 'Lift it where it hit wrongly, and nowhere else',
    tag: 'decisions',
    params: mass,
    body: RollbackRequest,
    response: ok(MassView),
  }),
  exportStatements: route({
    method: 'get',
    path: '/v1/statements',
    access: 'reports.write',
    summary:
      'Statements of reasons in the fields of the public transparency database, without personal data, at most 100',
    tag: 'orders',
    query: z.object({
      from: z.coerce.number().int().nonnegative(),
      until: z.coerce.number().int().positive(),
      /** `next` of the batch before. */
      after: z
        .string()
        .regex(/^\d{1,15}\.nt_[0-9a-f]{32}$/)
        .optional(),
    }),
    response: ok(
      z.object({
        statements: z.array(TransparencyStatement).max(TRANSPARENCY_BATCH),
        next: z.string().optional(),
      }),
    ),
  }),
  listNotices: route({
    method: 'get',
    path: '/v1/notices',
    access: 'actions.read',
    summary: 'What people were told, newest first',
    tag: 'decisions',
    query: PageQuery.extend({
      recipient: z.string().max(160).optional(),
      subject: z.string().max(256).optional(),
    }),
    response: items(Notice),
  }),
};
