import type { Action } from '@airlock/contracts/action';
import type { ChatMode, ChatModeRecord, ControlRecord, StreamRecord } from '@airlock/contracts/control';
import type { StreamId, UserId } from '@airlock/contracts/ids';
import { laterMode } from '@airlock/moderation/chat-mode';
import {
  effectsAt,
  type Enforcement,
  fold,
  mutedAuthor,
  noEnforcement,
} from '@airlock/moderation/enforcement';
import { topics } from '@airlock/contracts/topics';
import type { Bus, Tail } from '@airlock/bus/port';

/** Segments in the pipe outlive their stream by seconds; its record is kept this long for them. */
const KEEP_ENDED_MS = 600_000;
/** A stream waited for in vain is not waited for again so soon: its records must not hold up those beside them. */
const STRANGER_MS = 10_000;
const MAX_STRANGERS = 10_000;

/** What this worker knows of the admitted streams, from the control topic. */
export interface StreamView {
  get(streamId: StreamId): StreamRecord | undefined;
  /** Resolves with the record, or with `undefined` when it has not come within `waitMs`. */
  wait(streamId: StreamId, waitMs: number): Promise<StreamRecord | undefined>;
  /** Whether an action of the same kind on the same stream (and author, where it has one) is in effect. */
  stands(action: Pick<Action, 'streamId' | 'kind' | 'userId'>, now: number): boolean;
  /** How the chat of the stream is run by the people who watch it. */
  chatMode(streamId: StreamId): ChatMode | undefined;
  /** What keeps an author from being read in the stream: a mute of theirs, or of the room. */
  muted(streamId: StreamId, userId: UserId, now: number): Action | undefined;
  /** Counts an action that was just decided here, before it comes back by the control topic. */
  note(action: Action): void;
  /** Every action on a known stream that the topic holds or will hold, each once. */
  onAction(listener: (action: Action, stream: StreamRecord) => void): void;
  onForgotten(listener: (streamId: StreamId) => void): void;
  live(): number;
  close(): Promise<void>;
}

/** Follows the control topic from its start; resolves once everything in it has been read. */
export async function openStreamView(bus: Pick<Bus, 'tail'>): Promise<StreamView> {
  const streams = new Map<StreamId, StreamRecord>();
  const enforcement = new Map<StreamId, Enforcement>();
  /** Authors with any mute, in effect or not: all others cost one look-up a line. */
  const everMuted = new Map<StreamId, Set<UserId>>();
  const roomEverMuted = new Set<StreamId>();
  const chatModes = new Map<StreamId, ChatModeRecord>();
  const waiting = new Map<StreamId, Set<(record: StreamRecord) => void>>();
  const strangers = new Map<StreamId, number>();
  const forgotten: ((streamId: StreamId) => void)[] = [];
  const heedful: ((action: Action, stream: StreamRecord) => void)[] = [];

  const take = (record: ControlRecord | null): void => {
    if (record?.type === 'action') {
      note(record.action);
      const stream = streams.get(record.action.streamId);
      if (stream) tell([record.action], stream);
    }
    if (record?.type === 'chat')
      chatModes.set(record.streamId, laterMode(chatModes.get(record.streamId), record));
    if (record?.type !== 'stream') return;
    // Compaction may have left a stream's record behind its actions.
    if (!streams.has(record.streamId)) tell(actionsOf(record.streamId), record);
    streams.set(record.streamId, record);
    strangers.delete(record.streamId);
    waiting.get(record.streamId)?.forEach((resolve) => resolve(record));
    if (!record.live) forgetBefore((record.endedAt ?? record.startedAt) - KEEP_ENDED_MS);
  };

  const actionsOf = (id: StreamId): Iterable<Action> => enforcement.get(id)?.actions.values() ?? [];
  const tell = (actions: Iterable<Action>, stream: StreamRecord): void => {
    for (const action of actions) for (const listener of heedful) listener(action, stream);
  };

  const note = (action: Action): void => {
    const { streamId, userId, kind } = action;
    enforcement.set(streamId, fold(enforcement.get(streamId) ?? noEnforcement, action));
    if (kind !== 'mute') return;
    if (userId === undefined) {
      roomEverMuted.add(streamId);
      return;
    }
    const users = everMuted.get(streamId);
    if (users) users.add(userId);
    else everMuted.set(streamId, new Set([userId]));
  };

  const forgetBefore = (time: number): void => {
    for (const [id, record] of streams) {
      if (record.live || (record.endedAt ?? record.startedAt) >= time) continue;
      for (const kept of [streams, enforcement, everMuted, roomEverMuted, chatModes]) kept.delete(id);
      forgotten.forEach((listener) => listener(id));
    }
  };

  const arrival = (id: StreamId, waitMs: number): Promise<StreamRecord | undefined> =>
    new Promise((resolve) => {
      const listeners = waiting.get(id) ?? new Set();
      waiting.set(id, listeners);
      const done = (record?: StreamRecord): void => {
        clearTimeout(timer);
        listeners.delete(done);
        if (listeners.size === 0) waiting.delete(id);
        resolve(record);
      };
      const timer = setTimeout(() => {
        strangers.set(id, performance.now());
        if (strangers.size > MAX_STRANGERS) strangers.delete(strangers.keys().next().value as StreamId);
        done();
      }, waitMs);
      listeners.add(done);
    });

  const tail: Tail = await bus.tail({
    topic: topics.control,
    from: 'earliest',
    handle: (records) => records.forEach((r) => take(r.value)),
  });
  await tail.caughtUp;

  return {
    get: (id) => streams.get(id),
    wait: (id, waitMs) => {
      const known = streams.get(id);
      const inVain = strangers.get(id) ?? -Infinity;
      if (known || performance.now() - inVain < STRANGER_MS) return Promise.resolve(known);
      return arrival(id, waitMs);
    },
    stands: ({ streamId, kind, userId }, now) =>
      effectsAt(enforcement.get(streamId) ?? noEnforcement, now).active.some(
        (a) => a.kind === kind && a.userId === userId,
      ),
    chatMode: (streamId) => chatModes.get(streamId)?.mode,
    muted: (streamId, userId, now) => {
      const known = enforcement.get(streamId) ?? noEnforcement;
      const own = everMuted.get(streamId)?.has(userId) ? mutedAuthor(known, userId, now) : undefined;
      if (own !== undefined || !roomEverMuted.has(streamId)) return own;
      return effectsAt(known, now).active.find((a) => a.kind === 'mute' && a.userId === undefined);
    },
    note,
    onAction: (listener) => {
      heedful.push(listener);
      for (const stream of streams.values())
        for (const action of actionsOf(stream.streamId)) listener(action, stream);
    },
    onForgotten: (listener) => void forgotten.push(listener),
    live: () => [...streams.values()].filter((s) => s.live).length,
    close: () => tail.close(),
  };
}
