import type { Action } from '@airlock/contracts/action';
import type { ChatMessage } from '@airlock/contracts/chat';
import type { StreamRecord } from '@airlock/contracts/control';
import type { ActionId, StreamId } from '@airlock/contracts/ids';
import { type SegmentMessage, segmentKey } from '@airlock/contracts/segment';
import type { Signal } from '@airlock/contracts/signal';
import type { MessageVerdict, SegmentVerdict } from '@airlock/contracts/verdict';
import { maskText, readText, type TextDetectors } from '@airlock/moderation/text';
import { type BudgetState, emptyBudgets } from '@airlock/policy/budgets';
import { evaluateMessage } from '@airlock/policy/evaluate-message';
import { evaluateSegment } from '@airlock/policy/evaluate-segment';
import type { StreamFacts } from '@airlock/policy/facts';
import type { Policy } from '@airlock/policy/policy';
import { emptyWindows, type WindowState } from '@airlock/policy/windows';
import { createHash } from 'node:crypto';
import type { MediaReply } from './media-job.js';

export interface JudgeOptions {
  readonly policy: () => Policy;
  readonly text: TextDetectors;
  readonly clock: () => number;
}

/** A verdict, and the automatic actions it asks for, ready to publish. */
export interface Judged<V> {
  readonly verdict: V;
  readonly actions: readonly Action[];
}

/** Turns what was seen and read into verdicts; keeps each stream's windows and the budgets of automatic actions. */
export interface Judge {
  segment(
    segment: SegmentMessage,
    reply: MediaReply,
    stream: StreamRecord,
    receivedAt: number,
  ): Judged<SegmentVerdict>;
  message(message: ChatMessage, stream: StreamRecord, receivedAt: number): Judged<MessageVerdict>;
  /** Drops what is kept of a stream. */
  forget(streamId: StreamId): void;
}

/** What earlier parts of a segment showed, until its last part is judged. */
interface Seen {
  readonly signals: readonly Signal[];
  readonly framesAt: readonly number[];
  readonly reused: number;
  readonly decodeMs: number;
  readonly inferMs: number;
}

const NOTHING_SEEN: Seen = { signals: [], framesAt: [], reused: 0, decodeMs: 0, inferMs: 0 };

