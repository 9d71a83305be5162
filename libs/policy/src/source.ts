import { z } from 'zod';
import { ReleasePlan, SamplingPlan } from '@airlock/contracts/control';
import { CreditRules } from '@airlock/contracts/credit';
import { DutyRules } from '@airlock/contracts/duty-rules';
import { QualityRules } from '@airlock/contracts/quality';
import { IncidentRules } from '@airlock/contracts/incident';
import { PagingRules } from '@airlock/contracts/page';
import { PatrolRules } from '@airlock/contracts/patrol';
import { RedressRules } from '@airlock/contracts/redress';
import { ReviewRules } from '@airlock/contracts/review';
import { SanctionRules } from '@airlock/contracts/sanction';
import { Label } from '@airlock/contracts/signal';
import { MessageDecision, SegmentDecision } from '@airlock/contracts/verdict';
import { AdmissionSource } from './admission-source.js';
import { BlacklistSource } from './blacklist-source.js';
import { DURATION_PATTERN } from './duration.js';
import { RetentionSource } from './retention.js';
import { SystemSource } from './systems-source.js';

// `constructor` is the one lower-case key every object has already.
const Name = z.string().regex(/^(?!constructor$)[a-z][a-z0-9]*([-_][a-z0-9]+)*$/);
const Text = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const Condition = z.string().trim().min(1).max(4_000).describe('CEL expression that gives true or false');
const Duration = z.string().regex(DURATION_PATTERN).describe('Duration: 500ms, 10s, 5m, 1h, 1d');
const Severity = z.int().min(0).max(5).describe('0 harmless … 5 criminal');
const Score = z.number().gt(0).max(1);

/** What the policy itself may do to a stream or its chat, without a person. */
export const AutomaticAction = z.enum(['warn', 'mute', 'restrict', 'cut']);
export type AutomaticAction = z.infer<typeof AutomaticAction>;

export const FailureName = z.enum([
  'undecodable',
  'timeout',
  'overload',
  'missing',
  'too_large',
  'no_picture',
]);
export type FailureName = z.infer<typeof FailureName>;

export const TaxonomyEntry = z
  .strictObject({
    title: Text,
    clauses: z.array(z.string().min(1)).min(1).describe('Legal or house clauses, the most specific first'),
    severity: Severity,
    threshold: Score.default(0.8).describe('Score from which over(label) is true, 0–1'),
    segments: SegmentDecision.describe('Decision on a segment when no rule names the label'),
    messages: MessageDecision.describe('Decision on a message when no rule names the label'),
  })
  .describe('A label detectors may emit. A label stands for its dotted children too.');
export type TaxonomyEntry = z.infer<typeof TaxonomyEntry>;

export const RoomClassSource = z.strictObject({
  name: Name,
  title: Text,
  when: Condition.optional().describe('Over `stream`. Only the last class has none: it takes the rest.'),
  release: z.strictObject(ReleasePlan.shape),
  sampling: z.strictObject(SamplingPlan.shape),
  thresholds: z.record(Label, Score).default({}).describe('Thresholds of this class, by label'),
  reviewer: z.enum(['moderator', 'senior', 'editor_in_chief']).default('moderator'),
  unjudged: z
    .partialRecord(FailureName, z.enum(['hold', 'release']))
    .default({})
    .describe('Per failure; otherwise release.onUnjudged holds'),
  unjudgedMessages: z.enum(['publish', 'hold', 'drop']).default('hold'),
});
export type RoomClassSource = z.infer<typeof RoomClassSource>;

export const WindowSource = z
  .strictObject({
    name: z.string().regex(/^(?!constructor$)[a-z][a-z0-9_]*$/),
    of: z.enum(['frames', 'segments', 'messages']),
    count: Condition.describe('Which of them count. `true` counts all.'),
    last: z.int().min(2).max(240).optional().describe('Among the last N'),
    within: Duration.optional().describe('… or within a time'),
    per: z.enum(['stream', 'user']).default('stream'),
  })
  .describe('A sliding count, read in conditions as windows.<name>; the judged item is included.');
export type WindowSource = z.infer<typeof WindowSource>;

