import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AirlockError } from '@airlock/contracts/problem';
import { topics, type TopicDefinition } from '@airlock/contracts/topics';
import { encodeRecord, parkedKey } from './codec.js';
import { Group, type GroupContext } from './embedded/group.js';
import { Log, Partition } from './embedded/log.js';
import { StoreClient } from './embedded/store-client.js';
import { openTail } from './embedded/tail.js';
import { DEFAULT_RETRY, type BusEvents, type RetryOptions } from './events.js';
import { partitionOf } from './partition.js';
import type { Bus, OutRecord, Start, SubscribeOptions, Tail } from './port.js';

export interface EmbeddedBusOptions {
  /** Folder of the log; made when it is missing, held by one bus at a time. */
  readonly dir: string;
  /** ms since 1970; default `Date.now`. */
  readonly clock?: () => number;
  /** `full` (default): what is acknowledged survives loss of power. `normal`: only the death of the process. */
  readonly fsync?: 'full' | 'normal';
  readonly retry?: RetryOptions;
  readonly events?: BusEvents;
  /** Time between rounds of retention and compaction, ms; default 10,000, 0 for none. */
  readonly upkeepMs?: number;
}

export interface EmbeddedBus extends Bus {
  /** Retention and compaction now, until nothing is left to do; also runs by itself. */
  upkeep(): Promise<void>;
  /** Appends bytes nobody has checked, as a foreign producer could: for tools and tests. */
  appendRaw(
    topic: TopicDefinition<unknown>,
    record: { key: string | null; value: Uint8Array | null; partition?: number },
  ): Promise<void>;
}

/** Compaction leaves the records of the last minute alone, so that live consumers see every value. */
const COMPACT_AFTER_MS = 60_000;
/** Records that one step of upkeep looks at: a few ms of the store's time, so that publishing hardly waits. */
const UPKEEP_RECORDS = 500;

interface Topic {
  readonly definition: TopicDefinition<unknown>;
  readonly partitions: readonly Partition[];
}

/**
 * The bus of one process: a partitioned log in one SQLite file, written in groups on a thread of its own.
 * Throws `conflict` when the folder is in use, `unavailable` when it cannot be opened.
 */
