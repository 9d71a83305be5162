import { Action } from '@airlock/contracts/action';
import { ChatMessage } from '@airlock/contracts/chat';
import { StreamRecord } from '@airlock/contracts/control';
import { MessageVerdict, SegmentVerdict } from '@airlock/contracts/verdict';

type In<T> = Partial<{ [K in keyof T]: unknown }>;

export const stream = (over: In<StreamRecord> = {}): StreamRecord =>
  StreamRecord.parse({
    type: 'stream',
    streamId: 's1',
    epoch: 0,
    roomId: 'r1',
    streamerId: 'p1',
    title: '早间新闻',
    category: 'news',
    roomClass: 'news',
    policyHash: 'h',
    release: { mode: 'review', delayMs: 0 },
    sampling: { fps: 1 },
    live: true,
    startedAt: 1_000,
    ...over,
  });

const judged = (decidedAt: number) => ({
  v: 1,
  streamId: 's1',
  signals: [],
  rules: [],
  policyHash: 'h',
  timing: { capturedAt: 1, receivedAt: 2, decidedAt },
});

export const rule = { rule: 'explicit', severity: 4, when: 'frame.max > 0.8', facts: { max: 0.91 } };

export const segmentVerdict = (
  seq: number,
  decidedAt: number,
  over: In<SegmentVerdict> = {},
): SegmentVerdict =>
  SegmentVerdict.parse({
    ...judged(decidedAt),
    kind: 'segment',
    epoch: 0,
    seq,
    final: true,
    decision: 'release',
    coverage: { frames: 2, reused: 0, unwatchedMs: 0 },
    ...over,
  });

export const message = (messageId: string, sentAt: number, over: In<ChatMessage> = {}): ChatMessage =>
  ChatMessage.parse({
    v: 1,
    streamId: 's1',
    messageId,
    userId: 'u1',
    text: `line ${messageId}`,
    sentAt,
    ...over,
  });

export const messageVerdict = (messageId: string, over: In<MessageVerdict> = {}): MessageVerdict =>
  MessageVerdict.parse({ ...judged(50), kind: 'message', messageId, decision: 'publish', ...over });

export const action = (actionId: string, decidedAt: number, over: In<Action> = {}): Action =>
  Action.parse({
    actionId,
    kind: 'cut',
    streamId: 's1',
    origin: { type: 'human', user: 'zhang', role: 'duty' },
    reason: 'seen on the wall',
    decidedAt,
    ...over,
  });
