import { setTimeout as delay } from 'node:timers/promises';
import { Consumer } from '@platformatic/kafka';
import type { MemberEvents, Membership } from './client.js';
import { Fetcher } from './fetcher.js';
import type { KafkaBusOptions } from './options.js';
import { platformaticConfig } from './platformatic-config.js';

interface MemberOptions {
  readonly topic: string;
  readonly group: string;
  readonly times: { readonly sessionMs: number; readonly heartbeatMs: number };
  readonly events: MemberEvents;
  readonly bus: KafkaBusOptions;
}

/**
 * A member of a group in the cooperative protocol: who keeps a partition goes on with it through a rebalance, and who has
 * to give one up finishes the batch in hand first. Fetching has a connection of its own: a broker answers the requests of
 * one connection in order, so a fetch that waits for records would hold up every commit.
 */
export async function platformaticMember(options: MemberOptions): Promise<Membership> {
  const { topic, group, times, events, bus } = options;
  const base = platformaticConfig(bus);
  let left = false;
  let rejoining = false;
  const failed = (error: unknown) => {
    if (!left) bus.events?.upkeepFailed?.(error);
  };
  const owned = () => consumer.assignments?.find((a) => a.topic === topic)?.partitions ?? [];

  const consumer: Consumer = new Consumer({
    ...base,
    groupId: group,
    sessionTimeout: times.sessionMs,
    heartbeatInterval: times.heartbeatMs,
    rebalanceTimeout: 60_000,
    protocols: [{ name: 'cooperative-sticky', version: 3 }],
    // Asked before every join: the one place where a rebalance can be made to wait.
    protocolsMetadata: async () => {
      await events.revoking(owned());
      return Buffer.alloc(0);
    },
  });
  const fetcher = new Fetcher(new Consumer({ ...base, groupId: group }), {
    topic,
    records: events.records,
    ended: failed,
    failed,
  });
  consumer.topics.trackAll(topic);
  consumer.on('consumer:group:join', () => {
    fetcher.keep(owned());
    events.assigned(owned());
  });
  consumer.on('consumer:heartbeat:error', ({ error }) => failed(error));
  // The library gives up for good when a rejoin fails for long; a broker that is away for long is no reason to.
  const rejoin = async () => {
    if (rejoining || left) return;
    rejoining = true;
    while (!left) {
      try {
        await consumer.joinGroup({});
        break;
      } catch (error) {
        failed(error);
        await delay(500);
      }
    }
    rejoining = false;
  };
  (consumer as unknown as NodeJS.EventEmitter).on('error', (error: unknown) => {
    failed(error);
    void rejoin();
  });

  try {
    await consumer.joinGroup({});
  } catch (error) {
    left = true;
    await Promise.allSettled([fetcher.close(), consumer.close(true)]);
    throw error;
  }
  return {
    start: (partition, offset) => fetcher.start(partition, offset),
    hold: (partition) => fetcher.hold(partition),
    release: (partition) => fetcher.release(partition),
    commit: (offsets) =>
      consumer.commit({
        offsets: [...offsets].map(([partition, offset]) => ({ topic, partition, offset, leaderEpoch: -1 })),
      }),
    leave: async () => {
      left = true;
      await fetcher.close();
      // Closing alone would let a join that is under way make a member that nobody is.
      await (consumer.leaveGroup() as unknown as Promise<void>).catch(() => undefined);
      await consumer.close(true).catch(() => undefined);
    },
  };
}