export async function openEmbeddedBus(options: EmbeddedBusOptions): Promise<EmbeddedBus> {
  const {
    dir,
    clock = Date.now,
    fsync = 'full',
    retry = DEFAULT_RETRY,
    events = {},
    upkeepMs = 10_000,
  } = options;
  await mkdir(dir, { recursive: true });
  const store = await StoreClient.open(join(dir, 'bus.sqlite'), fsync);
  const log = new Log(store, clock, (error) => events.upkeepFailed?.(error));
  const opened = new Map<string, Promise<Topic>>();
  const groups = new Map<string, Promise<Group<never>>>();
  const tails = new Set<Tail>();
  let closing: Promise<void> | undefined;
  let closed = false;
  const openOnly = () => {
    if (closing) throw new AirlockError('unavailable', 'The bus is closing');
  };

  const topicOf = (definition: TopicDefinition<unknown>): Promise<Topic> => {
    if (closed) return Promise.reject(new AirlockError('unavailable', 'The bus is closed'));
    let topic = opened.get(definition.name);
    if (!topic) {
      topic = store.call('openTopic', definition.name, definition.partitions).then((found) => ({
        definition,
        partitions: found.map(
          ({ pid, next, lastTs }, index) =>
            new Partition({ pid, index, compacted: definition.compacted, end: next, lastTs }),
        ),
      }));
      topic.catch(() => opened.delete(definition.name));
      opened.set(definition.name, topic);
    }
    return topic;
  };

  const publish = async <T>(
    definition: TopicDefinition<T>,
    records: readonly OutRecord<T>[],
  ): Promise<void> => {
    const encoded = records.map((r) => encodeRecord(definition, r));
    const { partitions } = await topicOf(definition as TopicDefinition<unknown>);
    await log.append(
      records.map((r, i) => ({
        partition: partitions[partitionOf(r.partitionKey ?? r.key, partitions.length)]!,
        key: r.key,
        value: encoded[i]!,
        checkedBy: definition.schema,
      })),
    );
  };

  const positionOf = async (partition: Partition, from: Start): Promise<number> => {
    if (from === 'latest') return partition.end;
    if (from === 'earliest') return store.call('start', partition.pid);
    if ('timestamp' in from) return store.call('offsetAt', partition.pid, from.timestamp);
    const earliest = await store.call('start', partition.pid);
    const wanted = Number(from.offsets.get(partition.index) ?? earliest);
    return Math.min(Math.max(wanted, earliest), partition.end);
  };
  const startAt = ({ partitions }: Topic, from: Start) =>
    Promise.all(
      partitions.map(async (partition) => ({ partition, position: await positionOf(partition, from) })),
    );

  const context: GroupContext = {
    log,
    park: (record) => publish(topics.parked, [{ key: parkedKey(record), value: record }]),
    retry,
    events,
    clock,
  };

  const openGroup = async <T>(definition: TopicDefinition<T>, name: string, from: Start) => {
    const topic = await topicOf(definition as TopicDefinition<unknown>);
    const pids = topic.partitions.map((p) => p.pid);
    const committed = await store.call('committed', name, pids);
    const at = [];
    for (const [i, partition] of topic.partitions.entries()) {
      const known = committed[i] ?? undefined;
      const position = known ?? (await positionOf(partition, from));
      at.push({ partition, position });
      // Written down at once: a group that began at the end must not skip what comes before its first commit.
      if (known === undefined) log.commit({ group: name, pid: partition.pid, offset: position });
    }
    await log.flush();
    return new Group<T>(definition, name, at, context);
  };

  const upkeep = async (): Promise<void> => {
    for (const pending of [...opened.values()]) {
      const { definition, partitions } = await pending;
      for (const partition of partitions) {
        const step = () =>
          store.call('upkeep', {
            pid: partition.pid,
            compacted: definition.compacted,
            expireBefore: clock() - definition.retentionMs,
            compactBefore: clock() - COMPACT_AFTER_MS,
            limit: UPKEEP_RECORDS,
          });
        while (!closing && (await step()));
        if (definition.compacted) partition.forget();
      }
    }
  };
  let tidying: Promise<void> | undefined;
  const timer =
    upkeepMs > 0
      ? setInterval(() => {
          tidying ??= upkeep()
            .catch((error: unknown) => events.upkeepFailed?.(error))
            .finally(() => (tidying = undefined));
        }, upkeepMs).unref()
      : undefined;

  return {
    publish,
    upkeep,

    async appendRaw(definition, { key, value, partition }) {
      const { partitions } = await topicOf(definition);
      const index = partition ?? partitionOf(key ?? '', partitions.length);
      await log.append([{ partition: partitions[index]!, key, value }]);
    },

    async subscribe(subscription) {
      openOnly();
      const name = `${subscription.topic.name}\n${subscription.group}`;
      let group = groups.get(name);
      if (!group) {
        const { topic, from = 'earliest' } = subscription;
        group = openGroup(topic, subscription.group, from) as unknown as Promise<Group<never>>;
        group.catch(() => groups.delete(name));
        groups.set(name, group);
      }
      return (await group).join(subscription as unknown as SubscribeOptions<never>);
    },

    async tail(tailOptions) {
      openOnly();
      const topic = await topicOf(tailOptions.topic as TopicDefinition<unknown>);
      const tail = openTail(tailOptions, await startAt(topic, tailOptions.from), log, events);
      tails.add(tail);
      return tail;
    },

    async lag(definition, name) {
      const topic = await topicOf(definition);
      const group = await groups.get(`${definition.name}\n${name}`);
      const known =
        group?.positions() ??
        (await store.call(
          'committed',
          name,
          topic.partitions.map((p) => p.pid),
        ));
      return Promise.all(
        topic.partitions.map(async (p, i) => {
          const start = await store.call('start', p.pid);
          const committed = Math.max(known[i] ?? start, start);
          return {
            partition: p.index,
            committed: String(committed),
            end: String(p.end),
            records: p.end - committed,
          };
        }),
      );
    },

    close: () =>
      (closing ??= (async () => {
        clearInterval(timer);
        // Handlers in hand may still publish; the log is shut only after the last of them.
        for (const group of groups.values()) await (await group.catch(() => undefined))?.close();
        await Promise.all([...tails].map((tail) => tail.close()));
        closed = true;
        await tidying;
        await log.flush();
        await store.close();
      })()),
  };
}