export function createJudge({ policy, text, clock }: JudgeOptions): Judge {
  const windows = new Map<StreamId, { segments: WindowState; messages: WindowState }>();
  const partial = new Map<StreamId, Map<string, Seen>>();
  let budget: BudgetState = emptyBudgets;

  const windowsOf = (id: StreamId): { segments: WindowState; messages: WindowState } => {
    let state = windows.get(id);
    if (!state) windows.set(id, (state = { segments: emptyWindows, messages: emptyWindows }));
    return state;
  };

  const gather = (segment: SegmentMessage, reply: MediaReply): Seen => {
    const ofStream = partial.get(segment.streamId) ?? new Map<string, Seen>();
    const key = segmentKey(segment);
    const before = ofStream.get(key) ?? NOTHING_SEEN;
    const all: Seen = {
      signals: [...before.signals, ...reply.signals],
      framesAt: [...before.framesAt, ...reply.framesAt],
      reused: before.reused + reply.reused,
      decodeMs: before.decodeMs + reply.decodeMs,
      inferMs: before.inferMs + reply.inferMs,
    };
    if (segment.part.last) ofStream.delete(key);
    else ofStream.set(key, all);
    // Parts whose segment never ends would pile up: the newest few are all that can still be completed.
    while (ofStream.size > 8) ofStream.delete(ofStream.keys().next().value as string);
    partial.set(segment.streamId, ofStream);
    return all;
  };

  return {
    segment(segment, reply, stream, receivedAt) {
      const seen = gather(segment, reply);
      const state = windowsOf(segment.streamId);
      const started = performance.now();
      const coverage = {
        frames: seen.framesAt.length,
        reused: seen.reused,
        unwatchedMs: segment.part.last ? reply.unwatchedMs : 0,
      };
      const now = clock();
      const judgement = evaluateSegment(
        policy(),
        {
          stream: factsOf(stream),
          roomClass: stream.roomClass,
          epoch: segment.epoch,
          seq: segment.seq,
          startMs: segment.startMs,
          signals: seen.signals,
          frames: seen.framesAt,
          coverage,
          ...(reply.failure === undefined ? {} : { failure: reply.failure }),
          now,
        },
        state.segments,
        budget,
      );
      state.segments = judgement.window;
      budget = judgement.budget;
      const verdict: SegmentVerdict = {
        v: 1,
        kind: 'segment',
        streamId: segment.streamId,
        epoch: segment.epoch,
        seq: segment.seq,
        final: segment.part.last,
        decision: judgement.decision,
        signals: [...seen.signals],
        rules: [...judgement.rules],
        policyHash: judgement.policyHash,
        coverage,
        ...(reply.failure === undefined ? {} : { failure: reply.failure }),
        actions: judgement.actions.map(({ kind, rule }) => ({ kind, rule })),
        timing: {
          capturedAt: segment.capturedAt,
          receivedAt,
          decidedAt: now,
          decodeMs: seen.decodeMs,
          inferMs: seen.inferMs,
          evaluateMs: performance.now() - started,
        },
      };
      const actions = verdict.actions.map(({ kind, rule }): Action => {
        const hit = judgement.rules.find((r) => r.rule === rule);
        return {
          actionId: automaticActionId(segmentKey(segment), rule, kind),
          kind,
          streamId: segment.streamId,
          origin: { type: 'policy', rule, policyHash: judgement.policyHash },
          reason: `rule ${rule} on segment ${segment.epoch}/${segment.seq}`,
          ...(hit?.label === undefined ? {} : { label: hit.label }),
          ...(hit?.clause === undefined ? {} : { clause: hit.clause }),
          decidedAt: now,
        };
      });
      return { verdict, actions };
    },

    message(message, stream, receivedAt) {
      const state = windowsOf(message.streamId);
      const started = performance.now();
      const signals = readText(message.text, text);
      const now = clock();
      const judgement = evaluateMessage(
        policy(),
        {
          stream: factsOf(stream),
          roomClass: stream.roomClass,
          message: {
            messageId: message.messageId,
            userId: message.userId,
            text: message.text,
            sentAt: message.sentAt,
          },
          signals,
          now,
        },
        state.messages,
        budget,
      );
      state.messages = judgement.window;
      budget = judgement.budget;
      const shown = judgement.decision === 'publish' || judgement.decision === 'mask';
      const verdict: MessageVerdict = {
        v: 1,
        kind: 'message',
        streamId: message.streamId,
        messageId: message.messageId,
        decision: judgement.decision,
        signals,
        rules: [...judgement.rules],
        policyHash: judgement.policyHash,
        ...(shown ? { display: display(message, judgement.maskSpans) } : {}),
        timing: {
          capturedAt: message.sentAt,
          receivedAt,
          decidedAt: now,
          evaluateMs: performance.now() - started,
        },
      };
      return { verdict, actions: [] };
    },

    forget(streamId) {
      windows.delete(streamId);
      partial.delete(streamId);
    },
  };

  function display(message: ChatMessage, spans: readonly (readonly [number, number])[]) {
    const { nickname } = message;
    return {
      userId: message.userId,
      ...(nickname === undefined ? {} : { nickname: cleanName(nickname) }),
      text: spans.length === 0 ? message.text : maskText(message.text, spans),
      sentAt: message.sentAt,
    };
  }

  /** A nickname is read like a line; what a rule would object to in it is masked, the line is judged by its text. */
  function cleanName(nickname: string): string {
    const spans = readText(nickname, text).flatMap((s) => (s.span ? [s.span] : []));
    return spans.length === 0 ? nickname : maskText(nickname, spans);
  }
}

function factsOf(stream: StreamRecord): StreamFacts {
  return {
    streamId: stream.streamId,
    roomId: stream.roomId,
    streamerId: stream.streamerId,
    title: stream.title,
    category: stream.category,
    audience: stream.audience ?? 0,
    tier: stream.tier ?? '',
  };
}

/** The same finding gives the same id, so that a verdict computed twice acts once. */
function automaticActionId(segment: string, rule: string, kind: string): ActionId {
  const digest = createHash('sha256').update(`${segment}\n${rule}\n${kind}`).digest('hex');
  return `auto-${digest.slice(0, 32)}` as ActionId;
}
