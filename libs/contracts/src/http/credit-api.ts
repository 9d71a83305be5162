import { z } from 'zod';
import { ApprovalId } from '../approval.js';
import { Card, CreditEntry, CreditRules, Measure } from '../credit.js';
import { EpochMs, StreamerId } from '../ids.js';
import { ok, route } from './route.js';

const params = z.object({ streamerId: StreamerId });
const Bilingual = z.object({ zh: z.string(), en: z.string() });
const TierView = z.object({ name: z.string(), title: Bilingual, atLeast: z.number().int() });

/** What a recommender needs to know of a streamer. */
export const ScoreView = z.object({
  streamerId: StreamerId,
  points: z.number().int(),
  tier: z.string(),
  /** What is done to the streamer's reach, in the order of the ladder. */
  measures: z.array(Measure),
  /** False: not to be recommended to anybody. */
  recommend: z.boolean(),
  /** What the rank is multiplied with, 0–1. */
  rankFactor: z.number(),
  /** Share of the heat a room may gain, 0–1. */
  heat: z.number(),
  /** Hours on air in any 24, while they are limited. */
  hoursPerDay: z.number().optional(),
  /** Until when things have to be put right. */
  fixBy: EpochMs.optional(),
  /** Ask again by then at the latest: it may change by itself. */
  changesAt: EpochMs.optional(),
  at: EpochMs,
  policyHash: z.string(),
});
export type ScoreView = z.infer<typeof ScoreView>;

const CreditLine = z.object({
  at: EpochMs,
  kind: z.enum([...CreditEntry.shape.kind.options, 'decay']),
  /** What it changed, after floor, ceiling, incidents and reversals. */
  by: z.number().int(),
  /** The score after it. */
  points: z.number().int(),
  /** Why it counted for nothing. */
  why: z.enum(['reversed', 'incident', 'not_clean']).optional(),
  text: Bilingual,
  entry: CreditEntry.optional(),
});

/** A streamer's credit as the streamer may read it: every line, what it counted for and why. */
export const CreditView = z.object({
  streamerId: StreamerId,
  at: EpochMs,
  start: z.number().int(),
  points: z.number().int(),
  tier: TierView,
  measures: z.array(z.object({ measure: Measure, title: Bilingual })),
  cards: z.array(z.object({ card: Card, at: EpochMs, until: EpochMs, fromYellows: z.boolean() })),
  fixBy: EpochMs.optional(),
  /** What is missing to the tier above, and when time alone brings it. */
  next: z.object({ tier: TierView, points: z.number().int(), at: EpochMs.optional() }).optional(),
  /** Newest first. */
  lines: z.array(CreditLine),
});
export type CreditView = z.infer<typeof CreditView>;

export const AdjustRequest = z
  .object({
    points: z.int().min(-100_000).max(100_000),
    card: Card.optional(),
    reason: z.string().trim().min(3).max(2_000),
  })
  .refine((a) => a.points !== 0 || a.card !== undefined, 'neither points nor a card');
export type AdjustRequest = z.infer<typeof AdjustRequest>;

export const AdjustAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('done'), entry: CreditEntry }),
  z.object({ state: z.literal('waiting'), approvalId: ApprovalId }),
]);
export type AdjustAnswer = z.infer<typeof AdjustAnswer>;

export const SimulateRequest = z.object({
  /** The section as it would stand in the policy; what is left out has its default. */
  credit: CreditRules,
  /**
   * `as_written`: what tomorrow brings, since rules do not reach back. `as_drafted`: as if the draft had always been in
   * force.
   */
  deductions: z.enum(['as_written', 'as_drafted']).default('as_written'),
  limit: z.int().min(1).max(1_000).default(100),
  /** The last streamer of the page before. */
  after: StreamerId.optional(),
});
export type SimulateRequest = z.infer<typeof SimulateRequest>;

const Stand = z.object({ points: z.number().int(), tier: z.string() });
const PerTier = z.record(z.string(), z.number().int());

export const SimulateAnswer = z.object({
  /** Streamers with a ledger; everybody else stands at the start score. */
  streamers: z.number().int(),
  drops: z.number().int(),
  rises: z.number().int(),
  /** Streamers per tier, by the rules in force and by the draft. */
  before: PerTier,
  after: PerTier,
  items: z.array(z.object({ streamerId: StreamerId, before: Stand, after: Stand, drops: z.boolean() })),
  /** More of them come after this one. */
  next: StreamerId.optional(),
});
export type SimulateAnswer = z.infer<typeof SimulateAnswer>;

/** For the yearly report of governance: what the ledger says of a period, without anybody's name. */
export const CreditReport = z.object({
  from: EpochMs,
  until: EpochMs,
  deductions: z.number().int(),
  pointsDeducted: z.number().int(),
  streamers: z.number().int(),
  reversals: z.number().int(),
  byHand: z.number().int(),
  yellowCards: z.number().int(),
  redCards: z.number().int(),
  cleanHours: z.number(),
  byLabel: z.array(z.object({ label: z.string(), deductions: z.number().int(), points: z.number().int() })),
  /** Streamers with a ledger per tier, at the end of the period by the rules in force now. */
  tiers: PerTier,
});
export type CreditReport = z.infer<typeof CreditReport>;

/** The credit ledger and what follows from it. */
export const creditRoutes = {
  getCredit: route({
    method: 'get',
    path: '/v1/streamers/{streamerId}/credit',
    access: 'streamers.read',
    summary: 'The credit of a streamer line by line, in words, with what the next tier needs',
    tag: 'credit',
    params,
    response: ok(CreditView),
  }),
  getScore: route({
    method: 'get',
    path: '/v1/streamers/{streamerId}/score',
    access: 'streamers.read',
    summary: 'What a recommender has to know: score, tier and measures in force',
    tag: 'credit',
    params,
    response: ok(ScoreView),
  }),
  creditRules: route({
    method: 'get',
    path: '/v1/credit/rules',
    access: 'streamers.read',
    summary: 'The credit rules of the policy in force, with every default filled in',
    tag: 'credit',
    response: ok(CreditRules),
  }),
  adjustCredit: route({
    method: 'post',
    path: '/v1/streamers/{streamerId}/credit/adjustments',
    access: 'credit.adjust',
    summary:
      'Change points or give a card by hand; above the limit of the policy a second person has to allow it',
    tag: 'credit',
    params,
    body: AdjustRequest,
    response: ok(AdjustAnswer),
  }),
  simulateCredit: route({
    method: 'post',
    path: '/v1/credit/simulate',
    access: 'credit.simulate',
    summary: 'Who would change tier under other rules; changes nothing',
    tag: 'credit',
    body: SimulateRequest,
    response: ok(SimulateAnswer),
  }),
  creditReport: route({
    method: 'get',
    path: '/v1/credit/report',
    access: 'streamers.read',
    summary: 'Figures of a period for the yearly report of governance, without names',
    tag: 'credit',
    query: z.object({ from: z.coerce.number().int().min(0), until: z.coerce.number().int().min(0) }),
    response: ok(CreditReport),
  }),
};
