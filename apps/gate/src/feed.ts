import type { DirectPath } from '@airlock/bus/direct';
import type { Bus, Tail, TailRecord } from '@airlock/bus/port';
import { controlStreamId, type ControlRecord } from '@airlock/contracts/control';
import type { SegmentMessage } from '@airlock/contracts/segment';
import { topics, type TopicDefinition } from '@airlock/contracts/topics';
import type { Verdict } from '@airlock/contracts/verdict';
import { verdictFact } from '@airlock/moderation/release';
import type { GateEvents } from './events.js';
import type { Room } from './room.js';
import type { Rooms } from './rooms.js';

export interface FeedDeps {
  readonly bus: Pick<Bus, 'tail'>;
  readonly direct: Pick<DirectPath, 'on'>;
  readonly rooms: Pick<Rooms, 'open' | 'tickAll'>;
  readonly events: Pick<GateEvents, 'tailFailed'>;
  readonly clock: () => number;
  /** Media and verdicts are read from then on, ms since 1970. */
  readonly from: number;
}

export interface Feed {
  /** Whether all topics are being followed. */
  following(): boolean;
  /** Whether all that the topics hold has been read up to now: not so while the brokers do not answer. */
  current(): boolean;
  /** Reads the logs: all of control first, then media and verdicts, up to where they end now. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

/** Two clocks may differ by this much, ms. */
const MARGIN_MS = 60_000;
const RETRY_MS = 1_000;
/** How long ago a topic may have been read to its end, ms. */
const CURRENT_MS = 2_000;

type Rows<T> = readonly TailRecord<T>[];

/** Brings what the logs and the direct path say to the rooms. */
export const createFeed = ({ bus, direct, rooms, events, clock, from }: FeedDeps): Feed => {
  const down = new Set<string>();
  const tails = new Map<string, Tail>();
  const closing = new AbortController();
  let ready = false;

  const touch = (touched: ReadonlySet<Room>): void => {
    if (ready) for (const room of touched) room.tick();
  };

  const onControl = (rows: Rows<ControlRecord>): void => {
    const touched = new Set<Room>();
    for (const { value, timestamp } of rows) {
      if (value === null) continue;
      const room = rooms.open(controlStreamId(value), true);
      if (room !== undefined) touched.add(heed(room, value, Math.min(timestamp, clock())));
    }
    touch(touched);
  };

  const heed = (room: Room, record: ControlRecord, at: number): Room => {
    switch (record.type) {
      case 'stream':
        room.admit(record);
        break;
      case 'action':
        room.note({ type: 'action', action: record.action });
        break;
      case 'release': {
        const { epoch, fromSeq, toSeq, decision, by, decidedAt } = record;
        room.note({ type: 'human', epoch, fromSeq, toSeq, decision, by, decidedAt });
        break;
      }
      case 'presence':
        room.note({ type: 'presence', reviewer: record.reviewer, at, until: record.until });
        break;
      case 'message': {
        const { messageId, decision, display } = record;
        room.say({ messageId, decision, display, by: 'person' });
        break;
      }
      case 'chat':
        room.runChat(record);
        break;
      default:
        record satisfies never;
    }
    return room;
  };

  const onSegments = (rows: Rows<SegmentMessage>): void => {
    const touched = new Set<Room>();
    for (const { value, timestamp } of rows) {
      // Only the whole segment can be shown; its parts are for those who judge.
      if (value === null || !value.part.last) continue;
      const { streamId, epoch, seq, container, media, init, startMs, durationMs, capturedAt } = value;
      const room = rooms.open(streamId, false);
      if (room === undefined) continue;
      const segment = { container, media, init, startMs, durationMs, capturedAt };
      room.note({ type: 'segment', epoch, seq, at: Math.min(timestamp, clock()), segment });
      touched.add(room);
    }
    touch(touched);
  };

  const onVerdicts = (rows: Rows<Verdict>): void => {
    const touched = new Set<Room>();
    for (const { value, timestamp } of rows) {
      if (value === null) continue;
      const room = rooms.open(value.streamId, false);
      if (room === undefined) continue;
      if (value.kind === 'message') {
        const { messageId, decision, display, timing } = value;
        room.say({ messageId, decision, display, by: 'policy' }, timing.decidedAt);
        continue;
      }
      room.note(verdictFact(value, Math.min(timestamp, clock())));
      touched.add(room);
    }
    touch(touched);
  };

  /** Follows a topic for good, over again when its tail ends; throws when it does not even catch up. */
  const follow = async <T>(
    topic: TopicDefinition<T>,
    start: 'earliest' | { timestamp: number },
    handle: (rows: Rows<T>) => void,
  ): Promise<void> => {
    const tail = await bus.tail({ topic, from: start, handle });
    tails.set(topic.name, tail);
    const ended = tail.ended.catch((error: unknown) => error);
    await tail.caughtUp;
    down.delete(topic.name);
    if (ready && down.size === 0) rooms.tickAll();
    void ended.then((error) => {
      if (closing.signal.aborted) return;
      down.add(topic.name);
      events.tailFailed(topic.name, error);
      // Of the moment it ended, however long it takes until the topic can be read again.
      const again = start === 'earliest' ? start : { timestamp: clock() - 2 * MARGIN_MS };
      retry(() => follow(topic, again, handle));
    });
  };

  const retry = (again: () => Promise<void>): void => {
    const timer = setTimeout(() => {
      if (closing.signal.aborted) return;
      again().catch(() => retry(again));
    }, RETRY_MS);
    timer.unref();
  };

  const following = (): boolean => ready && down.size === 0;

  // Plans and presence only count in the order of the log; the rest can come twice and in any order.
  const off = direct.on((record) => {
    if (record.type === 'stream' || record.type === 'presence') return;
    const room = rooms.open(controlStreamId(record), true);
    if (room !== undefined) touch(new Set([heed(room, record, clock())]));
  });

  return {
    following,
    current: () => following() && [...tails.values()].every((t) => (t.behindMs?.() ?? 0) <= CURRENT_MS),
    async catchUp() {
      await follow(topics.control, 'earliest', onControl);
      const start = { timestamp: Math.max(0, from - MARGIN_MS) };
      await Promise.all([
        follow(topics.segments, start, onSegments),
        follow(topics.verdicts, start, onVerdicts),
      ]);
      ready = true;
      rooms.tickAll();
    },
    async close() {
      closing.abort();
      off();
      await Promise.all([...tails.values()].map((t) => t.close()));
    },
  };
};
