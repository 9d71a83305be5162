import type { Action, ActionKind } from '@airlock/contracts/action';
import type { ControlRecord, StreamRecord } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import { effectsAt, type Enforcement, fold, noEnforcement } from '@airlock/moderation/enforcement';
import { topics } from '@airlock/contracts/topics';
import type { Bus, Tail } from '@airlock/bus/port';

/** Segments in the pipe outlive their stream by seconds; its record is kept this long for them. */
const KEEP_ENDED_MS = 600_000;

/** What this worker knows of the admitted streams, from the control topic. */
export interface StreamView {
  get(streamId: StreamId): StreamRecord | undefined;
  /** Resolves with the record, or with `undefined` when it has not come within `waitMs`. */
  wait(streamId: StreamId, waitMs: number): Promise<StreamRecord | undefined>;
  /** Whether an action of that kind is in effect on the stream. */
  stands(streamId: StreamId, kind: ActionKind, now: number): boolean;
  /** Counts an action that was just decided here, before it comes back by the control topic. */
  note(action: Action): void;
  onForgotten(listener: (streamId: StreamId) => void): void;
  live(): number;
  close(): Promise<void>;
}

/** Follows the control topic from its start; resolves once everything in it has been read. */
export async function openStreamView(bus: Bus): Promise<StreamView> {
  const streams = new Map<StreamId, StreamRecord>();
  const enforcement = new Map<StreamId, Enforcement>();
  const waiting = new Map<StreamId, Set<(record: StreamRecord) => void>>();
  const forgotten: ((streamId: StreamId) => void)[] = [];

  const take = (record: ControlRecord | null): void => {
    if (record?.type === 'action') note(record.action);
    if (record?.type !== 'stream') return;
    streams.set(record.streamId, record);
    waiting.get(record.streamId)?.forEach((resolve) => resolve(record));
    waiting.delete(record.streamId);
    if (!record.live) forgetBefore((record.endedAt ?? record.startedAt) - KEEP_ENDED_MS);
  };

  const note = (action: Action): void =>
    void enforcement.set(action.streamId, fold(enforcement.get(action.streamId) ?? noEnforcement, action));

  const forgetBefore = (time: number): void => {
    for (const [id, record] of streams) {
      if (record.live || (record.endedAt ?? record.startedAt) >= time) continue;
      streams.delete(id);
      enforcement.delete(id);
      forgotten.forEach((listener) => listener(id));
    }
  };

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
      if (known) return Promise.resolve(known);
      return new Promise((resolve) => {
        const listeners = waiting.get(id) ?? new Set();
        waiting.set(id, listeners);
        const done = (record?: StreamRecord): void => {
          clearTimeout(timer);
          listeners.delete(done);
          resolve(record);
        };
        const timer = setTimeout(done, waitMs);
        listeners.add(done);
      });
    },
    stands: (id, kind, now) =>
      effectsAt(enforcement.get(id) ?? noEnforcement, now).active.some((a) => a.kind === kind),
    note,
    onForgotten: (listener) => void forgotten.push(listener),
    live: () => [...streams.values()].filter((s) => s.live).length,
    close: () => tail.close(),
  };
}
