import type { RuleHit, SegmentDecision } from '@airlock/contracts/verdict';
import { type BudgetState, emptyBudgets } from './budgets.js';
import {
  type ActionRequest,
  type BudgetSpent,
  type Fired,
  fireDefaults,
  fireRules,
  type Prepared,
  requestActions,
  strictest,
  traceOf,
} from './evaluate-rules.js';
import { coverageView, type Scope, streamView } from './expression.js';
import type { SegmentInput } from './facts.js';
import { noScores, scoreLabels } from './labels.js';
import type { CompiledRoomClass, Policy } from './policy.js';
import { classFor } from './room-class.js';
import type { FailureName } from './source.js';
import { advanceAll, countsIn, type CompiledWindow, type WindowEntry, type WindowState } from './windows.js';

export const SEGMENT_STRICTNESS: readonly SegmentDecision[] = ['release', 'hold', 'dump'];

/** What policy says of one segment. */
export interface SegmentJudgement {
  readonly decision: SegmentDecision;
  readonly roomClass: string;
  readonly policyHash: string;
  /** Every rule that fired, in the order of the file. */
  readonly rules: readonly RuleHit[];
  /** Automatic actions within their budgets. */
  readonly actions: readonly ActionRequest[];
  readonly budgetSpent: readonly BudgetSpent[];
  readonly window: WindowState;
  readonly budget: BudgetState;
  readonly failure?: FailureName;
}

const windowEntries = (
  w: CompiledWindow,
  input: SegmentInput,
  whole: Scope,
  thresholdOf: (label: string) => number,
): WindowEntry[] => {
  const { epoch, seq } = input;
  const entry = (at: number, scope: Scope): WindowEntry => ({
    item: `${epoch}/${seq}`,
    epoch,
    seq,
    at,
    hit: countsIn(w, scope),
  });
  if (w.of === 'segments') return [entry(input.startMs, whole)];
  const seen = input.signals.filter((s) => s.source === 'frame' || s.source === 'known');
  const times = new Set([...input.frames, ...seen.map((s) => s.atMs ?? input.startMs)]);
  return [...times]
    .sort((a, b) => a - b)
    .map((at) => {
      const signals = seen.filter((s) => (s.atMs ?? input.startMs) === at);
      return entry(at, {
        ...whole,
        scores: signals.length === 0 ? noScores : scoreLabels(signals, thresholdOf),
      });
    });
};

const unjudged = (room: CompiledRoomClass, failure: FailureName): Fired<SegmentDecision> => {
  const decision = room.source.unjudged[failure] ?? room.source.release.onUnjudged;
  const facts = { failure, roomClass: room.source.name, decision };
  const hit = { rule: 'unjudged', severity: 0, when: `failure == "${failure}"`, facts };
  return { hit, decision, labels: [], actions: [] };
};

/** What the conditions of one segment are evaluated on. */
export const prepareSegment = (policy: Policy, input: SegmentInput, window: WindowState): Prepared => {
  const room = classFor(policy.classes, input.roomClass, input.stream);
  const { thresholdOf } = room;
  const variables: Record<string, unknown> = {
    stream: streamView(input.stream),
    coverage: coverageView(input.coverage),
    roomClass: room.source.name,
    failure: input.failure ?? '',
  };
  const scope: Scope = { scores: scoreLabels(input.signals, thresholdOf), thresholdOf, variables };
  const windows = advanceAll(policy.windows.segments, window, (w) =>
    windowEntries(w, input, scope, thresholdOf),
  );
  variables['windows'] = policy.windowsView.segments((name) => windows.counts.get(name) ?? 0);
  return { room, scope, counts: windows.counts, window: windows.state };
};

/**
 * Judges one segment. Pure: the same input and states give the same judgement. Judging the same segment again, as after
 * a further part or a redelivery, neither counts it twice in a window nor spends a budget twice.
 */
export const evaluateSegment = (
  policy: Policy,
  input: SegmentInput,
  window: WindowState,
  budget: BudgetState = emptyBudgets,
): SegmentJudgement => {
  const { room, scope, counts, window: next } = prepareSegment(policy, input, window);
  const fired: Fired<SegmentDecision>[] = [
    ...fireRules(policy.rules.segments, room, scope, counts, 'hold'),
    ...fireDefaults(policy, room, room.defaults.segments, input.signals, 'hold'),
    ...(input.failure === undefined ? [] : [unjudged(room, input.failure)]),
  ];
  const asked = requestActions(policy, fired, input.stream, input.epoch, input.now, budget);
  const decision = strictest<SegmentDecision>(SEGMENT_STRICTNESS, [
    ...fired.map((f) => f.decision),
    ...(asked.budgetSpent.length > 0 ? (['hold'] as const) : []),
  ]);
  return {
    decision,
    roomClass: room.source.name,
    policyHash: policy.hash,
    rules: traceOf(fired, asked.budgetSpent),
    actions: asked.actions,
    budgetSpent: asked.budgetSpent,
    window: next,
    budget: asked.budget,
    ...(input.failure === undefined ? {} : { failure: input.failure }),
  };
};
