/* eslint-disable @nx/enforce-module-boundaries -- a project of its own: a relative import would not survive compiling */
import kafkajs, { type Admin, type Kafka, type Producer } from 'kafkajs';
import type { KafkaClient, Produce } from '@airlock/bus/kafka/client';
import { compressionType, kafkajsConfig } from './kafkajs-config.js';
import { kafkajsFollower } from './kafkajs-follower.js';
import { kafkajsMember } from './kafkajs-member.js';
import { GROUP_TIMES, PUBLISH_TIMEOUT_MS, type KafkaBusOptions } from '@airlock/bus/kafka/options';

/** The Kafka bus's needs on kafkajs. Connects at once; throws when no broker answers. */
export async function openKafkajs(options: KafkaBusOptions): Promise<KafkaClient> {
  const kafka: Kafka = new kafkajs.Kafka(kafkajsConfig(options));
  const times = { ...GROUP_TIMES, ...options.group };
  const compression = compressionType(options.compression);
  const admin: Admin = kafka.admin();
  await admin.connect();

  let producer: Promise<Producer> | undefined;
  const openProducer = async () => {
    const opened = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      // Asked even where the record says its partition.
      createPartitioner: () => (args) => args.message.partition!,
      // Idempotent producers of this library must not be told a number of retries below the maximum.
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: retriesFor(options) },
    });
    await opened.connect();
    return opened;
  };

  const partitions = async (topic: string): Promise<number | undefined> => {
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics[0]?.partitions.length;
    } catch (error) {
      if ((error as { type?: string }).type === 'UNKNOWN_TOPIC_OR_PARTITION') return undefined;
      throw error;
    }
  };

  return {
    async send(batches: readonly Produce[]) {
      producer ??= openProducer();
      const byTopic = new Map<string, { partition: number; key: string; value: Buffer | string | null }[]>();
      for (const { topic, partition, records } of batches) {
        const messages = byTopic.get(topic) ?? [];
        for (const { key, value } of records)
          messages.push({ partition, key, value: value as Buffer | string | null });
        byTopic.set(topic, messages);
      }
      try {
        await (
          await producer
        ).sendBatch({
          acks: -1,
          timeout: 10_000,
          compression,
          topicMessages: [...byTopic].map(([topic, messages]) => ({ topic, messages })),
        });
      } catch (error) {
        // It may lie in the log under sequence numbers this producer would use again, and the broker would take the next
        // batch for a repeat and drop it: a producer that has failed once is never used again.
        const failed = producer;
        producer = undefined;
        void failed?.then((p) => p.disconnect()).catch(() => undefined);
        throw error;
      }
    },

    partitions,

    async offsets(topic, at) {
      if (typeof at === 'object') {
        const found = await admin.fetchTopicOffsetsByTimestamp(topic, at.timestamp);
        return inOrder(found.map(({ partition, offset }) => [partition, BigInt(offset)]));
      }
      const found = await admin.fetchTopicOffsets(topic);
      return inOrder(
        found.map(({ partition, low, high }) => [partition, BigInt(at === 'earliest' ? low : high)]),
      );
    },

    async committed(topic, group) {
      const [found] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
      return inOrder(
        (found?.partitions ?? []).map(({ partition, offset }) => [
          partition,
          Number(offset) < 0 ? undefined : BigInt(offset),
        ]),
      );
    },

    join: (topic, group, events) => kafkajsMember(kafka, { topic, group, times, events, bus: options }),
    follow: (topic, from, events) => kafkajsFollower(kafka, { topic, from, events, bus: options }),

    async describe(names, keys) {
      const present = [];
      for (const name of names) if ((await partitions(name)) !== undefined) present.push(name);
      if (present.length === 0) return new Map();
      const { topics } = await admin.fetchTopicMetadata({ topics: present });
      const { resources } = await admin.describeConfigs({
        includeSynonyms: false,
        resources: present.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })),
      });
      const configs = new Map(
        resources.map((r) => [
          r.resourceName,
          r.configEntries.filter((e) => keys.includes(e.configName) || !e.isDefault),
        ]),
      );
      return new Map(
        topics.map(({ name, partitions: found }) => [
          name,
          {
            partitions: found.length,
            replicas: Math.min(...found.map((p) => p.replicas.length)),
            config: Object.fromEntries(
              (configs.get(name) ?? []).map((e) => [e.configName, e.configValue ?? '']),
            ),
          },
        ]),
      );
    },

    async create(topic, { partitions: numPartitions, replicas, config }) {
      // Resolves with false where it was there already.
      await admin.createTopics({
        waitForLeaders: true,
        topics: [
          {
            topic,
            numPartitions,
            replicationFactor: replicas,
            configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
          },
        ],
      });
      return replicas === -1 ? undefined : replicas;
    },

    async configure(topic, config) {
      // This library can only replace all settings of a topic, so what it has and we do not name is sent again.
      const { resources } = await admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }],
      });
      const own = resources[0]!.configEntries.filter((e) => (e.configSource as number) === 1);
      const all = {
        ...Object.fromEntries(own.map((e) => [e.configName, e.configValue ?? ''])),
        ...config,
      };
      await admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: kafkajs.ConfigResourceTypes.TOPIC,
            name: topic,
            configEntries: Object.entries(all).map(([name, value]) => ({ name, value })),
          },
        ],
      });
    },

    async grow(topic, count) {
      await admin.createPartitions({ topicPartitions: [{ topic, count }] });
    },

    async close() {
      await Promise.all([producer?.then((p) => p.disconnect()), admin.disconnect()]);
    },
  };
}

/** Tries that fill about `publishTimeoutMs`: they start at 100 ms and double up to one second. */
const retriesFor = ({ publishTimeoutMs = PUBLISH_TIMEOUT_MS }: KafkaBusOptions): number =>
  4 + Math.ceil(publishTimeoutMs / 1_000);

function inOrder<V>(entries: readonly (readonly [number, V])[]): V[] {
  const result: V[] = [];
  for (const [partition, value] of entries) result[partition] = value;
  return result;
}
