import { decodeRecord, type RawRecord } from '../codec.js';
import type { BusEvents } from '../events.js';
import type { Tail, TailOptions } from '../port.js';
import type { Following, KafkaClient } from './client.js';
import { startOffsets } from './start.js';

/** Follows all partitions of a topic, one handler call at a time. */
export async function openTail<T>(
  options: TailOptions<T>,
  client: KafkaClient,
  events: BusEvents,
): Promise<Tail> {
  const { topic, handle } = options;
  const ends = await client.offsets(topic.name, 'latest');
  const from = options.from === 'latest' ? ends : await startOffsets(client, topic.name, options.from);
  const behind = new Set(ends.keys());
  const caughtUp = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  // Whoever only wants `ended` must not be struck by `caughtUp` as well.
  caughtUp.promise.catch(() => undefined);
  let closing: Promise<void> | undefined;
  let turn: Promise<void> = Promise.resolve();

  const moved = (partition: number, next: bigint) => {
    if (next >= ends[partition]!) behind.delete(partition);
    if (behind.size === 0) caughtUp.resolve();
  };
  const close = () =>
    (closing ??= (async () => {
      await turn.catch(() => undefined);
      await (await following).close();
      caughtUp.reject(new Error('The tail was closed before it had caught up'));
      ended.resolve();
    })());
  const failed = (error: unknown) => {
    caughtUp.reject(error);
    ended.reject(error);
    void close().catch(() => undefined);
  };

  const decoded = (raws: readonly RawRecord[]) => {
    const records = [];
    for (const raw of raws) {
      const { partition, offset, timestamp } = raw;
      const result = decodeRecord(topic, raw);
      if (result.ok) records.push({ partition, offset, key: raw.key!, value: result.value, timestamp });
      else {
        const { code, reason } = result;
        events.skipped?.({ topic: topic.name, partition, offset, code, reason });
      }
    }
    return records;
  };

  const step = async (partition: number, raws: readonly RawRecord[], next: bigint) => {
    if (closing) return;
    const records = decoded(raws);
    if (records.length > 0) await handle(records);
    moved(partition, next);
  };
  from.forEach((offset, partition) => moved(partition, offset));
  const following: Promise<Following> = client.follow(topic.name, from, {
    records: (partition, raws, next) => (turn = turn.then(() => step(partition, raws, next))),
    failed,
  });
  const { behindMs } = await following;
  return {
    caughtUp: caughtUp.promise,
    ended: ended.promise,
    ...(behindMs === undefined ? {} : { behindMs }),
    close,
  };
}
