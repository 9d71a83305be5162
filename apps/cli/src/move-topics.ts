import type { Bus } from '@airlock/bus/port';
import { readTopic } from '@airlock/bus/read-topic';
import { type ControlRecord, controlStreamId } from '@airlock/contracts/control';
import { AirlockError } from '@airlock/contracts/problem';
import { type TopicDefinition, topics } from '@airlock/contracts/topics';

export interface TopicProgress {
  readonly topic: string;
  /** Keys that are over, those of an earlier try included. */
  readonly records: number;
  readonly of: number;
}

export interface MoveTopicsOptions {
  readonly from: Bus;
  readonly to: Bus;
  readonly onProgress?: (progress: TopicProgress) => void;
  /** Stops between two batches; a later call goes on. */
  readonly signal?: AbortSignal;
}

/** What holds until something else is said: of everything else in the log, the database has what is kept. */
const LASTING = Object.values(topics).filter((t) => t.compacted) as readonly TopicDefinition<unknown>[];
const BATCH = 200;

interface Last {
  /** The value as JSON. */
  readonly text: string;
  /** When its bus took it, ms since 1970. */
  readonly timestamp: number;
}

/** Whether the bus holds anything that `moveTopics` would move. */
export async function holdsLasting(bus: Bus): Promise<boolean> {
  const waiting = await Promise.all(LASTING.map((topic) => bus.lag(topic, 'airlock-migrate')));
  return waiting.flat().some(({ records }) => records > 0);
}

/**
 * Publishes the last record of every key of the compacted topics of one bus to another: streams, the cuts that are in
 * force on them, banks, lists of terms and the published policy. What runs on `from` must be stopped. Repeating it
 * changes nothing, or goes on where it was interrupted. Throws `conflict`, before anything is published, when `to` holds
 * what did not come from here. Gives the keys of each topic.
 */
export async function moveTopics(options: MoveTopicsOptions): Promise<Readonly<Record<string, number>>> {
  const { from, to, onProgress = () => undefined, signal } = options;
  const plan = [];
  for (const topic of LASTING) {
    const ours = await lastRecords(from, topic, signal);
    const theirs = await lastRecords(to, topic, signal);
    nothingOfItsOwn(topic, ours, theirs);
    plan.push({
      topic,
      ours,
      missing: [...ours].filter(([key, { text }]) => theirs.get(key)?.text !== text),
    });
  }
  const counts: Record<string, number> = {};
  for (const { topic, ours, missing } of plan) {
    const there = ours.size - missing.length;
    counts[topic.name] = ours.size;
    onProgress({ topic: topic.name, records: there, of: ours.size });
    for (let i = 0; i < missing.length; i += BATCH) {
      signal?.throwIfAborted();
      const batch = missing.slice(i, i + BATCH);
      await to.publish(
        topic,
        batch.map(([key, { text }]) => {
          const value: unknown = JSON.parse(text);
          return { key, value, partitionKey: partitionKey(topic, key, value) };
        }),
      );
      onProgress({ topic: topic.name, records: there + i + batch.length, of: ours.size });
    }
  }
  return counts;
}

/** Records of one stream share a partition of the control topic, whatever their keys. */
const partitionKey = (topic: TopicDefinition<unknown>, key: string, value: unknown): string =>
  topic.name === topics.control.name ? controlStreamId(value as ControlRecord) : key;

/** By key, in the order of the last records. */
async function lastRecords(
  bus: Bus,
  topic: TopicDefinition<unknown>,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, Last>> {
  const last = new Map<string, Last>();
  await readTopic(bus, {
    topic,
    from: 'earliest',
    handle: (records) => {
      signal?.throwIfAborted();
      for (const { key, value, timestamp } of records) {
        last.delete(key);
        if (value !== null) last.set(key, { text: JSON.stringify(value), timestamp });
      }
    },
  });
  return last;
}

/** A copy may be older than what it was made from, never newer, and of a key that is not here there can be none. */
function nothingOfItsOwn(
  topic: TopicDefinition<unknown>,
  ours: ReadonlyMap<string, Last>,
  theirs: ReadonlyMap<string, Last>,
): void {
  for (const [key, { text, timestamp }] of theirs) {
    const own = ours.get(key);
    if (own !== undefined && (own.text === text || own.timestamp > timestamp)) continue;
    throw new AirlockError('conflict', `The bus to fill has records of its own in ${topic.name} (${key})`, {
      hint: 'Give a bus that nothing has run on, or one that an interrupted migration began to fill.',
    });
  }
}
