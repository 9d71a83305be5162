import type { CreditEntry, TierRules } from '@airlock/contracts/credit';
import type { CreditView, ScoreView } from '@airlock/contracts/http/credit-api';
import type { StreamerId } from '@airlock/contracts/ids';
import { explainMeasure, history, standing } from '@airlock/moderation/credit';
import { listedFor } from '@airlock/policy/labels';
import type { Policy } from '@airlock/policy/policy';

const tierView = ({ name, title, atLeast }: TierRules) => ({ name, title, atLeast });

/** Everything about a streamer's credit that the streamer may know. */
export const creditView = (
  policy: Policy,
  streamerId: StreamerId,
  ledger: readonly CreditEntry[],
  now: number,
): CreditView => {
  const rules = policy.source.credit;
  const { points, tier, measures, cards, fixBy, next } = standing(rules, ledger, now);
  const titleOf = (label: string) => {
    const listed = listedFor(label, policy.taxonomy);
    return listed === undefined ? undefined : policy.taxonomy.get(listed)?.title;
  };
  return {
    ...{ streamerId, at: now, start: rules.start, points, tier: tierView(tier) },
    measures: measures.map((measure) => ({ measure, title: explainMeasure(measure) })),
    cards: cards.map(({ card, at, until, fromYellows }) => ({ card, at, until, fromYellows })),
    ...(fixBy === undefined ? {} : { fixBy }),
    ...(next === undefined ? {} : { next: { ...next, tier: tierView(next.tier) } }),
    lines: history(rules, ledger, now, { titleOf }).reverse(),
  };
};

export const scoreView = (
  policy: Policy,
  streamerId: StreamerId,
  ledger: readonly CreditEntry[],
  now: number,
): ScoreView => {
  const { points, tier, measures, fixBy, changesAt } = standing(policy.source.credit, ledger, now);
  const limited = measures.includes('limit_time') ? tier.hoursPerDay : undefined;
  return {
    ...{ streamerId, points, tier: tier.name, measures: [...measures] },
    recommend: !measures.includes('unrecommend'),
    rankFactor: measures.includes('sink') ? tier.rankFactor : 1,
    heat: tier.heat,
    ...(limited === undefined ? {} : { hoursPerDay: limited }),
    ...(fixBy === undefined ? {} : { fixBy }),
    ...(changesAt === undefined ? {} : { changesAt }),
    at: now,
    policyHash: policy.hash,
  };
};
