import type { TopicDefinition } from '@airlock/contracts/topics';
import type { Bus, TailOptions, TailRecord } from './port.js';

/**
 * Reads a topic from a start to where it ends now; records that come meanwhile may be among what is handled. Throws what
 * the handler throws.
 */
export async function readTopic<T>(bus: Pick<Bus, 'tail'>, options: TailOptions<T>): Promise<void> {
  const tail = await bus.tail(options);
  // What ends it is thrown by `caughtUp` as well.
  tail.ended.catch(() => undefined);
  try {
    await tail.caughtUp;
  } finally {
    await tail.close();
  }
}

/** All that a topic holds now, oldest first within a partition: for topics that fit into memory. */
export async function recordsOf<T>(
  bus: Pick<Bus, 'tail'>,
  topic: TopicDefinition<T>,
): Promise<readonly TailRecord<T>[]> {
  const all: TailRecord<T>[] = [];
  await readTopic(bus, { topic, from: 'earliest', handle: (records) => void all.push(...records) });
  return all;
}
