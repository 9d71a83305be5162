import type { Signal } from '@airlock/contracts/signal';
import type { RuleHit } from '@airlock/contracts/verdict';
import { type BudgetState, spend } from './budgets.js';
import { type Fired, fireDefaults, fireRules, type Prepared } from './evaluate-rules.js';
import type { StreamFacts } from './facts.js';
import type { CompiledRule, LabelDefault, Policy } from './policy.js';
import type { AutomaticAction, FailureName } from './source.js';
import type { WindowState } from './windows.js';

export interface ActionRequest {
  readonly kind: AutomaticAction;
  readonly rule: string;
}

/** An automatic action that a spent budget withheld: people decide instead. */
export interface BudgetSpent {
  readonly budget: string;
  readonly rule: string;
  readonly kind: AutomaticAction;
}

/** What policy says of one segment or one chat line. */
export interface Judgement<D extends string> {
  readonly decision: D;
  readonly roomClass: string;
  readonly policyHash: string;
  /** Every rule that fired, in the order of the file. */
  readonly rules: readonly RuleHit[];
  /** Automatic actions within their budgets; `mute` means the author of the line. */
  readonly actions: readonly ActionRequest[];
  readonly budgetSpent: readonly BudgetSpent[];
  readonly window: WindowState;
  readonly budget: BudgetState;
  readonly failure?: FailureName;
}

/** What a policy has for one kind of item. */
export interface RulesOfKind<D extends string> {
  readonly rules: readonly CompiledRule<D>[];
  readonly defaults: ReadonlyMap<string, LabelDefault<D>>;
  /** What applies to an item that could not be judged. */
  readonly unjudged: (failure: FailureName) => D;
  /** From lax to strict. */
  readonly strictness: readonly D[];
  /** What an item comes to that people have to decide. */
  readonly hold: D;
}

/** The decision on a prepared item, and the fired rules that made it: those that prevail, else all. */
export const decide = <D extends string>(
  policy: Policy,
  kind: RulesOfKind<D>,
  input: {
    readonly stream: StreamFacts;
    readonly signals: readonly Signal[];
    readonly failure?: FailureName;
    readonly now: number;
  },
  { room, scope, counts, window }: Prepared,
  epoch: number,
  budget: BudgetState,
): { readonly judgement: Judgement<D>; readonly deciding: readonly Fired<D>[] } => {
  const { failure } = input;
  const fired = [
    ...fireRules(kind.rules, room, scope, counts, kind.hold),
    ...fireDefaults(policy, room, kind.defaults, input.signals, kind.hold),
    ...(failure === undefined ? [] : [unjudged(failure, room.source.name, kind.unjudged(failure))]),
  ];
  const prevailing = fired.filter((f) => f.prevails === true);
  const deciding = prevailing.length > 0 ? prevailing : fired;
  const asked = requestActions(policy, deciding, input.stream, epoch, input.now, budget);
  const judgement = {
    decision: strictest(kind.strictness, [
      ...deciding.map((f) => f.decision),
      ...(asked.budgetSpent.length > 0 ? [kind.hold] : []),
    ]),
    roomClass: room.source.name,
    policyHash: policy.hash,
    rules: traceOf(fired, asked.budgetSpent),
    ...asked,
    window,
    ...(failure === undefined ? {} : { failure }),
  };
  return { judgement, deciding };
};

const unjudged = <D extends string>(failure: FailureName, roomClass: string, decision: D): Fired<D> => {
  const facts = { failure, roomClass, decision };
  const hit = { rule: 'unjudged', severity: 0, when: `failure == "${failure}"`, facts };
  return { hit, decision, labels: [], actions: [] };
};

/** The strictest decision; `order` runs from lax to strict. */
const strictest = <D extends string>(order: readonly D[], decisions: readonly D[]): D =>
  decisions.reduce((a, b) => (order.indexOf(b) > order.indexOf(a) ? b : a), order[0] as D);

/** Spends the budgets for what the fired rules ask for. */
const requestActions = (
  policy: Policy,
  fired: readonly Fired<string>[],
  stream: StreamFacts,
  epoch: number,
  now: number,
  budget: BudgetState,
): { actions: ActionRequest[]; budgetSpent: BudgetSpent[]; budget: BudgetState } => {
  const actions: ActionRequest[] = [];
  const budgetSpent: BudgetSpent[] = [];
  for (const f of fired)
    for (const kind of f.actions) {
      const rule = f.hit.rule;
      const { tier, streamId, streamerId } = stream;
      const spent = spend(policy.budgets, budget, {
        rule,
        action: kind,
        tier,
        streamId,
        streamerId,
        epoch,
        now,
      });
      if (spent.ok) {
        actions.push({ kind, rule });
        budget = spent.state;
      } else budgetSpent.push({ budget: spent.budget, rule, kind });
    }
  return { actions, budgetSpent, budget };
};

/** The trace of the fired rules, with the budgets that stopped an action. */
const traceOf = (fired: readonly Fired<string>[], budgetSpent: readonly BudgetSpent[]): RuleHit[] =>
  fired.map(({ hit }) => {
    const spent = budgetSpent.filter((b) => b.rule === hit.rule).map((b) => `${b.budget} (${b.kind})`);
    return spent.length === 0 ? hit : { ...hit, facts: { ...hit.facts, budgetSpent: spent } };
  });
