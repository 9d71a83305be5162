import { setTimeout as delay } from 'node:timers/promises';
import { Consumer } from '@platformatic/kafka';
import type { MemberEvents, Membership } from './client.js';
import { Fetcher } from './fetcher.js';
import type { KafkaBusOptions } from './options.js';
import { platformaticConfig } from './platformatic-config.js';

/** How long a first join is tried, and the pause between tries, ms. */
const JOIN_MS = 20_000;
const REJOIN_MS = 200;

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
  let joining: Promise<void> | undefined;
  const failed = (error: unknown) => {
    if (!left) bus.events?.upkeepFailed?.(error);
  };
  const owned = () => consumer.assignments?.find((a) => a.topic === topic)?.partitions ?? [];

  const consumer: Consumer = new Consumer({
    ...base,
    // A commit that meets a rebalance would make the library rejoin in the middle of it; trying again is done here.
    retries: 0,
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
  /** Tries to join until it is in, has left, or `until` is over (ms since 1970). */
  const join = (until = Infinity): Promise<void> =>
    (joining ??= (async () => {
      while (!left) {
        try {
          await consumer.joinGroup({});
          return;
        } catch (error) {
          if (Date.now() > until) throw error;
          failed(error);
          await delay(REJOIN_MS);
        }
      }
    })().finally(() => (joining = undefined)));
  // The library gives up when a rejoin fails; a broker that is away for long is no reason to.
  (consumer as unknown as NodeJS.EventEmitter).on('error', (error: unknown) => {
    failed(error);
    void join();
  });

  try {
    await join(Date.now() + JOIN_MS);
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
