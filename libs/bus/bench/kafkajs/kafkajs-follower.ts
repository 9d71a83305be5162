/* eslint-disable @nx/enforce-module-boundaries -- a project of its own: a relative import would not survive compiling */
import { randomUUID } from 'node:crypto';
import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { RawRecord } from '@airlock/bus/codec';
import type { FollowEvents } from '@airlock/bus/kafka/client';
import type { KafkaBusOptions } from '@airlock/bus/kafka/options';

interface FollowOptions {
  readonly topic: string;
  readonly from: readonly bigint[];
  readonly events: FollowEvents;
  readonly bus: KafkaBusOptions;
}

/**
 * Reads all partitions. This library cannot fetch outside a group, so a group of one is made up for it under a name that
 * nobody uses again; nothing is committed there, the places are kept here.
 */
export async function kafkajsFollower(
  kafka: Kafka,
  { topic, from, events, bus }: FollowOptions,
): Promise<{ close(): Promise<void> }> {
  const places = [...from];
  let closed = false;
  const consumer = kafka.consumer({
    groupId: `${bus.clientId}-tail-${randomUUID()}`,
    sessionTimeout: 30_000,
    heartbeatInterval: 3_000,
    minBytes: 1,
    maxWaitTimeInMs: 100,
    allowAutoTopicCreation: false,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 8 },
  });
  const first = Promise.withResolvers<void>();
  consumer.on(consumer.events.GROUP_JOIN, () => {
    places.forEach((offset, partition) => consumer.seek({ topic, partition, offset: String(offset) }));
    first.resolve();
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart && !closed) events.failed(payload.error);
  });
  // A batch of nothing but control records moves the place without anybody being called.
  consumer.on(consumer.events.END_BATCH_PROCESS, async ({ payload }) => {
    const next = BigInt(payload.lastOffset) + 1n;
    if (next > places[payload.partition]!) {
      places[payload.partition] = next;
      await events.records(payload.partition, [], next);
    }
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch, isStale, isRunning }: EachBatchPayload) => {
      const { partition } = batch;
      if (closed || isStale() || !isRunning()) return;
      const place = places[partition]!;
      const fresh = batch.messages.filter((m) => BigInt(m.offset) >= place);
      const next = BigInt(batch.lastOffset()) + 1n;
      try {
        await events.records(
          partition,
          fresh.map((m) => rawOf(partition, m)),
          next,
        );
      } catch (error) {
        closed = true;
        events.failed(error);
        return;
      }
      places[partition] = next;
    },
  });
  await first.promise;
  return {
    close: async () => {
      closed = true;
      await consumer.disconnect();
    },
  };
}

export const rawOf = (partition: number, message: KafkaMessage): RawRecord => ({
  partition,
  offset: message.offset,
  key: message.key === null ? null : message.key.toString(),
  value: message.value,
  timestamp: Number(message.timestamp),
});
