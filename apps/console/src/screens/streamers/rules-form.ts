import type { CreditRules } from '@airlock/contracts/credit';

/** Where a number stands in the credit rules. */
export type RulePath = readonly (string | number)[];

type Tree = { readonly [key: string]: unknown } | readonly unknown[];

/** Undefined where the rules have no such number. */
export const numberAt = (rules: CreditRules, path: RulePath): number | undefined => {
  const found = path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[key] : undefined),
    rules,
  ); // prettier-ignore
  return typeof found === 'number' ? found : undefined;
};

const put = (at: unknown, [key, ...rest]: RulePath, value: number): unknown => {
  if (key === undefined) return value;
  const tree = at as Tree;
  const inner = put((tree as Record<string | number, unknown>)[key], rest, value);
  return Array.isArray(tree) ? tree.with(Number(key), inner) : { ...tree, [key]: inner };
};

/** The same rules with one number changed. */
export const withNumber = (rules: CreditRules, path: RulePath, value: number): CreditRules =>
  put(rules, path, value) as CreditRules;

/** A group of the form; texts: `rule.<name>` of the screen. */
export interface RuleGroup {
  readonly name: 'score' | 'severity' | 'decay' | 'tiers' | 'cards';
  readonly numbers: readonly RuleNumber[];
}

export interface RuleNumber {
  readonly name: 'start' | 'floor' | 'ceiling' | 'severity' | 'cleanHours' | 'cleanPoints' | 'days' | 'dayPoints' | 'tier' | 'yellowSeverity' | 'yellowDays' | 'redSeverity' | 'redDays' | 'yellowsForRed'; // prettier-ignore
  /** What the text names: the severity or the tier. */
  readonly of?: string;
  readonly path: RulePath;
}

/** Every number that decides on a tier, in the order of the form. */
export const ruleGroups = ({ deductions, tiers }: CreditRules): readonly RuleGroup[] => [
  {
    name: 'tiers',
    // The lowest tier takes everybody who is left.
    numbers: tiers.slice(0, -1).map(({ name }, i) => ({ name: 'tier', of: name, path: ['tiers', i, 'atLeast'] })),
  },
  {
    name: 'severity',
    numbers: deductions.bySeverity.map((_, n) => ({ name: 'severity', of: String(n), path: ['deductions', 'bySeverity', n] })),
  },
  {
    name: 'score',
    numbers: (['start', 'floor', 'ceiling'] as const).map((name) => ({ name, path: [name] })),
  },
  {
    name: 'decay',
    numbers: [
      { name: 'cleanHours', path: ['decay', 'cleanHours', 'hours'] },
      { name: 'cleanPoints', path: ['decay', 'cleanHours', 'points'] },
      { name: 'days', path: ['decay', 'time', 'days'] },
      { name: 'dayPoints', path: ['decay', 'time', 'points'] },
    ],
  },
  {
    name: 'cards',
    numbers: [
      { name: 'yellowSeverity', path: ['cards', 'yellow', 'severity'] },
      { name: 'yellowDays', path: ['cards', 'yellow', 'validDays'] },
      { name: 'redSeverity', path: ['cards', 'red', 'severity'] },
      { name: 'redDays', path: ['cards', 'red', 'validDays'] },
      { name: 'yellowsForRed', path: ['cards', 'yellowsForRed'] },
    ],
  },
]; // prettier-ignore
