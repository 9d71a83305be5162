import type { StreamId } from '@airlock/contracts/ids';
import { type BudgetState, emptyBudgets } from '@airlock/policy/budgets';
import { evaluateMessage } from '@airlock/policy/evaluate-message';
import { evaluateSegment } from '@airlock/policy/evaluate-segment';
import type { MessageInput, SegmentInput } from '@airlock/policy/facts';
import { type Opinion, opinionOf, sameOutcome } from '@airlock/policy/opinion';
import type { Policy } from '@airlock/policy/policy';
import { emptyWindows, type WindowState } from '@airlock/policy/windows';

/** One segment or line of which the policy in force and the one on trial think differently. */
export interface Disagreement {
  readonly kind: 'segment' | 'message';
  readonly streamId: string;
  /** `epoch/seq` of a segment, the id of a line. */
  readonly item: string;
  /** Wall time, epoch ms. */
  readonly at: number;
  readonly live: Opinion;
  readonly shadow: Opinion;
}

export interface ShadowEvents {
  shadowJudged(kind: Disagreement['kind']): void;
  shadowDisagreed(disagreement: Disagreement): void;
  shadowFailed(error: unknown): void;
}

/**
 * A policy, or detectors, on trial: judges what the policy in force has judged, with windows and budgets of its own, and
 * remembers where they differ. It never acts and never throws.
 */
export interface Shadow {
  /**
   * `input` holds the signals of detectors on trial too. A part that is not the last is judged, and not yet compared. Gives
   * what it thinks; undefined where nothing is on trial, or it failed.
   */
  segment(input: SegmentInput, live: Opinion, final: boolean): Opinion | undefined;
  message(input: MessageInput, live: Opinion): Opinion | undefined;
  forget(streamId: StreamId): void;
  /** The last ones, newest first. */
  disagreements(): readonly Disagreement[];
}

export interface ShadowOptions {
  /** Undefined while nothing is on trial. */
  readonly policy: () => Policy | undefined;
  readonly events: ShadowEvents;
  /** Disagreements kept; default 200. */
  readonly keep?: number;
}

export function createShadow({ policy, events, keep = 200 }: ShadowOptions): Shadow {
  const windows = new Map<string, { segments: WindowState; messages: WindowState }>();
  let budget: BudgetState = emptyBudgets;
  let kept: readonly Disagreement[] = [];

  const windowsOf = (streamId: string): { segments: WindowState; messages: WindowState } => {
    let state = windows.get(streamId);
    if (!state) windows.set(streamId, (state = { segments: emptyWindows, messages: emptyWindows }));
    return state;
  };
  const compare = (found: Disagreement): void => {
    events.shadowJudged(found.kind);
    if (sameOutcome(found.live, found.shadow)) return;
    kept = [found, ...kept].slice(0, keep);
    events.shadowDisagreed(found);
  };
  let tried: string | undefined;
  /** The policy on trial, to whom nothing of an earlier one is remembered. */
  const onTrial = (): Policy | undefined => {
    const now = policy();
    if (now?.hash !== tried) {
      tried = now?.hash;
      windows.clear();
      budget = emptyBudgets;
    }
    return now;
  };
  const harmless = (judge: (policy: Policy) => Opinion): Opinion | undefined => {
    try {
      const now = onTrial();
      return now === undefined ? undefined : judge(now);
    } catch (error) {
      events.shadowFailed(error);
      return undefined;
    }
  };

  return {
    segment: (input, live, final) =>
      harmless((now) => {
        const { streamId } = input.stream;
        const state = windowsOf(streamId);
        const judged = evaluateSegment(now, input, state.segments, budget);
        state.segments = judged.window;
        budget = judged.budget;
        const shadow = opinionOf(judged);
        const item = `${input.epoch}/${input.seq}`;
        if (final) compare({ kind: 'segment', streamId, item, at: input.now, live, shadow });
        return shadow;
      }),
    message: (input, live) =>
      harmless((now) => {
        const { streamId } = input.stream;
        const state = windowsOf(streamId);
        const judged = evaluateMessage(now, input, state.messages, budget);
        state.messages = judged.window;
        budget = judged.budget;
        const shadow = opinionOf(judged);
        compare({ kind: 'message', streamId, item: input.message.messageId, at: input.now, live, shadow });
        return shadow;
      }),
    forget: (streamId) => void windows.delete(streamId),
    disagreements: () => kept,
  };
}
