import type { RuleHit } from '@airlock/contracts/verdict';
import type { Signal } from '@airlock/contracts/signal';
import type { Scope } from './expression.js';
import { listedFor, UNLISTED_SCORE } from './labels.js';
import type { CompiledRoomClass, CompiledRule, LabelDefault, Policy } from './policy.js';
import type { AutomaticAction } from './source.js';
import type { WindowState } from './windows.js';

/** Everything a rule can look at, for one judged item. */
export interface Prepared {
  readonly room: CompiledRoomClass;
  readonly scope: Scope;
  /** Windows with the judged item in them. */
  readonly counts: ReadonlyMap<string, number>;
  readonly window: WindowState;
}

/** A hit together with what it asks for. */
export interface Fired<D extends string> {
  readonly hit: RuleHit;
  readonly decision: D;
  readonly labels: readonly string[];
  readonly actions: readonly AutomaticAction[];
  readonly prevails?: boolean;
}

/** False when nothing the condition needs is there, so it need not be evaluated. */
export const canFire = (
  rule: CompiledRule<string>,
  scope: Scope,
  counts: ReadonlyMap<string, number>,
): boolean => {
  const a = rule.when.activation;
  if (a === 'always') return true;
  for (const l of a.labels) if (scope.scores.score.has(l)) return true;
  for (const w of a.windows) if ((counts.get(w) ?? 0) > 0) return true;
  return false;
};

const severityOf = (rule: CompiledRule<string>, scope: Scope): number =>
  rule.severityFrom === undefined
    ? rule.severity
    : Math.max(0, Math.min(5, Number(rule.severityFrom.evaluate(scope))));

const hitOf = (rule: CompiledRule<string>, severity: number, facts: Record<string, unknown>): RuleHit => ({
  rule: rule.id,
  ...(rule.labels[0] === undefined ? {} : { label: rule.labels[0] }),
  ...(rule.clause === undefined ? {} : { clause: rule.clause }),
  severity,
  when: rule.when.source,
  facts,
});

/** All rules of the class whose condition holds. A condition that cannot be evaluated holds the item. */
export const fireRules = <D extends string>(
  rules: readonly CompiledRule<D>[],
  room: CompiledRoomClass,
  scope: Scope,
  counts: ReadonlyMap<string, number>,
  onError: D,
): Fired<D>[] => {
  const fired: Fired<D>[] = [];
  for (const rule of rules) {
    if (rule.roomClasses && !rule.roomClasses.has(room.source.name)) continue;
    if (!canFire(rule, scope, counts)) continue;
    try {
      if (rule.when.evaluate(scope) !== true) continue;
      const facts = Object.fromEntries(rule.facts.map((f) => [f.name, f.read(scope)]));
      const hit = hitOf(rule, severityOf(rule, scope), facts);
      const { decision, labels, actions, prevails } = rule;
      fired.push({ hit, decision, labels, actions, prevails });
    } catch (error) {
      const message = (error instanceof Error ? error.message.split('\n')[0] : undefined) ?? 'failed';
      const hit = hitOf(rule, rule.severity, { error: message });
      fired.push({ hit, decision: onError, labels: rule.labels, actions: [] });
    }
  }
  return fired;
};

/** What the taxonomy decides about signals that no rule of the class names. */
export const fireDefaults = <D extends string>(
  policy: Policy,
  room: CompiledRoomClass,
  defaults: ReadonlyMap<string, LabelDefault<D>>,
  signals: readonly Signal[],
  hold: D,
): Fired<D>[] => {
  const worst = new Map<string, Signal>();
  for (const s of signals) {
    const listed = listedFor(s.label, policy.taxonomy);
    const key = listed ?? `?${s.label}`;
    const counts =
      listed === undefined
        ? policy.source.unlistedLabels === 'hold' && s.score >= UNLISTED_SCORE
        : defaults.has(listed) && s.score >= room.thresholdOf(s.label);
    if (counts && s.score > (worst.get(key)?.score ?? -1)) worst.set(key, s);
  }
  return [...worst].map(([key, s]): Fired<D> => {
    const entry = policy.taxonomy.get(key);
    const facts = { [`score(${s.label})`]: s.score, [`threshold(${s.label})`]: room.thresholdOf(s.label) };
    const by = { labels: [key], actions: [] };
    if (entry === undefined) {
      const when = `signal with a label the taxonomy does not list, score >= ${UNLISTED_SCORE}`;
      const hit = { rule: 'unlisted-label', label: s.label, severity: 0, when, facts };
      return { ...by, decision: hold, hit };
    }
    const clause = entry.clauses[0];
    return {
      ...by,
      decision: defaults.get(key)?.decision ?? hold,
      hit: {
        rule: `taxonomy:${key}`,
        label: s.label,
        ...(clause === undefined ? {} : { clause }),
        severity: entry.severity,
        when: `over("${key}")`,
        facts,
      },
    };
  });
};
