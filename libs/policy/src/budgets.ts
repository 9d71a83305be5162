import type { AutomaticAction } from './source.js';

export interface CompiledBudget {
  readonly name: string;
  readonly actions: readonly AutomaticAction[];
  readonly rules?: ReadonlySet<string>;
  readonly per: 'platform' | 'rule' | 'tier' | 'streamer';
  readonly max: number;
  readonly withinMs: number;
}

/** What has been spent, by budget and key. Plain JSON, shared by all streams that spend from it. Times in epoch ms. */
export interface BudgetState {
  readonly spent: Readonly<Record<string, readonly { readonly at: number; readonly ref: string }[]>>;
}

export const emptyBudgets: BudgetState = Object.freeze({ spent: Object.freeze({}) });

export interface Spend {
  readonly rule: string;
  readonly action: AutomaticAction;
  readonly tier: string;
  readonly streamId: string;
  readonly streamerId: string;
  readonly epoch: number;
  readonly now: number;
}

const keyOf = (b: CompiledBudget, s: Spend): string => {
  switch (b.per) {
    case 'platform':
      return b.name;
    case 'rule':
      return `${b.name}/${s.rule}`;
    case 'tier':
      return `${b.name}/${s.tier}`;
    case 'streamer':
      return `${b.name}/${s.streamerId}`;
    default:
      return b.per satisfies never;
  }
};

/**
 * Takes one action out of every budget it falls under, or out of none. The same action on the same stream by the same
 * rule is taken once, however often it is asked for.
 */
export const spend = (
  budgets: readonly CompiledBudget[],
  state: BudgetState,
  s: Spend,
): { readonly ok: true; readonly state: BudgetState } | { readonly ok: false; readonly budget: string } => {
  const ref = `${s.streamId}/${s.epoch}/${s.rule}/${s.action}`;
  const changes: Record<string, readonly { at: number; ref: string }[]> = {};
  for (const b of budgets) {
    if (!b.actions.includes(s.action) || (b.rules && !b.rules.has(s.rule))) continue;
    const key = keyOf(b, s);
    const live = (state.spent[key] ?? []).filter((c) => s.now - c.at < b.withinMs);
    if (live.some((c) => c.ref === ref)) continue;
    if (live.length >= b.max) return { ok: false, budget: b.name };
    changes[key] = [...live, { at: s.now, ref }];
  }
  if (Object.keys(changes).length === 0) return { ok: true, state };
  // Keys of streamers that have been quiet for long would otherwise stay for ever.
  const longest = Math.max(...budgets.map((b) => b.withinMs));
  const kept = Object.entries(state.spent).filter(([, list]) => s.now - (list.at(-1)?.at ?? 0) < longest);
  return { ok: true, state: { spent: { ...Object.fromEntries(kept), ...changes } } };
};
