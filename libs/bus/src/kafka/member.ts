import { setTimeout as delay } from 'node:timers/promises';
import type { ParkedRecord } from '@airlock/contracts/topics';
import type { BusEvents, RetryOptions } from '../events.js';
import type { SubscribeOptions, Subscription } from '../port.js';
import type { KafkaClient, Membership } from './client.js';
import { Committer } from './committer.js';
import { Lane } from './lane.js';
import { startOffsets } from './start.js';

/** How long closing waits for a handler, then for its commit, ms. */
const CLOSE_GRACE_MS = 10_000;
/** How long a rebalance waits for the batches in hand, where the client can wait, ms. */
const REBALANCE_GRACE_MS = 5_000;

export interface MemberContext {
  readonly client: KafkaClient;
  readonly park: (record: ParkedRecord) => Promise<void>;
  readonly retry: RetryOptions;
  readonly events: BusEvents;
  readonly clock: () => number;
}

/** Joins a consumer group; resolves when this member has its partitions and their places are written down. */
export async function joinGroup<T>(
  options: SubscribeOptions<T>,
  context: MemberContext,
): Promise<Subscription> {
  const { client, events, retry, park, clock } = context;
  const { topic, group, from = 'earliest', maxBatch = 500, handle } = options;
  const lanes = new Map<number, Lane<T>>();
  const paused = new Set<number | 'all'>();
  let round = 0;
  let closing: Promise<void> | undefined;
  const joined = Promise.withResolvers<void>();
  const settled = Promise.withResolvers<void>();
  const committer = new Committer(
    (offsets) => membership.commit(offsets),
    (error) => events.upkeepFailed?.(error),
  );

  const isPaused = (partition: number) => paused.has('all') || paused.has(partition);

  const open = (partition: number, position: bigint): Lane<T> => {
    const lane = new Lane<T>({
      ...{ topic, group, partition, handle, park, retry, events, clock, maxBatch, position },
      done: (at, next) => committer.add(at, next),
      hold: (at) => membership.hold(at),
      release: (at) => membership.release(at),
    });
    if (isPaused(partition)) lane.wait('paused');
    return lane;
  };

  /** Where to begin in partitions that are new here; what no one had committed is committed at once. */
  const begin = async (partitions: readonly number[], mine: number): Promise<void> => {
    const committed = await client.committed(topic.name, group);
    const fresh = partitions.filter((p) => committed[p] === undefined);
    const places = fresh.length > 0 ? await startOffsets(client, topic.name, from) : [];
    if (mine !== round || closing) return;
    await joined.promise;
    // A group that began at the end must not skip what comes before its first commit.
    if (fresh.length > 0) await membership.commit(new Map(fresh.map((p) => [p, places[p]!])));
    if (mine !== round || closing) return;
    for (const partition of partitions) {
      const position = committed[partition] ?? places[partition]!;
      lanes.set(partition, open(partition, position));
      membership.start(partition, position);
    }
  };

  const assigned = async (partitions: readonly number[], mine: number): Promise<void> => {
    const fresh = partitions.filter((p) => !lanes.has(p));
    for (const partition of fresh) membership?.hold(partition);
    for (let wait = retry.minMs; fresh.length > 0; wait = Math.min(wait * 2, retry.maxMs)) {
      if (mine !== round || closing) return;
      try {
        await begin(fresh, mine);
        break;
      } catch (error) {
        events.upkeepFailed?.(error);
        await delay(wait);
      }
    }
    settled.resolve();
  };

  const membership: Membership = await client.join(topic.name, group, {
    revoking: async (kept) => {
      const leaving = [...lanes].filter(([partition]) => !kept.includes(partition)).map(([, lane]) => lane);
      if (leaving.length === 0) return;
      for (const lane of leaving) lane.wait('rebalance');
      const late = new AbortController();
      await Promise.race([
        Promise.all(leaving.map((lane) => lane.idle())).then(() => committer.flush(REBALANCE_GRACE_MS)),
        delay(REBALANCE_GRACE_MS, undefined, { signal: late.signal }).catch(() => undefined),
      ]);
      late.abort();
    },
    assigned: (partitions) => {
      const mine = (round += 1);
      for (const [partition, lane] of lanes) {
        if (partitions.includes(partition)) continue;
        lane.lose();
        lanes.delete(partition);
        committer.forget(partition);
      }
      void joined.promise.then(() => {
        if (mine !== round) return;
        for (const [partition, lane] of lanes) {
          membership.start(partition, lane.fetched);
          if (lane.held) membership.hold(partition);
          lane.goOn('rebalance');
        }
        return assigned(partitions, mine);
      });
    },
    records: (partition, records, next) => lanes.get(partition)?.take(records, next),
  });
  joined.resolve();
  await settled.promise;

  return {
    pause: (partition) => {
      paused.add(partition ?? 'all');
      for (const [at, lane] of lanes) if (isPaused(at)) lane.wait('paused');
    },
    resume: (partition) => {
      if (partition === undefined) paused.clear();
      else paused.delete(partition);
      for (const [at, lane] of lanes) if (!isPaused(at)) lane.goOn('paused');
    },
    close: () =>
      (closing ??= (async () => {
        settled.resolve();
        await Promise.all([...lanes.values()].map((lane) => lane.finish(CLOSE_GRACE_MS)));
        await committer.flush(CLOSE_GRACE_MS);
        committer.stop();
        await membership.leave();
      })()),
  };
}
