import type { TopicDefinition } from '@airlock/contracts/topics';

/** A record to publish. Records of one `partitionKey` (default: `key`) keep their order. */
export interface OutRecord<T> {
  readonly key: string;
  /** `null` is a tombstone on compacted topics. */
  readonly value: T | null;
  readonly partitionKey?: string;
}

/** A record as read: already parsed and checked against the topic's schema. */
export interface InRecord<T> {
  readonly partition: number;
  /** Decimal, increasing within a partition; not necessarily without holes. */
  readonly offset: string;
  readonly key: string;
  readonly value: T;
  /** When the bus took it, ms since 1970. */
  readonly timestamp: number;
}

/** A record as a tail sees it; `null` is a tombstone. */
export type TailRecord<T> = Omit<InRecord<T>, 'value'> & { readonly value: T | null };

/** Consecutive records of one partition. */
export interface Batch<T> {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly InRecord<T>[];
  /** Moves one record to the parked topic, durably, so that the rest can go on. */
  park(record: InRecord<T>, reason: string): Promise<void>;
  /** Tells the bus that the handler is alive during a long batch. */
  heartbeat(): Promise<void>;
  /** Aborted when the result is no longer wanted: the partition was lost, or closing has waited 10 s for the handler. */
  readonly signal: AbortSignal;
}

export type Start =
  | 'earliest'
  | 'latest'
  /** The first record of each partition that the bus took then or later, ms since 1970. */
  | { readonly timestamp: number }
  /**
   * The first record to read of each partition, by the `offset` that records carry. An offset that no longer exists starts
   * at the earliest record kept, one past the end at the end, and a partition that is not named at its earliest.
   */
  | { readonly offsets: ReadonlyMap<number, bigint> };

export interface SubscribeOptions<T> {
  readonly topic: TopicDefinition<T>;
  /**
   * Members of one group share the partitions; offsets are committed per group. A group reads one topic: its leader shares
   * out no other.
   */
  readonly group: string;
  /** Where a group without committed offsets starts. Default `earliest`. */
  readonly from?: Start;
  /** Records per batch at most. Default 500. */
  readonly maxBatch?: number;
  /**
   * Ends in ack (resolves: the batch is committed), retry (throws: the same batch comes again after a back-off) or
   * park (`batch.park`). Records that are not JSON or do not match the schema are parked before the handler sees them,
   * tombstones are passed over. Batches of one partition come one after the other, those of several at the same time.
   */
  readonly handle: (batch: Batch<T>) => Promise<void>;
}

export interface TailOptions<T> {
  readonly topic: TopicDefinition<T>;
  readonly from: Start;
  /**
   * Called in order per partition, one call at a time; tombstones arrive with `value: null`. Throwing ends the tail with
   * that error. Unreadable records are passed over and reported.
   */
  readonly handle: (records: readonly TailRecord<T>[]) => void | Promise<void>;
}

export interface Subscription {
  pause(partition?: number): void;
  resume(partition?: number): void;
  /** Stops intake, waits for the batch in hand, commits it. */
  close(): Promise<void>;
}

export interface Tail {
  /** Resolves when everything that was in the topic at the start has been handled. */
  readonly caughtUp: Promise<void>;
  /** Resolves after `close`; rejects with what the handler threw. A tail that ends unseen ends the process. */
  readonly ended: Promise<void>;
  /**
   * Since when something may be in the topic that was not handled, ms ago: small while all is read as it comes, growing
   * while the log does not answer. Absent where the log cannot be away.
   */
  behindMs?(): number;
  close(): Promise<void>;
}

/** Records waiting per partition for one group. */
export interface Lag {
  readonly partition: number;
  readonly committed: string;
  readonly end: string;
  readonly records: number;
}

/** A durable, partitioned, replayable log: an embedded one, or Kafka. */
export interface Bus {
  /** Resolves once all records are durable; rejects with none of them acknowledged. Values are checked first. */
  publish<T>(topic: TopicDefinition<T>, records: readonly OutRecord<T>[]): Promise<void>;
  /** Work shared in a group: at-least-once, committed after the handler. */
  subscribe<T>(options: SubscribeOptions<T>): Promise<Subscription>;
  /** Everything, for everyone who asks: no group, no commits. */
  tail<T>(options: TailOptions<T>): Promise<Tail>;
  lag(topic: TopicDefinition<unknown>, group: string): Promise<readonly Lag[]>;
  /** Stops all subscriptions, flushes, closes. */
  close(): Promise<void>;
}
