import type { SegmentDecision } from '@airlock/contracts/verdict';
import { type BudgetState, emptyBudgets } from './budgets.js';
import { decide, type Judgement } from './decide.js';
import type { Prepared } from './evaluate-rules.js';
import { coverageView, type Scope, streamView } from './expression.js';
import type { SegmentInput } from './facts.js';
import { noScores, scoreLabels } from './labels.js';
import type { Policy } from './policy.js';
import { classFor } from './room-class.js';
import type { FailureName } from './source.js';
import { advanceAll, countsIn, type CompiledWindow, type WindowEntry, type WindowState } from './windows.js';

export const SEGMENT_STRICTNESS: readonly SegmentDecision[] = ['release', 'hold', 'dump'];

/** What policy says of one segment. */
export type SegmentJudgement = Judgement<SegmentDecision>;

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
  const prepared = prepareSegment(policy, input, window);
  const { defaults, source } = prepared.room;
  const kind = {
    rules: policy.rules.segments,
    defaults: defaults.segments,
    unjudged: (failure: FailureName) => source.unjudged[failure] ?? source.release.onUnjudged,
    strictness: SEGMENT_STRICTNESS,
    hold: 'hold',
  } as const;
  return decide<SegmentDecision>(policy, kind, input, prepared, input.epoch, budget).judgement;
};