const rule = {
  id: Name,
  label: z.union([Label, z.array(Label).min(1)]).optional(),
  when: Condition,
  actions: z.array(AutomaticAction).default([]),
  clause: z.string().optional().describe("Default: the first label's first clause"),
  severity: Severity.optional().describe("Default: the highest of the labels'"),
  severityFrom: Condition.optional().describe('CEL expression that gives a whole number 0–5'),
  roomClasses: z.array(Name).min(1).optional().describe('Only in these room classes'),
  note: z.string().optional(),
};

export const SegmentRuleSource = z.strictObject({ ...rule, decision: SegmentDecision });
export type SegmentRuleSource = z.infer<typeof SegmentRuleSource>;

export const MessageRuleSource = z.strictObject({
  ...rule,
  decision: MessageDecision,
  prevails: z
    .boolean()
    .optional()
    .describe('Its decision stands whatever stricter rules say, and none of their actions is taken'),
});
export type MessageRuleSource = z.infer<typeof MessageRuleSource>;

export const BudgetSource = z
  .strictObject({
    name: Name,
    actions: z.array(AutomaticAction).min(1).default(['cut']),
    rules: z.array(Name).min(1).optional().describe('Only these rules; otherwise all'),
    per: z.enum(['platform', 'rule', 'tier', 'streamer']),
    max: z.int().min(0).max(10_000),
    within: Duration,
  })
  .describe('Circuit breaker: once spent, the case goes to people and the item stays held.');
export type BudgetSource = z.infer<typeof BudgetSource>;

export const ReputationSource = z
  .strictObject({
    stricter: z.number().min(0).max(0.3).describe('By how much thresholds fall at the worst reputation (−1)'),
    laxer: z.number().min(0).max(0.3).describe('By how much they rise at the best (1)'),
    laxerUpTo: Severity.describe('Only labels up to this severity get laxer'),
  })
  .describe("How an author's reputation shifts the thresholds that over(label) compares chat with.");
export type ReputationSource = z.infer<typeof ReputationSource>;

/** A policy file as an operator writes it. */
export const PolicySource = z.strictObject({
  name: z.string().min(1).max(100),
  version: z.string().min(1).max(40),
  blacklists: BlacklistSource.optional().describe('Terms of the blacklists'),
  admission: AdmissionSource.prefault({}).describe('Who may go live, chat and tip'),
  taxonomy: z.record(Label, TaxonomyEntry),
  unlistedLabels: z
    .enum(['hold', 'ignore'])
    .default('hold')
    .describe('A signal of score ≥ 0.5 whose label the taxonomy does not know'),
  roomClasses: z.array(RoomClassSource).min(1),
  windows: z.array(WindowSource).default([]),
  reputation: ReputationSource.optional(),
  sanctions: SanctionRules.prefault({}).describe('Measures against people and what follows from them'),
  duty: DutyRules.prefault({}).describe('The duty rota'),
  redress: RedressRules.prefault({}).describe('Statements of reasons, appeals and complaints'),
  review: ReviewRules.prefault({}).describe('The review desk'),
  rules: z.strictObject({
    segments: z.array(SegmentRuleSource).default([]),
    messages: z.array(MessageRuleSource).default([]),
  }),
  automatic: z
    .strictObject({
      cut: z
        .strictObject({ labels: z.array(Label).default([]), rules: z.array(Name).default([]) })
        .prefault({})
        .describe('The only labels and rules that may cut a stream without a person'),
      budgets: z.array(BudgetSource).default([]),
    })
    .prefault({}),
  paging: PagingRules.prefault({}).describe('Who is called after whom, and how long each has'),
  incidents: IncidentRules.prefault({}).describe('Playbooks and drills'),
  patrol: PatrolRules.prefault({}).describe('How often a person sees every room'),
  retention: RetentionSource.optional(),
  systems: z.record(Name, SystemSource).optional().describe('Management systems (制度) of the house'),
  quality: QualityRules.prefault({}).describe('Checking what people decide, and sparing those who do'),
  credit: CreditRules.prefault({}).describe("What costs a streamer's credit, and what follows from it"),
});
export type PolicySource = z.infer<typeof PolicySource>;

/** JSON Schema (2020-12) of the policy file, for editors. */
export const policyJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(PolicySource, { io: 'input' }),
  title: 'Airlock policy file',
});
