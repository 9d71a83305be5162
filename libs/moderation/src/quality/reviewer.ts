import type { Drift, LookKind, QualityRules, Rate, ReviewerQuality, SettledOutcome } from '@airlock/contracts/quality'; // prettier-ignore
import { differenceOf, kappaOf, rateOf } from './statistics.js';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** A decided look with the word that it is checked against. Times in ms since 1970. */
export interface Checked {
  readonly kind: LookKind;
  readonly label?: string | undefined;
  /** The first decision; for a known answer the answer, and by nobody. */
  readonly first: { readonly by?: string | undefined; readonly outcome: SettledOutcome; readonly at: number };
  /** The look; left out while nobody has decided it. */
  readonly second?:
    { readonly by: string; readonly outcome: SettledOutcome; readonly at: number } | undefined;
  /** Where the two disagree: the expert's word, once it is there. */
  readonly expert?: SettledOutcome | undefined;
}

/** One outcome of one person against what turned out to be right. */
interface Check {
  readonly at: number;
  readonly label?: string | undefined;
  readonly said: SettledOutcome;
  readonly right: SettledOutcome;
  readonly isKnown: boolean;
}

const truthOf = ({ kind, first, second, expert }: Checked): SettledOutcome | undefined =>
  kind === 'known' || first.outcome === second?.outcome ? first.outcome : expert;

const checksOf = (person: string, all: readonly Checked[]): Check[] =>
  all.flatMap((c) => {
    const right = truthOf(c);
    if (right === undefined || c.second === undefined) return [];
    const isKnown = c.kind === 'known';
    const mine = [c.first, c.second].filter((d) => d.by === person);
    return mine.map(({ outcome, at }) => ({ at, label: c.label, said: outcome, right, isKnown }));
  });

const share = (checks: readonly Check[]): Rate =>
  rateOf(checks.filter((c) => c.said === c.right).length, checks.length);

const driftOf = (
  checks: readonly Check[],
  to: number,
  { driftWeeks: weeks, driftFrom }: QualityRules['secondReview'],
): Drift => {
  const begin = (spans: number): number => to - spans * weeks * WEEK_MS;
  const within = (from: number, until: number) => share(checks.filter((c) => c.at >= from && c.at < until));
  const [before, recent] = [within(begin(2), begin(1)), within(begin(1), to)];
  const d = differenceOf(before, recent);
  if (d === undefined || before.n < driftFrom || recent.n < driftFrom)
    return { weeks, before, recent, verdict: 'unknown' };
  const verdict = d.high < 0 ? 'falling' : d.low > 0 ? 'rising' : 'steady';
  return { weeks, before, recent, difference: d.value, low: d.low, high: d.high, verdict };
};

const grouped = <K>(checks: readonly Check[], key: (c: Check) => K | undefined): Map<K, Check[]> => {
  const groups = new Map<K, Check[]>();
  for (const check of checks) {
    const k = key(check);
    if (k !== undefined) groups.set(k, [...(groups.get(k) ?? []), check]);
  }
  return groups;
};

const weekOf = (at: number): number => at - ((((at - FIRST_MONDAY_MS) % WEEK_MS) + WEEK_MS) % WEEK_MS);

/**
 * How well somebody decides, from what was checked of it. `all` may hold other people's looks, and reaches further back
 * than `from` for the drift. A disagreement that no expert has decided counts for nobody.
 */
export function qualityOf(
  person: string,
  all: readonly Checked[],
  o: {
    readonly from: number;
    readonly to: number;
    readonly decided: number;
    readonly rules: QualityRules['secondReview'];
  },
): ReviewerQuality {
  const { from, to, decided, rules } = o;
  const inTime = (at: number): boolean => at >= from && at < to;
  const every = checksOf(person, all);
  const checks = every.filter((c) => inTime(c.at));
  const mine = all.filter((c) => c.kind === 'second' && c.first.by === person && inTime(c.first.at));
  const pairs = all.flatMap((c): [string, string][] => {
    if (c.kind !== 'second' || c.second === undefined) return [];
    if (c.first.by === person && inTime(c.first.at)) return [[c.first.outcome, c.second.outcome]];
    return c.second.by === person && inTime(c.second.at) ? [[c.second.outcome, c.first.outcome]] : [];
  });
  const said = checks.filter((c) => c.said === 'violation');
  const were = checks.filter((c) => c.right === 'violation');
  const weeks = [...grouped(checks, (c) => weekOf(c.at))].sort(([a], [b]) => a - b);
  const labels = [...grouped(checks, (c) => c.label)].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    reviewer: person,
    ...{ from, to, decided },
    lookedAgain: mine.length,
    waiting: mine.filter((c) => c.second === undefined).length,
    agreement: kappaOf(pairs),
    correct: share(checks),
    precision: rateOf(said.filter((c) => c.right === 'violation').length, said.length),
    recall: rateOf(were.filter((c) => c.said === 'violation').length, were.length),
    knownAnswers: share(checks.filter((c) => c.isKnown)),
    overturned: mine.filter((c) => c.expert !== undefined && c.expert !== c.first.outcome).length,
    drift: driftOf(every, to, rules),
    weeks: weeks.map(([week, own]) => ({ from: week, correct: share(own) })),
    byLabel: labels.map(([label, own]) => ({ label, correct: share(own) })),
  };
}
