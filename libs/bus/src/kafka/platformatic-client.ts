import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  Admin,
  ConfigResourceTypes,
  Consumer,
  findErrorBy,
  Producer,
  type MessageToProduce,
} from '@platformatic/kafka';
import { AirlockError } from '@airlock/contracts/problem';
import type { KafkaClient, Position } from './client.js';
import { Fetcher } from './fetcher.js';
import { GROUP_TIMES, PUBLISH_TIMEOUT_MS, type KafkaBusOptions } from './options.js';
import { platformaticConfig } from './platformatic-config.js';
import { platformaticMember } from './platformatic-member.js';

const LOOKUPS = 50;
const LATEST = -1n;
const EARLIEST = -2n;
/** Settings that were made on the topic itself. */
const TOPIC_SOURCE = 1;
const SET = 0;

/** The Kafka bus's needs on @platformatic/kafka. Asks the brokers at once; throws `unavailable` when none lets us in, and says why. */
export async function openPlatformatic(options: KafkaBusOptions): Promise<KafkaClient> {
  const base = platformaticConfig(options);
  const times = { ...GROUP_TIMES, ...options.group };
  const { compression = 'none', publishTimeoutMs = PUBLISH_TIMEOUT_MS } = options;
  const admin = new Admin(base);
  await admin.metadata({}).catch((error: unknown) => {
    throw new AirlockError(
      'unavailable',
      `No Kafka broker serves us at ${options.brokers.join(', ')}: ${reason(error)}`,
      { cause: error },
    );
  });

  let producer: Producer | undefined;
  const openProducer = () =>
    new Producer({
      ...base,
      // The delays are 100 ms, doubling up to a second.
      retries: 4 + Math.ceil(publishTimeoutMs / 1_000),
      idempotent: true,
      acks: -1,
      compression,
      repeatOnStaleMetadata: true,
      partitioner: () => 0,
    });

  const partitions = async (topic: string): Promise<number | undefined> => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        // Not repeated by the library: to it, a topic that is not there is one that may yet come.
        const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true, retries: 0 });
        return topics.get(topic)?.partitionsCount;
      } catch (error) {
        if (!(await admin.listTopics()).includes(topic)) return undefined;
        // One that is being made is listed before it is described.
        if (attempt >= LOOKUPS) throw error;
        await delay(20);
      }
    }
  };
  const indexes = async (topic: string) => [...Array((await partitions(topic)) ?? 0).keys()];

  const offsets = async (topic: string, at: Position): Promise<bigint[]> => {
    const asked = at === 'earliest' ? EARLIEST : at === 'latest' ? LATEST : BigInt(at.timestamp);
    const list = async (timestamp: bigint) => {
      const all = (await indexes(topic)).map((partitionIndex) => ({ partitionIndex, timestamp }));
      const [found] = await admin.listOffsets({
        topics: [{ name: topic, partitions: all }],
        isolationLevel: 1,
      });
      const result: bigint[] = [];
      for (const p of found?.partitions ?? []) result[p.partitionIndex] = p.offset;
      return result;
    };
    const found = await list(asked);
    if (!found.includes(-1n)) return found;
    // No record is that young: the end.
    const ends = await list(LATEST);
    return found.map((offset, p) => (offset === -1n ? ends[p]! : offset));
  };

  return {
    async send(batches) {
      producer ??= openProducer();
      const messages: MessageToProduce[] = [];
      for (const { topic, partition, records } of batches) {
        for (const { key, value } of records) {
          messages.push({
            topic,
            partition,
            key: Buffer.from(key),
            value: (typeof value === 'string' ? Buffer.from(value) : value) as Buffer,
          });
        }
      }
      try {
        await producer.send({ messages });
      } catch (error) {
        // Its sequence numbers no longer say what lies in the log: it is never used again.
        const failed = producer;
        producer = undefined;
        void failed.close().catch(() => undefined);
        throw error;
      }
    },

    partitions,
    offsets,

    async committed(topic, group) {
      const partitionIndexes = await indexes(topic);
      const [found] = await admin.listConsumerGroupOffsets({
        groups: [{ groupId: group, topics: [{ name: topic, partitionIndexes }] }],
      });
      const result: (bigint | undefined)[] = partitionIndexes.map(() => undefined);
      for (const { partitionIndex, committedOffset } of found?.topics[0]?.partitions ?? []) {
        if (committedOffset >= 0n) result[partitionIndex] = committedOffset;
      }
      return result;
    },

    join: (topic, group, events) => platformaticMember({ topic, group, times, events, bus: options }),

    follow(topic, from, events) {
      const fetcher = new Fetcher(new Consumer({ ...base, groupId: `unused-${randomUUID()}` }), {
        topic,
        records: events.records,
        ended: events.failed,
        failed: (error) => options.events?.upkeepFailed?.(error),
      });
      from.forEach((offset, partition) => fetcher.start(partition, offset));
      return Promise.resolve({ behindMs: () => fetcher.behindMs(), close: () => fetcher.close() });
    },

    async describe(names, keys) {
      const present = [];
      for (const name of names) if ((await partitions(name)) !== undefined) present.push(name);
      if (present.length === 0) return new Map();
      const { topics } = await admin.metadata({ topics: present, forceUpdate: true });
      const described = await admin.describeConfigs({
        resources: present.map((resourceName) => ({ resourceType: ConfigResourceTypes.TOPIC, resourceName })),
      });
      return new Map(
        described.map(({ resourceName, configs }) => {
          const { partitions: found } = topics.get(resourceName)!;
          const shown = configs.filter(
            (c) => keys.includes(c.name) || (c.configSource as number) === TOPIC_SOURCE,
          );
          return [
            resourceName,
            {
              partitions: found.length,
              replicas: Math.min(...found.map((p) => p.replicas.length)),
              config: Object.fromEntries(shown.map((c) => [c.name, c.value ?? ''])),
            },
          ];
        }),
      );
    },

    async create(topic, { partitions: count, replicas, config }) {
      try {
        const [made] = await admin.createTopics({
          topics: [topic],
          partitions: count,
          replicas,
          configs: Object.entries(config).map(([name, value]) => ({ name, value })),
        });
        return made?.replicas;
      } catch (error) {
        if (!findErrorBy(error as Error, 'apiId', 'TOPIC_ALREADY_EXISTS')) throw error;
        return undefined;
      }
    },

    async configure(topic, config) {
      await admin.incrementalAlterConfigs({
        resources: [
          {
            resourceType: ConfigResourceTypes.TOPIC,
            resourceName: topic,
            configs: Object.entries(config).map(([name, value]) => ({ name, value, configOperation: SET })),
          },
        ],
      });
    },

    async grow(topic, count) {
      await admin.createPartitions({ topics: [{ name: topic, count }] });
    },

    async close() {
      await Promise.all([producer?.close(), admin.close()]);
    },
  };
}

/** What went wrong first: the library wraps it in one error per broker and try. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const within = error.cause ?? (error instanceof AggregateError ? error.errors[0] : undefined);
  return within === undefined ? error.message : reason(within);
}
