import { type CreditRules, LADDER, type Measure, type TierRules } from '@airlock/contracts/credit';
import { DAY_MS, type Fold, foldLedger, type HeldCard, type LedgerLine, tierAt } from './ledger.js';

/** Where a streamer stands. Times in ms since 1970. */
export interface Standing {
  readonly points: number;
  readonly tier: TierRules;
  /** What is done to the streamer's reach now, in the order of the ladder. */
  readonly measures: readonly Measure[];
  /** Until when things have to be put right; only with `fix`. */
  readonly fixBy?: number;
  readonly cards: readonly HeldCard[];
  /** When it may next change by itself. */
  readonly changesAt?: number;
  /** The tier above: how many points are missing, and when time alone brings it. */
  readonly next?: { readonly tier: TierRules; readonly points: number; readonly at?: number };
}

const timeStep = ({ decay }: CreditRules, fold: Fold, steps: number): number | undefined =>
  fold.anchor === undefined || decay.time.points === 0
    ? undefined
    : fold.anchor + (fold.steps + steps) * decay.time.days * DAY_MS;

const nextTier = (rules: CreditRules, fold: Fold, now: number): Standing['next'] => {
  const above = rules.tiers[tierAt(rules, fold, now) - 1];
  if (above === undefined) return undefined;
  const points = Math.max(0, above.atLeast - fold.points);
  if (above.atLeast > rules.start && points > 0) return { tier: above, points };
  const cardsEnd = fold.cards.reduce((end, { card, until }) => {
    const best = rules.tiers.findIndex((t) => t.name === rules.cards[card].tier);
    return best > rules.tiers.indexOf(above) ? Math.max(end, until) : end;
  }, now);
  const steps = points === 0 ? 0 : Math.ceil(points / rules.decay.time.points);
  const byTime = points === 0 ? now : timeStep(rules, fold, steps);
  return { tier: above, points, ...(byTime === undefined ? {} : { at: Math.max(cardsEnd, byTime) }) };
};

/** What a fold means under the rules at that moment. */
export const standingOf = (rules: CreditRules, fold: Fold, now: number): Standing => {
  const tier = rules.tiers[tierAt(rules, fold, now)]!;
  const measures = LADDER.slice(0, Math.min(fold.rung, tier.measures.length));
  const cards = fold.cards.filter((c) => c.until > now);
  const step = fold.points === rules.start ? undefined : timeStep(rules, fold, 1);
  const changes = [...cards.map((c) => c.until), ...(step === undefined ? [] : [step])];
  const next = nextTier(rules, fold, now);
  return {
    points: fold.points,
    tier,
    measures,
    ...(measures.includes('fix') && tier.fixWithinDays !== undefined
      ? { fixBy: fold.rungSince + tier.fixWithinDays * DAY_MS }
      : {}),
    cards,
    ...(changes.length === 0 ? {} : { changesAt: Math.min(...changes) }),
    ...(next === undefined ? {} : { next }),
  };
};

/** Points, tier and what follows from them: a function of the ledger, the rules and the time, and of nothing else. */
export const standing = (
  rules: CreditRules,
  lines: readonly LedgerLine[],
  now: number,
  options: { readonly revalue?: boolean } = {},
): Standing => standingOf(rules, foldLedger(rules, lines, now, options), now);
