import { setTimeout as delay } from 'node:timers/promises';
import { AirlockError } from '@airlock/contracts/problem';
import { topics, type TopicDefinition } from '@airlock/contracts/topics';
import { encodeRecord, parkedKey } from './codec.js';
import { DEFAULT_RETRY } from './events.js';
import type { KafkaClient } from './kafka/client.js';
import { createTopic } from './kafka/create-topic.js';
import { joinGroup } from './kafka/member.js';
import type { KafkaBusOptions } from './kafka/options.js';
import { openPlatformatic } from './kafka/platformatic-client.js';
import { Outbox } from './kafka/outbox.js';
import { openTail } from './kafka/tail.js';
import { partitionOf } from './partition.js';
import type { Bus, OutRecord, Subscription, Tail } from './port.js';

const CREATION_CHECKS = 100;

export type { KafkaBusOptions, Sasl } from './kafka/options.js';

export interface KafkaBus extends Bus {
  /** Sends bytes nobody has checked, as a foreign producer could: for tools and tests. */
  appendRaw(
    topic: TopicDefinition<unknown>,
    record: { key: string; value: Uint8Array | null; partition?: number },
  ): Promise<void>;
}

/**
 * The bus on a Kafka cluster: producer idempotent and batched with acks from all in-sync replicas, offsets committed after
 * the handler. Throws `unavailable` when no broker answers, or lets us in, and says why.
 */
export async function openKafkaBus(options: KafkaBusOptions): Promise<KafkaBus> {
  return busOn(await openPlatformatic(options), options);
}

/** The bus on any client library: for measuring one against another. */
export function busOn(client: KafkaClient, options: KafkaBusOptions): KafkaBus {
  const { events = {}, retry = DEFAULT_RETRY, replicas = -1 } = options;
  const outbox = new Outbox((batches) => client.send(batches));
  const known = new Map<string, Promise<number>>();
  const subscriptions = new Set<Subscription>();
  const groups = new Map<string, { readonly topic: string; members: number }>();
  const tails = new Set<Tail>();
  let closing: Promise<void> | undefined;
  let closed = false;
  const openOnly = () => {
    if (closing) throw new AirlockError('unavailable', 'The bus is closing');
  };

  /** Partitions of a topic, which is made on first use where that is allowed. */
  const partitionsOf = (topic: TopicDefinition<unknown>): Promise<number> => {
    if (closed) return Promise.reject(new AirlockError('unavailable', 'The bus is closed'));
    let count = known.get(topic.name);
    if (!count) {
      count = (async () => {
        const found = await client.partitions(topic.name);
        if (found !== undefined) return found;
        if (options.topics === 'require') {
          throw new AirlockError('not_found', `There is no topic ${topic.name}`, {
            hint: 'Create it with `airlock topics apply`.',
          });
        }
        await createTopic(client, topic, replicas);
        // Brokers hear of it one after the other.
        for (let attempt = 0; attempt < CREATION_CHECKS; attempt += 1) {
          const made = await client.partitions(topic.name);
          if (made !== undefined) return made;
          await delay(50);
        }
        throw new AirlockError('unavailable', `Topic ${topic.name} was made and is not there yet`);
      })();
      count.catch(() => known.delete(topic.name));
      known.set(topic.name, count);
    }
    return count;
  };

  const publish = async <T>(topic: TopicDefinition<T>, records: readonly OutRecord<T>[]): Promise<void> => {
    const encoded = records.map((r) => encodeRecord(topic, r));
    const count = await partitionsOf(topic as TopicDefinition<unknown>);
    await outbox.put(
      records.map((r, i) => ({
        topic: topic.name,
        partition: partitionOf(r.partitionKey ?? r.key, count),
        key: r.key,
        value: encoded[i]!,
      })),
    );
  };

  const context = {
    client,
    park: (record) => publish(topics.parked, [{ key: parkedKey(record), value: record }]),
    retry,
    events,
    clock: Date.now,
  } satisfies Parameters<typeof joinGroup>[1];

  return {
    publish,

    async appendRaw(topic, { key, value, partition }) {
      const count = await partitionsOf(topic);
      await outbox.put([{ topic: topic.name, partition: partition ?? partitionOf(key, count), key, value }]);
    },

    async subscribe(subscription) {
      openOnly();
      const { group, topic } = subscription;
      const shared = groups.get(group) ?? { topic: topic.name, members: 0 };
      if (shared.topic !== topic.name)
        throw new AirlockError(
          'invalid_input',
          `The group ${group} reads ${shared.topic} and would get nothing of ${topic.name}`,
        );
      groups.set(group, shared);
      shared.members += 1;
      const left = () => {
        shared.members -= 1;
        if (shared.members === 0) groups.delete(group);
      };
      try {
        await partitionsOf(topic as TopicDefinition<unknown>);
        const joined = await joinGroup(subscription, context);
        subscriptions.add(joined);
        return {
          ...joined,
          close: async () => {
            await joined.close();
            if (subscriptions.delete(joined)) left();
          },
        };
      } catch (error) {
        left();
        throw error;
      }
    },

    async tail(tailOptions) {
      openOnly();
      await partitionsOf(tailOptions.topic as TopicDefinition<unknown>);
      const tail = await openTail(tailOptions, client, events);
      tails.add(tail);
      return tail;
    },

    async lag(topic, group) {
      await partitionsOf(topic);
      const [committed, first, end] = await Promise.all([
        client.committed(topic.name, group),
        client.offsets(topic.name, 'earliest'),
        client.offsets(topic.name, 'latest'),
      ]);
      return end.map((last, partition) => {
        const start = first[partition]!;
        const at = committed[partition] ?? start;
        const place = at > start ? at : start;
        return { partition, committed: String(place), end: String(last), records: Number(last - place) };
      });
    },

    close: () =>
      (closing ??= (async () => {
        // Handlers in hand may still publish; the producer goes only after the last of them.
        await Promise.all([...subscriptions].map((subscription) => subscription.close()));
        await Promise.all([...tails].map((tail) => tail.close()));
        closed = true;
        await outbox.flush();
        await client.close();
      })()),
  };
}
