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
  /** `input` holds the signals of detectors on trial too. A part that is not the last is judged, and not yet compared. */
  segment(input: SegmentInput, live: Opinion, final: boolean): void;
  message(input: MessageInput, live: Opinion): void;
  forget(streamId: StreamId): void;
  /** The last ones, newest first. */
  disagreements(): readonly Disagreement[];
}

export interface ShadowOptions {
  readonly policy: () => Policy;
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
  const harmless = (judge: () => void): void => {
    try {
      judge();
    } catch (error) {
      events.shadowFailed(error);
    }
  };

  return {
    segment: (input, live, final) => {
      harmless(() => {
        const { streamId } = input.stream;
        const state = windowsOf(streamId);
        const judged = evaluateSegment(policy(), input, state.segments, budget);
        state.segments = judged.window;
        budget = judged.budget;
        if (!final) return;
        const item = `${input.epoch}/${input.seq}`;
        compare({ kind: 'segment', streamId, item, at: input.now, live, shadow: opinionOf(judged) });
      });
    },
    message: (input, live) => {
      harmless(() => {
        const { streamId } = input.stream;
        const state = windowsOf(streamId);
        const judged = evaluateMessage(policy(), input, state.messages, budget);
        state.messages = judged.window;
        budget = judged.budget;
        const item = input.message.messageId;
        compare({ kind: 'message', streamId, item, at: input.now, live, shadow: opinionOf(judged) });
      });
    },
    forget: (streamId) => void windows.delete(streamId),
    disagreements: () => kept,
  };
}
