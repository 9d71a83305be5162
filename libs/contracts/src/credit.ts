import { z } from 'zod';
import { ActionKind } from './action.js';
import { ActionId, EpochMs, StreamId, StreamerId } from './ids.js';
import { Label } from './signal.js';

/**
 * What can be done to a streamer's reach, the mildest first: no more recommendation, less time on air a day, a lower
 * place in rankings, a term to put things right.
 */
export const LADDER = ['unrecommend', 'limit_time', 'sink', 'fix'] as const satisfies readonly ActionKind[];
export const Measure = z.enum(LADDER);
export type Measure = z.infer<typeof Measure>;

export const Card = z.enum(['yellow', 'red']);
export type Card = z.infer<typeof Card>;

const Points = z.int().min(0).max(100_000);
const Severity = z.int().min(0).max(5);
const Share = z.number().min(0).max(1);
const Days = z.int().min(1).max(3_650);
const TierName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/);

const TierRules = z.strictObject({
  name: TierName.describe('Read in conditions as stream.tier'),
  title: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  atLeast: Points.describe('From this score on'),
  measures: z
    .array(Measure)
    .default([])
    .describe('As far as the ladder may be climbed in this tier, in its order'),
  hoursPerDay: z.number().gt(0).max(24).optional().describe('limit_time: hours on air in any 24'),
  rankFactor: Share.default(1).describe('sink: what its rank is multiplied with'),
  fixWithinDays: Days.optional().describe('fix: how long there is to put things right'),
  tips: z.enum(['full', 'limited', 'none']).default('full'),
  heat: Share.default(1).describe('Share of the heat a room may gain'),
  maxAudience: z.int().positive().optional().describe('Viewers at most'),
  deniedCategories: z.array(z.string().min(1).max(64)).default([]),
});
export type TierRules = z.infer<typeof TierRules>;

const CardRules = z.strictObject({
  severity: Severity.describe('Cuts, suspensions and bans for this severity or a higher one give the card'),
  validDays: Days,
  tier: TierName.describe('While it is valid the tier is this one at best'),
});

const DEFAULT_TIERS = [
  { name: 'A', title: { zh: '优秀', en: 'Distinguished' }, atLeast: 110 },
  { name: 'B', title: { zh: '良好', en: 'In good standing' }, atLeast: 80 },
  {
    ...{ name: 'C', title: { zh: '受限', en: 'Restricted' }, atLeast: 50 },
    ...{ measures: [...LADDER.slice(0, 2)], hoursPerDay: 8, tips: 'limited' as const, heat: 0.5 },
  },
  {
    ...{ name: 'D', title: { zh: '严格受限', en: 'Severely restricted' }, atLeast: 0, measures: [...LADDER] },
    ...{ hoursPerDay: 4, rankFactor: 0.2, fixWithinDays: 15, tips: 'none' as const, heat: 0.1 },
    ...{ maxAudience: 1_000, deniedCategories: ['news', 'kids', 'education'] },
  },
];

const CreditShape = z.strictObject({
  start: Points.default(100).describe(
    'Where everybody begins, and where decay leads back to from either side',
  ),
  floor: Points.default(0),
  ceiling: Points.default(120),
  deductions: z
    .strictObject({
      bySeverity: z
        .tuple([Points, Points, Points, Points, Points, Points])
        .default([0, 1, 3, 10, 25, 60])
        .describe('Points for severity 0 to 5'),
      byLabel: z.record(Label, Points).default({}).describe('Points for a label and its children instead'),
      shares: z
        .strictObject({
          warn: Share.default(0.2),
          unrecommend: Share.default(0.4),
          limit_time: Share.default(0.4),
          sink: Share.default(0.4),
          fix: Share.default(0.4),
          mute: Share.default(0.4),
          mask: Share.default(0.2),
          delay: Share.default(0),
          restrict: Share.default(0.4),
          cut: Share.default(1),
          suspend: Share.default(1),
          ban: Share.default(1),
        })
        .prefault({})
        .describe('Share of the points by what was done'),
      audience: z
        .array(z.strictObject({ from: z.int().positive(), times: z.number().min(1).max(10) }))
        .default([
          { from: 10_000, times: 1.5 },
          { from: 100_000, times: 2 },
        ])
        .describe('More points before a bigger audience'),
      incidentMinutes: z
        .int()
        .min(0)
        .max(1_440)
        .default(10)
        .describe('Actions on one stream for one label within this time count once, as the dearest of them'),
    })
    .prefault({}),
  decay: z
    .strictObject({
      cleanHours: z
        .strictObject({ hours: z.number().gt(0).max(10_000).default(10), points: Points.default(1) })
        .prefault({})
        .describe('Points back for hours on air without a violation'),
      time: z
        .strictObject({ days: Days.default(7), points: Points.default(1) })
        .prefault({})
        .describe('Points towards the start for days since the last change'),
    })
    .prefault({}),
  cards: z
    .strictObject({
      yellow: CardRules.prefault({ severity: 3, validDays: 30, tier: 'C' }),
      red: CardRules.prefault({ severity: 5, validDays: 90, tier: 'D' }),
      yellowsForRed: z.int().min(2).max(20).default(2),
      withinDays: Days.default(90),
    })
    .prefault({}),
  skipFrom: Severity.default(5).describe('Below this severity a violation climbs the ladder by one measure'),
  tiers: z
    .array(TierRules)
    .min(1)
    .max(12)
    .default(() => DEFAULT_TIERS.map((t) => TierRules.parse(t))),
  byHand: z
    .strictObject({
      alone: Points.default(10).describe('Points one person may change of a streamer within a day'),
    })
    .prefault({}),
});

