import { z } from 'zod';
import { CaseDecision } from './case.js';
import { CaseId, EpochMs } from './ids.js';
import { Label } from './signal.js';

const Share = z.number().min(0).max(1);

/** How a case was settled, once somebody settled it. */
export const SettledOutcome = CaseDecision.shape.outcome.exclude(['escalated']);
export type SettledOutcome = z.infer<typeof SettledOutcome>;

/**
 * Why a settled case is looked at once more. `second`: sampled, by another person who does not know the outcome;
 * `known`: its answer is known, and it is put before somebody like any other; `expert`: two people disagree.
 */
export const LookKind = z.enum(['second', 'known', 'expert']);
export type LookKind = z.infer<typeof LookKind>;

/** A share of n with its interval; without a value while n is 0. */
export const Rate = z.object({
  n: z.number().int().nonnegative(),
  hits: z.number().int().nonnegative(),
  value: Share.optional(),
  /** Wilson score interval, 95 %. */
  low: Share.optional(),
  high: Share.optional(),
});
export type Rate = z.infer<typeof Rate>;

/** Cohen's κ of two people's outcomes on the same cases, with its 95 % interval. */
export const Kappa = z.object({
  /** Pairs. */
  n: z.number().int().nonnegative(),
  /** Share of pairs that agree, and the share that would by chance. */
  observed: Share.optional(),
  expected: Share.optional(),
  /** −1 … 1; left out where it is not defined. */
  value: z.number().min(-1).max(1).optional(),
  low: z.number().min(-1).max(1).optional(),
  high: z.number().min(-1).max(1).optional(),
  /** `one_outcome`: everybody always said the same, so nothing tells agreement from chance. */
  undefinedBecause: z.enum(['no_pairs', 'one_outcome']).optional(),
});
export type Kappa = z.infer<typeof Kappa>;

/** How somebody's share of right outcomes has moved from the weeks before to the recent ones. */
export const Drift = z.object({
  weeks: z.number().int().positive(),
  before: Rate,
  recent: Rate,
  /** recent − before, with the Newcombe interval (95 %). */
  difference: z.number().min(-1).max(1).optional(),
  low: z.number().min(-1).max(1).optional(),
  high: z.number().min(-1).max(1).optional(),
  /** `falling` and `rising` only where the whole interval lies on one side of 0; `unknown` while n is too small. */
  verdict: z.enum(['unknown', 'steady', 'falling', 'rising']),
});
export type Drift = z.infer<typeof Drift>;

/** How well somebody decides, as far as it was checked. Who they are checked against is not in it. */
export const ReviewerQuality = z.object({
  reviewer: z.string(),
  from: EpochMs,
  to: EpochMs,
  /** Cases closed by them. */
  decided: z.number().int().nonnegative(),
  /** … of which looked at again, and those where the other person has not decided yet. */
  lookedAgain: z.number().int().nonnegative(),
  waiting: z.number().int().nonnegative(),
  /** With the others who looked at the same cases, blind. */
  agreement: Kappa,
  /** Outcomes that turned out right, among all that were checked: by a second person who agreed, an expert, a known answer. */
  correct: Rate,
  /** Of the violations they found, those that were some. */
  precision: Rate,
  /** Of the violations there were, those they found. */
  recall: Rate,
  /** Cases with a known answer that they got right. */
  knownAnswers: Rate,
  /** Outcomes of theirs that an expert has turned round. */
  overturned: z.number().int().nonnegative(),
  drift: Drift,
  /** By week (UTC, from Monday), oldest first; weeks without a check are left out. */
  weeks: z.array(z.object({ from: EpochMs, correct: Rate })),
  byLabel: z.array(z.object({ label: z.string(), correct: Rate })),
});
export type ReviewerQuality = z.infer<typeof ReviewerQuality>;

/** A look as leads see it, once somebody decided. */
export const LookResult = z.object({
  lookId: CaseId,
  caseId: CaseId,
  kind: LookKind,
  label: z.string().optional(),
  first: z.object({ by: z.string(), outcome: SettledOutcome }),
  second: z.object({ by: z.string(), outcome: SettledOutcome, at: EpochMs, note: z.string() }),
  agreed: z.boolean(),
  /** The outcome that counts; left out while an expert has not decided. */
  settled: SettledOutcome.optional(),
});
export type LookResult = z.infer<typeof LookResult>;

/** A settled case whose answer is known. */
export const BankedCase = z.object({
  caseId: CaseId,
  label: z.string().optional(),
  outcome: SettledOutcome,
  /** `agreed`: two people said so independently; `expert`; `lead`: put there by hand. */
  source: z.enum(['agreed', 'expert', 'lead']),
  addedAt: EpochMs,
  addedBy: z.string(),
  withdrawnAt: EpochMs.optional(),
  asked: z.number().int().nonnegative(),
  right: z.number().int().nonnegative(),
});
export type BankedCase = z.infer<typeof BankedCase>;

/** The policy's section on checking and sparing those who decide. */
export const QualityRules = z.strictObject({
  secondReview: z
    .strictObject({
      rate: Share.default(0.05).describe('Share of closed cases a second person looks at, 0–1'),
      byLabel: z
        .record(Label, Share)
        .default({})
        .describe('… by label; a label stands for its dotted children'),
      known: Share.default(0.02).describe(
        'How often somebody who closed a case gets one with a known answer, 0–1',
      ),
      bankDays: z
        .int()
        .min(1)
        .max(365)
        .default(45)
        .describe('How long a settled case may serve as known answer'),
      driftWeeks: z.int().min(1).max(26).default(4),
      driftFrom: z.int().min(5).max(1_000).default(20).describe('Checks needed in each of the two spans'),
    })
    .prefault({}),
  wellness: z
    .strictObject({
      stretchMinutes: z.int().min(5).max(480).default(60).describe('Of exposure without a break'),
      breakMinutes: z.int().min(1).max(120).default(10),
      shiftMinutes: z.int().min(10).max(1_440).default(300).describe('Of exposure in a shift'),
      overrunMinutes: z
        .int()
        .min(0)
        .max(60)
        .default(5)
        .describe('For finishing the case in hand beyond a limit'),
      severeFrom: z.int().min(1).max(5).default(4).describe('Severity from which content counts as severe'),
      severePerShift: z.int().min(1).max(1_000).default(40),
      severeBetweenBreaks: z.int().min(1).max(1_000).default(15).describe('Then a break, as after a stretch'),
      restHours: z
        .int()
        .min(1)
        .max(24)
        .default(6)
        .describe('Without exposure: the next look begins a new shift'),
    })
    .prefault({}),
  grouping: z
    .strictObject({
      pictureDistance: z.int().min(0).max(31).default(31).describe('PDQ: differing bits of 256'),
      maxCases: z.int().min(2).max(500).default(100).describe('At most in one group'),
    })
    .prefault({}),
});
export type QualityRules = z.infer<typeof QualityRules>;
