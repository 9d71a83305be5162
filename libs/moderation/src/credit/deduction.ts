import type { Card, CreditCause, CreditRules } from '@airlock/contracts/credit';

/** What one action costs, before floor and incidents: points ≥ 0. */
export interface Deduction {
  readonly points: number;
  readonly card?: Card;
}

/** Actions that give cards; milder ones only cost points. */
const CARD_ACTIONS: ReadonlySet<CreditCause['action']> = new Set(['cut', 'suspend', 'ban']);

/** How grave an action is that names no label, 0–5. */
const UNLABELLED: Readonly<Record<CreditCause['action'], number>> = {
  ...{ warn: 2, mute: 2, mask: 2, delay: 1, unrecommend: 2, limit_time: 2, sink: 2, fix: 3 },
  ...{ restrict: 3, cut: 3, suspend: 4, ban: 5 },
};

export const severityWithoutLabel = (action: CreditCause['action']): number => UNLABELLED[action];

/** The value of a label, or of its nearest parent that has one. */
const ofLabel = (byLabel: Readonly<Record<string, number>>, label: string): number | undefined => {
  for (let name = label; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    if (Object.hasOwn(byLabel, name)) return byLabel[name];
  }
  return undefined;
};

/** Values an action by the rules. `audience` in viewers. */
export const deductionFor = (
  { deductions, cards }: CreditRules,
  { action, label, severity }: Pick<CreditCause, 'action' | 'label' | 'severity'>,
  audience = 0,
): Deduction => {
  const base =
    (label === undefined ? undefined : ofLabel(deductions.byLabel, label)) ??
    deductions.bySeverity[severity] ??
    0;
  const times = deductions.audience.reduce(
    (most, b) => (audience >= b.from ? Math.max(most, b.times) : most),
    1,
  );
  const points = Math.round(base * deductions.shares[action] * times);
  if (!CARD_ACTIONS.has(action)) return { points };
  if (severity >= cards.red.severity) return { points, card: 'red' };
  return severity >= cards.yellow.severity ? { points, card: 'yellow' } : { points };
};
