import type { CreditRules } from '@airlock/contracts/credit';
import { DAY_MS, type Standing, standing } from '@airlock/moderation/credit';
import type { Database } from '@airlock/storage/database';
import { creditRepository } from '@airlock/storage/repositories/credit';
import { doorOf } from '../admission/at-the-door.js';
import type { AdmissionFinding, AdmissionRule } from '../house/hooks.js';

const HOUR_MS = 3_600_000;
const percent = (share: number): number => Math.round(share * 100);

/** What a stream of this streamer has to do without. */
const restrictions = ({ tier, measures, points }: Standing): AdmissionFinding[] => {
  const basis = `credit ${points}, tier ${tier.name}`;
  const codes = [
    ...(measures.includes('unrecommend') ? ['recommend'] : []),
    ...(measures.includes('sink') ? [`rank:${percent(tier.rankFactor)}`] : []),
    ...(tier.tips === 'none' ? ['tips'] : tier.tips === 'limited' ? ['tips:limited'] : []),
    ...(tier.heat < 1 ? [`heat:${percent(tier.heat)}`] : []),
    ...(tier.maxAudience === undefined ? [] : [`audience:${tier.maxAudience}`]),
  ];
  return codes.map((code) => ({ code, reason: `Follows from the credit tier ${tier.name}`, basis }));
};

/** Credit's word on a stream: the tier that its room class reads, what it does without, and when its day is used up. */
export const creditRule = ({
  db,
  rules,
}: {
  readonly db: Database;
  readonly rules: () => CreditRules;
}): AdmissionRule => ({
  name: 'credit',
  async opinion({ streamerId, category, tier: given }, now, onAir) {
    const { ledger } = await doorOf(db)(streamerId);
    const stand = standing(rules(), ledger, now);
    const { tier, measures, changesAt } = stand;
    const basis = `credit ${stand.points}, tier ${tier.name}`;
    const deny: AdmissionFinding[] = [];
    const again = changesAt === undefined ? [] : [changesAt];
    if (tier.deniedCategories.includes(category))
      deny.push({ code: 'credit.category', reason: `The credit tier ${tier.name} does not allow ${category}`, basis }); // prettier-ignore
    if (measures.includes('limit_time') && tier.hoursPerDay !== undefined) {
      const used = await creditRepository(db.queries).airTime(streamerId, { from: now - DAY_MS, until: now });
      const left = tier.hoursPerDay * HOUR_MS - used;
      if (left <= 0)
        deny.push({ code: 'credit.time_used', reason: `The credit tier ${tier.name} allows ${tier.hoursPerDay} hours on air in any 24, and they are used up`, basis }); // prettier-ignore
      else if (onAir !== undefined) again.push(now + left);
    }
    const restrict = restrictions(stand);
    return {
      ...(deny.length === 0 ? {} : { deny }),
      ...(restrict.length === 0 ? {} : { restrict }),
      // Of somebody with an empty ledger a platform that keeps grades of its own knows more than we do.
      ...(ledger.length === 0 && given !== undefined && given !== '' ? {} : { tier: tier.name }),
      ...(again.length === 0 ? {} : { until: Math.min(...again) }),
    };
  },
});
