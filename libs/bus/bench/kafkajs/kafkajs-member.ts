/* eslint-disable @nx/enforce-module-boundaries -- a project of its own: a relative import would not survive compiling */
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { MemberEvents, Membership } from '@airlock/bus/kafka/client';
import { rawOf } from './kafkajs-follower.js';
import type { KafkaBusOptions } from '@airlock/bus/kafka/options';

interface MemberOptions {
  readonly topic: string;
  readonly group: string;
  readonly times: { readonly sessionMs: number; readonly heartbeatMs: number };
  readonly events: MemberEvents;
  readonly bus: KafkaBusOptions;
}

/** Fetches may rest this long on a broker that has nothing; also how late a released partition is asked for again, ms. */
const MAX_WAIT_MS = 100;

export async function kafkajsMember(kafka: Kafka, options: MemberOptions): Promise<Membership> {
  const { topic, group, times, events, bus } = options;
  let left = false;
  let consumer!: Consumer;
  /** The library's commit does nothing, without a word, while it is not running; only its event tells that it was done. */
  let taken = new Map<number, string>();
  const first = Promise.withResolvers<void>();

  const open = async (): Promise<void> => {
    const mine = (consumer = kafka.consumer({
      groupId: group,
      sessionTimeout: times.sessionMs,
      heartbeatInterval: times.heartbeatMs,
      rebalanceTimeout: 60_000,
      minBytes: 1,
      maxWaitTimeInMs: MAX_WAIT_MS,
      maxBytesPerPartition: 1024 * 1024,
      maxBytes: 16 * 1024 * 1024,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 8 },
    }));
    mine.on(mine.events.GROUP_JOIN, ({ payload }) => {
      if (mine !== consumer) return;
      const partitions = payload.memberAssignment[topic] ?? [];
      if (partitions.length > 0) mine.pause([{ topic, partitions: [...partitions] }]);
      events.assigned(partitions);
      first.resolve();
    });
    mine.on(mine.events.REBALANCING, () => {
      if (mine === consumer) void events.revoking([]);
    });
    mine.on(mine.events.COMMIT_OFFSETS, ({ payload }) => {
      for (const { topic: of, partitions } of payload.topics) {
        if (of === topic)
          for (const { partition, offset } of partitions) taken.set(partition, String(offset));
      }
    });
    mine.on(mine.events.CRASH, ({ payload }) => {
      bus.events?.upkeepFailed?.(payload.error);
      // What the library holds for hopeless (no broker, for one) is a broker restart to us.
      if (!payload.restart && mine === consumer && !left) setTimeout(() => void reopen(), 1_000).unref();
    });
    await mine.connect();
    await mine.subscribe({ topics: [topic], fromBeginning: true });
    await mine.run({
      autoCommit: false,
      eachBatchAutoResolve: true,
      partitionsConsumedConcurrently: 1,
      eachBatch: ({ batch, isStale }: EachBatchPayload) => {
        if (mine !== consumer || isStale()) return Promise.resolve();
        const next = BigInt(batch.lastOffset()) + 1n;
        events.records(
          batch.partition,
          batch.messages.map((m) => rawOf(batch.partition, m)),
          next,
        );
        return Promise.resolve();
      },
    });
  };

  const reopen = async (): Promise<void> => {
    if (left) return;
    try {
      await open();
    } catch (error) {
      bus.events?.upkeepFailed?.(error);
      setTimeout(() => void reopen(), 1_000).unref();
    }
  };

  await open();
  await first.promise;
  return {
    start: (partition, offset) => {
      consumer.seek({ topic, partition, offset: String(offset) });
      consumer.resume([{ topic, partitions: [partition] }]);
    },
    hold: (partition) => consumer.pause([{ topic, partitions: [partition] }]),
    release: (partition) => consumer.resume([{ topic, partitions: [partition] }]),
    commit: async (offsets) => {
      taken = new Map();
      await consumer.commitOffsets(
        [...offsets].map(([partition, offset]) => ({ topic, partition, offset: String(offset) })),
      );
      for (const [partition, offset] of offsets) {
        if (taken.get(partition) !== String(offset)) throw new Error(`not a member of ${group} just now`);
      }
    },
    leave: async () => {
      left = true;
      await consumer.disconnect();
    },
  };
}
