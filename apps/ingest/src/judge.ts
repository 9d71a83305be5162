import type { Action } from '@airlock/contracts/action';
import type { ChatMessage } from '@airlock/contracts/chat';
import type { StreamRecord } from '@airlock/contracts/control';
import type { StreamId, UserId } from '@airlock/contracts/ids';
import { type SegmentMessage, segmentKey } from '@airlock/contracts/segment';
import type { MessageVerdict, SegmentVerdict } from '@airlock/contracts/verdict';
import { noPace, type Pace } from '@airlock/moderation/chat-mode';
import { emptyPlatform, emptyTalk, type Talk } from '@airlock/moderation/conversation';
import type { Asked, TextDetectors } from '@airlock/moderation/text';
import { emptyBudgets, spend } from '@airlock/policy/budgets';
import type { StreamFacts } from '@airlock/policy/facts';
import { type Opinion, opinionOf } from '@airlock/policy/opinion';
import type { Policy } from '@airlock/policy/policy';
import { AutomaticAction } from '@airlock/policy/source';
import { emptyWindows, type WindowState } from '@airlock/policy/windows';
import { judgeMessage, type RoomWord } from './judge-message.js';
import { judgeSegment } from './judge-segment.js';
import type { MediaReply } from './media-job.js';
import { readTitle } from './read-recognised.js';
import type { Shadow } from './shadow.js';

export interface JudgeOptions {
  readonly policy: () => Policy;
  readonly text: TextDetectors;
  readonly clock: () => number;
  /** A policy or detectors on trial, told of everything that is judged. */
  readonly shadow?: Shadow;
}

/** A verdict, and the automatic actions it asks for, ready to publish. */
export interface Judged<V> {
  readonly verdict: V;
  readonly actions: readonly Action[];
}

/**
 * Turns what was seen and read into verdicts; keeps each stream's windows and conversation, what accounts did on all streams
 * of this worker, and the budgets of automatic actions. Judging
 * the same segment or line again gives the same actions under the same ids and counts nothing twice. `asked`: what models
 * that take their time said of the texts, where there are any.
 */
export interface Judge {
  segment(
    segment: SegmentMessage,
    reply: MediaReply,
    stream: StreamRecord,
    receivedAt: number,
    asked?: Asked,
  ): Judged<SegmentVerdict>;
  message(
    message: ChatMessage,
    stream: StreamRecord,
    receivedAt: number,
    room?: RoomWord,
    asked?: Asked,
  ): Judged<MessageVerdict>;
  /** Counts an automatic action that was decided elsewhere, or by an earlier process, against its budgets; once. */
  recall(action: Action, stream: StreamRecord): void;
  /** Drops what is kept of a stream. */
  forget(streamId: StreamId): void;
}

/** What is kept of a stream. */
interface Kept {
  segments: WindowState;
  messages: WindowState;
  talk: Talk;
  /** Under slow mode: when its authors were read last, who was read longest ago first. */
  readonly paces: Map<UserId, Pace>;
  /** The title as last read, and with which segment: a new one is looked at with the next. */
  title?: { readonly text: string; readonly segment: string };
}

export function createJudge({ policy, text, clock, shadow }: JudgeOptions): Judge {
  const streams = new Map<StreamId, Kept>();
  let platform = emptyPlatform;
  let budget = emptyBudgets;

  const keptOf = (id: StreamId): Kept => {
    let state = streams.get(id);
    if (!state)
      streams.set(
        id,
        (state = {
          segments: emptyWindows,
          messages: emptyWindows,
          talk: emptyTalk,
          paces: new Map(),
        }),
      );
    return state;
  };

  /** The reply, with what the title says for the first segment that is judged under it. */
  const withTitle = (
    kept: Kept,
    { title }: StreamRecord,
    segment: SegmentMessage,
    reply: MediaReply,
    reading: TextDetectors,
  ) => {
    const item = segmentKey(segment);
    if (kept.title?.text !== title) kept.title = { text: title, segment: item };
    if (kept.title.segment !== item) return reply;
    const signals = readTitle(title, segment.startMs, reading);
    return signals.length === 0 ? reply : { ...reply, signals: [...reply.signals, ...signals] };
  };

  return {
    segment(segment, reply, stream, receivedAt, asked) {
      const kept = keptOf(segment.streamId);
      const reading = withAsked(text, asked);
      const { judged, input, ...next } = judgeSegment({
        policy: policy(),
        text: reading,
        segment,
        reply: withTitle(kept, stream, segment, reply, reading),
        stream: factsOf(stream),
        roomClass: stream.roomClass,
        receivedAt,
        now: clock(),
        window: kept.segments,
        budget,
      });
      kept.segments = next.window;
      budget = next.budget;
      return withTrial(judged, shadow?.segment(input, opinionOf(judged.verdict), judged.verdict.final));
    },

    message(message, stream, receivedAt, room = {}, asked) {
      const kept = keptOf(message.streamId);
      const { judged, input, judgement, ...next } = judgeMessage({
        policy: policy(),
        text: withAsked(text, asked),
        message,
        stream: factsOf(stream),
        roomClass: stream.roomClass,
        receivedAt,
        now: clock(),
        window: kept.messages,
        budget,
        talk: kept.talk,
        platform,
        room,
        pace: kept.paces.get(message.userId) ?? noPace,
      });
      if (next.pace !== noPace) keepPace(kept.paces, message.userId, next.pace);
      kept.messages = next.window;
      kept.talk = next.talk;
      platform = next.platform;
      budget = next.budget;
      return withTrial(judged, shadow?.message(input, opinionOf(judgement)));
    },

    recall({ kind, origin, decidedAt }, stream) {
      const automatic = AutomaticAction.safeParse(kind);
      if (origin.type !== 'policy' || !automatic.success) return;
      const { streamId, streamerId, tier } = factsOf(stream);
      const spent = spend(policy().budgets, budget, {
        rule: origin.rule,
        action: automatic.data,
        tier,
        streamId,
        streamerId,
        epoch: stream.epoch,
        now: decidedAt,
      });
      if (spent.ok) budget = spent.state;
    },

    forget: (streamId) => {
      streams.delete(streamId);
      shadow?.forget(streamId);
    },
  };
}

const withAsked = (text: TextDetectors, asked: Asked | undefined): TextDetectors =>
  asked === undefined ? text : { ...text, asked };

/** Authors remembered for slow mode in one stream; whoever falls out may be read once too soon. */
const MAX_PACED = 20_000;

const keepPace = (paces: Map<UserId, Pace>, userId: UserId, pace: Pace): void => {
  paces.delete(userId);
  paces.set(userId, pace);
  if (paces.size > MAX_PACED) paces.delete(paces.keys().next().value as UserId);
};

/** The verdict, with what the policy on trial says of the same. */
const withTrial = <V extends SegmentVerdict | MessageVerdict>(
  judged: Judged<V>,
  said: Opinion | undefined,
): Judged<V> =>
  said === undefined
    ? judged
    : {
        ...judged,
        verdict: {
          ...judged.verdict,
          trial: {
            policyHash: said.policyHash,
            decision: said.decision,
            rules: [...new Set(said.rules.map(({ rule }) => rule))],
            actions: [...new Set(said.actions.map(({ kind }) => kind))],
          },
        },
      };

const factsOf = (stream: StreamRecord): StreamFacts => ({
  streamId: stream.streamId,
  roomId: stream.roomId,
  streamerId: stream.streamerId,
  title: stream.title,
  category: stream.category,
  audience: stream.audience ?? 0,
  tier: stream.tier ?? '',
  tags: stream.tags,
});
