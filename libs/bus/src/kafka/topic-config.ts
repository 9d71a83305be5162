import type { TopicDefinition } from '@airlock/contracts/topics';

/** Every value the bus takes fits, with its key and the batch around it. */
const MAX_MESSAGE_BYTES = 2 * 1024 * 1024;
const HOUR_MS = 3_600_000;
/** Compaction leaves the records of the last minute alone, so that live consumers see every value. */
const COMPACT_AFTER_MS = 60_000;
const MIN_IN_SYNC = 'min.insync.replicas';
/** With fewer, a topic could not be written to while one broker is away. */
const REPLICAS_FOR_TWO = 3;

/** What makes an acknowledgement from all in-sync replicas mean two copies, where there are copies enough. */
export const copiesConfig = (replicas: number): Record<string, string> =>
  replicas >= REPLICAS_FOR_TWO ? { [MIN_IN_SYNC]: '2' } : {};

/** Whether a setting is as wanted; more copies than we want are somebody's decision. */
export const isAsWanted = (key: string, found: string | undefined, wanted: string): boolean =>
  key === MIN_IN_SYNC ? Number(found) >= Number(wanted) : found === wanted;

/** The settings, as Kafka calls them, of a topic of so many replicas; -1 where the brokers' default is not known. */
export function topicConfig(topic: TopicDefinition<unknown>, replicas: number): Record<string, string> {
  const common = {
    ...copiesConfig(replicas),
    'max.message.bytes': String(MAX_MESSAGE_BYTES),
    // As the producer sent it: recompressing is work for every broker.
    'compression.type': 'producer',
    // The bus's clock is the brokers', not that of whoever publishes.
    'message.timestamp.type': 'LogAppendTime',
  };
  if (!topic.compacted) {
    return { ...common, 'cleanup.policy': 'delete', 'retention.ms': String(topic.retentionMs) };
  }
  return {
    ...common,
    'cleanup.policy': 'compact',
    // How long a tombstone stays for consumers that were away.
    'delete.retention.ms': String(topic.retentionMs),
    'min.compaction.lag.ms': String(COMPACT_AFTER_MS),
    // The newest segment is never compacted, so it must not stay the newest for a week.
    'segment.ms': String(Math.min(HOUR_MS, topic.retentionMs)),
  };
}
