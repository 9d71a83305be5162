import { z } from 'zod';
import { Approval } from '../approval.js';
import { EpochMs } from '../ids.js';
import { LookBackReport } from '../look-back.js';
import { DecisionChange, LabelChange, PolicyChange, PolicyDesk, PolicyTextId, PolicyTrial, PolicyVersion, PUBLISHED_MAX_CHARS, VersionNumber } from '../policy.js'; // prettier-ignore
import { items, ok, route } from './route.js';

const Source = z.string().min(1).max(PUBLISHED_MAX_CHARS);
const Reason = z.string().trim().min(1).max(2_000);
const version = z.object({ n: z.coerce.number().pipe(VersionNumber) });

/** One fault of a policy file; `line` and `column` count from 1. */
export const PolicyFault = z.object({
  line: z.number().int(),
  column: z.number().int(),
  path: z.string(),
  message: z.string(),
  hint: z.string(),
});
export type PolicyFault = z.infer<typeof PolicyFault>;

export const PolicyCheck = z.object({
  ok: z.boolean(),
  problems: z.array(PolicyFault),
  /** Of a policy without problems. */
  name: z.string().optional(),
  hash: z.string().optional(),
  /** Read aloud, as `airlock policy explain` does. */
  explained: z.string().optional(),
  /** In which it differs from the one in force. */
  changes: z.array(PolicyChange),
});
export type PolicyCheck = z.infer<typeof PolicyCheck>;

export const ProposeRequest = z.object({
  source: Source,
  reason: Reason,
  /** The version it was written against; refused when another one is in force by now. */
  base: VersionNumber,
});
export type ProposeRequest = z.infer<typeof ProposeRequest>;

export const TrialRequest = z.object({
  source: Source,
  reason: Reason,
  hours: z.number().min(0.1).max(168).default(24),
});
export type TrialRequest = z.infer<typeof TrialRequest>;

/** One item of which the policies in force and on trial think differently. */
export const TrialDifference = z.object({
  kind: z.enum(['segment', 'message']),
  streamId: z.string(),
  /** `epoch/seq` of a segment, the id of a line. */
  item: z.string(),
  at: EpochMs,
  live: z.string(),
  trial: z.string(),
  rules: z.array(z.string()),
  labels: z.array(z.string()),
});
export type TrialDifference = z.infer<typeof TrialDifference>;

export const TrialView = PolicyTrial.extend({
  decisions: z.array(DecisionChange),
  labels: z.array(LabelChange),
  /** The last ones, newest first. */
  differences: z.array(TrialDifference),
});
export type TrialView = z.infer<typeof TrialView>;

/** What has been judged is judged again, or searched for something new, beside what is on air. */
export const LookBack = z.object({
  lookBackId: z.string(),
  kind: z.enum(['policy', 'terms', 'pictures']),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  startedBy: z.string(),
  startedAt: EpochMs,
  /** From when on; to when it began. */
  since: EpochMs,
  /** Items looked at, of how many. */
  done: z.number().int(),
  of: z.number().int(),
  /** There was more than is looked at in one go; the newest were. */
  isCut: z.boolean(),
  error: z.string().optional(),
});
export type LookBack = z.infer<typeof LookBack>;
export const LookBackView = LookBack.extend({ report: LookBackReport.optional() });
export type LookBackView = z.infer<typeof LookBackView>;

export const Hours = z.number().min(0.1).max(24).default(24);
export const BacktestRequest = z.object({ source: Source, hours: Hours });
export type BacktestRequest = z.infer<typeof BacktestRequest>;

const lookBack = z.object({ lookBackId: z.string().max(64) });

export const policyRoutes = {
  getPolicyDesk: route({
    method: 'get',
    path: '/v1/policy/desk',
    access: 'policy.read',
    summary: 'Which version is in force and who says so, what waits for a second person, what is on trial',
    tag: 'policy',
    response: ok(PolicyDesk),
  }),
  listPolicyVersions: route({
    method: 'get',
    path: '/v1/policy/versions',
    access: 'policy.read',
    summary: 'Every policy that was in force here, newest first',
    tag: 'policy',
    query: z.object({
      limit: z.coerce.number().int().min(1).max(500).default(100),
      before: z.coerce.number().pipe(VersionNumber).optional(),
    }),
    response: items(PolicyVersion),
  }),
  getPolicyText: route({
    method: 'get',
    path: '/v1/policy/texts/{textId}',
    access: 'policy.read',
    summary: 'The file of a version or of a proposal, as it was written',
    tag: 'policy',
    params: z.object({ textId: PolicyTextId }),
    response: ok(z.object({ textId: PolicyTextId, hash: z.string(), source: z.string() })),
  }),
  checkPolicy: route({
    method: 'post',
    path: '/v1/policy/check',
    access: 'policy.read',
    summary:
      'What is wrong with a policy, each with its place; of a good one what it says and what it would change',
    tag: 'policy',
    body: z.object({ source: Source }),
    response: ok(PolicyCheck),
  }),
  diffPolicies: route({
    method: 'get',
    path: '/v1/policy/diff',
    access: 'policy.read',
    summary: 'In what two texts differ, by label, room class and rule',
    tag: 'policy',
    query: z.object({ before: PolicyTextId, after: PolicyTextId }),
    response: items(PolicyChange),
  }),
  proposePolicy: route({
    method: 'post',
    path: '/v1/policy/proposals',
    access: 'policy.publish',
    summary: 'Ask a second person to put a policy in force; 409 where the file rules',
    tag: 'policy',
    body: ProposeRequest,
    response: { status: 202, schema: Approval },
  }),
  rollBackPolicy: route({
    method: 'post',
    path: '/v1/policy/versions/{n}/roll-back',
    access: 'policy.publish',
    summary: 'Ask a second person to put an earlier version in force again, under a new number',
    tag: 'policy',
    params: version,
    body: z.object({ reason: Reason }),
    response: { status: 202, schema: Approval },
  }),
  startBacktest: route({
    method: 'post',
    path: '/v1/policy/backtests',
    access: 'policy.read',
    summary: 'Judge what was judged in the last hours again under another policy; one at a time',
    tag: 'policy',
    body: BacktestRequest,
    response: { status: 202, schema: LookBack },
  }),
  getTrial: route({
    method: 'get',
    path: '/v1/policy/trial',
    access: 'policy.read',
    summary: 'What the policy on trial would have decided otherwise since it began',
    tag: 'policy',
    response: ok(z.object({ trial: TrialView.nullable() })),
  }),
  startTrial: route({
    method: 'put',
    path: '/v1/policy/trial',
    access: 'policy.publish',
    summary: 'Put a policy on trial in place of the one that is; it judges everything and acts never',
    tag: 'policy',
    body: TrialRequest,
    response: ok(PolicyTrial),
  }),
  endTrial: route({
    method: 'delete',
    path: '/v1/policy/trial',
    access: 'policy.publish',
    summary: 'End the trial',
    tag: 'policy',
    response: { status: 204 },
  }),
  getLookBack: route({
    method: 'get',
    path: '/v1/look-backs/{lookBackId}',
    access: 'policy.read',
    summary: 'How far a backtest or dry run is, and in the end what came of it; the last ten are kept',
    tag: 'policy',
    params: lookBack,
    response: ok(LookBackView),
  }),
  cancelLookBack: route({
    method: 'delete',
    path: '/v1/look-backs/{lookBackId}',
    access: 'policy.read',
    summary: 'Stop a backtest or dry run; by whoever started it',
    tag: 'policy',
    params: lookBack,
    response: ok(LookBack),
  }),
};
