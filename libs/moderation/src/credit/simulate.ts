import type { CreditRules } from '@airlock/contracts/credit';
import type { LedgerLine } from './ledger.js';
import { type Standing, standing } from './standing.js';

/** A streamer whom other rules would put into another tier. */
export interface TierChange {
  readonly streamerId: string;
  readonly before: { readonly points: number; readonly tier: string };
  readonly after: { readonly points: number; readonly tier: string };
  readonly drops: boolean;
}

export interface Simulation {
  /** Streamers with a ledger; everybody else stands at the start score. */
  readonly streamers: number;
  readonly drops: number;
  readonly rises: number;
  /** Streamers per tier, the best first. */
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
}

export interface SimulationOptions {
  readonly inForce: CreditRules;
  readonly draft: CreditRules;
  readonly now: number;
  /**
   * What tomorrow would bring leaves deductions as they were written, since rules do not reach back. With `true` the
   * draft values them too, as if it had always been in force.
   */
  readonly revalue: boolean;
}

const shown = ({ points, tier }: Standing) => ({ points, tier: tier.name });
const none = (rules: CreditRules): Record<string, number> =>
  Object.fromEntries(rules.tiers.map((t) => [t.name, 0]));

/** Compares two sets of rules, ledger by ledger. A tier that only one of them has counts by its score's rank there. */
export const simulation = ({ inForce, draft, now, revalue }: SimulationOptions) => {
  const [before, after] = [none(inForce), none(draft)];
  let [streamers, drops, rises] = [0, 0, 0];
  return {
    /** The change of this streamer, if there is one. */
    add(streamerId: string, lines: readonly LedgerLine[]): TierChange | undefined {
      const old = standing(inForce, lines, now);
      const next = standing(draft, lines, now, { revalue });
      streamers += 1;
      before[old.tier.name] = (before[old.tier.name] ?? 0) + 1;
      after[next.tier.name] = (after[next.tier.name] ?? 0) + 1;
      if (old.tier.name === next.tier.name) return undefined;
      const known = draft.tiers.findIndex((t) => t.name === old.tier.name);
      const [from, to] = [
        known < 0 ? inForce.tiers.indexOf(old.tier) : known,
        draft.tiers.indexOf(next.tier),
      ];
      if (to > from) drops += 1;
      else rises += 1;
      return { streamerId, before: shown(old), after: shown(next), drops: to > from };
    },
    result: (): Simulation => ({ streamers, drops, rises, before, after }),
  };
};
