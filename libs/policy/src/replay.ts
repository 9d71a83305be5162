import type { Verdict } from '@airlock/contracts/verdict';
import { type BudgetState, emptyBudgets } from './budgets.js';
import { evaluateMessage } from './evaluate-message.js';
import { evaluateSegment } from './evaluate-segment.js';
import type { StreamFacts } from './facts.js';
import { type Opinion, opinionOf } from './opinion.js';
import type { Policy } from './policy.js';
import { emptyWindows, type WindowState } from './windows.js';

/** One verdict with what else is known of what it judged: enough to judge it again. */
export interface JudgedItem {
  readonly verdict: Verdict;
  /** Media time of a segment, ms. */
  readonly startMs?: number;
  readonly durationMs?: number;
  readonly message?: { readonly userId: string; readonly text: string; readonly sentAt: number };
}

/** What a replay knows of the stream an item belongs to. */
export interface ReplayStream {
  readonly facts: StreamFacts;
  readonly roomClass?: string;
}

/** Judges stored items again, in their order, with windows and budgets of its own. */
export interface Replay {
  judge(item: JudgedItem, stream: ReplayStream): Opinion;
}

/** Where nobody kept how far apart frames were, ms. */
const FRAME_EVERY_MS = 1_000;

/**
 * Media times of the frames that were looked at. A verdict keeps how many there were and when something was seen; the
 * clean ones between are put evenly over the segment.
 */
export function frameTimes(
  verdict: Extract<Verdict, { kind: 'segment' }>,
  startMs: number,
  durationMs?: number,
): number[] {
  const { frames } = verdict.coverage;
  const seen = new Set(
    verdict.signals.flatMap(({ source, atMs }) =>
      (source === 'frame' || source === 'known') && atMs !== undefined ? [atMs] : [],
    ),
  );
  const every = durationMs === undefined || frames === 0 ? FRAME_EVERY_MS : durationMs / frames;
  const free = Array.from({ length: frames }, (_, i) => startMs + i * every).filter(
    (at) => ![...seen].some((taken) => Math.abs(taken - at) < every / 2),
  );
  return [...seen, ...free.slice(0, Math.max(0, frames - seen.size))].sort((a, b) => a - b);
}

export function createReplay(policy: Policy): Replay {
  const windows = new Map<string, { segments: WindowState; messages: WindowState }>();
  let budget: BudgetState = emptyBudgets;
  return {
    judge({ verdict, startMs, durationMs, message }, { facts, roomClass }) {
      const state = windows.get(verdict.streamId) ?? { segments: emptyWindows, messages: emptyWindows };
      windows.set(verdict.streamId, state);
      const { signals, timing } = verdict;
      const common = {
        stream: facts,
        signals,
        now: timing.decidedAt,
        ...(roomClass === undefined ? {} : { roomClass }),
      };
      if (verdict.kind === 'message') {
        const { userId = '', text = '', sentAt = timing.capturedAt } = message ?? verdict.display ?? {};
        const said = { messageId: verdict.messageId, userId, text, sentAt };
        const judged = evaluateMessage(policy, { ...common, message: said }, state.messages, budget);
        state.messages = judged.window;
        budget = judged.budget;
        return opinionOf(judged);
      }
      const { epoch, seq, coverage, failure } = verdict;
      const start = startMs ?? Math.min(...signals.flatMap(({ atMs }) => atMs ?? []), seq * 2_000);
      const judged = evaluateSegment(
        policy,
        {
          ...common,
          epoch,
          seq,
          startMs: start,
          frames: frameTimes(verdict, start, durationMs),
          coverage,
          ...(failure === undefined ? {} : { failure }),
        },
        state.segments,
        budget,
      );
      state.segments = judged.window;
      budget = judged.budget;
      return opinionOf(judged);
    },
  };
}

/** What was decided when it happened. Actions on authors of chat are not kept on verdicts. */
export const asDecided = (verdict: Verdict): Opinion => ({
  policyHash: verdict.policyHash,
  decision: verdict.decision,
  rules: verdict.rules,
  actions: verdict.kind === 'segment' ? verdict.actions : [],
});

/** Whether somebody muted the author: then the decision was not the policy's. */
export const isMuted = (verdict: Verdict): boolean => verdict.rules.some(({ rule }) => rule === 'muted');