const faults = function* (r: z.infer<typeof CreditShape>): Generator<readonly [(string | number)[], string]> {
  if (!(r.floor <= r.start && r.start <= r.ceiling))
    yield [['start'], 'the start score lies outside floor and ceiling'];
  const names = r.tiers.map((t) => t.name);
  for (const [i, tier] of r.tiers.entries()) {
    const above = r.tiers[i - 1];
    if (names.indexOf(tier.name) !== i) yield [['tiers', i, 'name'], `tier ${tier.name} exists already`];
    if (above !== undefined && tier.atLeast >= above.atLeast)
      yield [['tiers', i, 'atLeast'], 'tiers go from the best down'];
    if (tier.measures.some((m, j) => m !== LADDER[j]))
      yield [['tiers', i, 'measures'], `measures are taken in this order: ${LADDER.join(', ')}`];
    if (above !== undefined && tier.measures.length < above.measures.length)
      yield [['tiers', i, 'measures'], 'a lower tier cannot be milder than the one above'];
    if (tier.measures.includes('limit_time') && tier.hoursPerDay === undefined)
      yield [['tiers', i, 'hoursPerDay'], 'limit_time needs hoursPerDay'];
    if (tier.measures.includes('fix') && tier.fixWithinDays === undefined)
      yield [['tiers', i, 'fixWithinDays'], 'fix needs fixWithinDays'];
  }
  if ((r.tiers.at(-1)?.atLeast ?? 0) > r.floor)
    yield [['tiers', r.tiers.length - 1, 'atLeast'], 'no tier is left for the lowest scores'];
  for (const card of Card.options)
    if (!names.includes(r.cards[card].tier))
      yield [['cards', card, 'tier'], `there is no tier ${r.cards[card].tier}`];
};

/** The policy's section on credit: what costs points, how they come back, and what follows from a score. */
export const CreditRules = CreditShape.superRefine((rules, context) => {
  for (const [path, message] of faults(rules)) context.addIssue({ code: 'custom', path: [...path], message });
});
export type CreditRules = z.infer<typeof CreditRules>;

/** The action a deduction follows from, with what it was valued by. */
export const CreditCause = z.object({
  actionId: ActionId,
  action: ActionKind.exclude(['lift']),
  streamId: StreamId,
  label: z.string().optional(),
  severity: Severity,
  rule: z.string().optional(),
  clause: z.string().optional(),
});
export type CreditCause = z.infer<typeof CreditCause>;

export const CreditEntryId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_./-]{0,159}$/)
  .brand<'CreditEntryId'>();
export type CreditEntryId = z.infer<typeof CreditEntryId>;

/** One line of the ledger. It never changes; what it counts for follows from the whole ledger and the rules. */
export const CreditEntry = z.object({
  entryId: CreditEntryId,
  streamerId: StreamerId,
  at: EpochMs,
  kind: z.enum(['deduction', 'reversal', 'clean_time', 'manual']),
  /** As the rules of its day valued it: negative takes away. */
  points: z.int(),
  card: Card.optional(),
  /** `deduction` only. */
  cause: CreditCause.optional(),
  /** Viewers at that time. */
  audience: z.int().nonnegative().optional(),
  /** `clean_time` only: a stream that ended, and how long it was on air, ms. */
  streamId: StreamId.optional(),
  liveMs: z.int().nonnegative().optional(),
  /** `reversal` only: the line that counts for nothing from now on. */
  reverses: CreditEntryId.optional(),
  by: z.string(),
  role: z.string(),
  reason: z.string().max(2_000),
  policyHash: z.string().optional(),
});
export type CreditEntry = z.infer<typeof CreditEntry>;
