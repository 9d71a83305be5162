import type { RawRecord } from '../codec.js';

/** Records of one partition for one produce request; at most one of each partition per request. */
export interface Produce {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly { readonly key: string; readonly value: string | Uint8Array | null }[];
}

export type Position = 'earliest' | 'latest' | { readonly timestamp: number };

/** What a member of a group is told. None of these may throw. */
export interface MemberEvents {
  /**
   * The group is about to share out its partitions anew, and all but `kept` may be gone then. Where the client can wait for
   * this before it answers the group, it does.
   */
  revoking(kept: readonly number[]): Promise<void>;
  /** All partitions this member has from now on; nothing is fetched of a new one before `Membership.start`. */
  assigned(partitions: readonly number[]): void;
  /** Records in order; `next` is the offset after them, past holes. Fetching goes on at once. */
  records(partition: number, records: readonly RawRecord[], next: bigint): void;
}

export interface Membership {
  /** Fetch this partition from this offset on. */
  start(partition: number, offset: bigint): void;
  /** Stops and resumes fetching one partition, the place is kept. */
  hold(partition: number): void;
  release(partition: number): void;
  /** Rejects unless the broker took all of them from this member. */
  commit(offsets: ReadonlyMap<number, bigint>): Promise<void>;
  leave(): Promise<void>;
}

export interface FollowEvents {
  /** Awaited before the next call; rejecting ends the follower with that error. `records` may be empty: `next` moves past holes. */
  records(partition: number, records: readonly RawRecord[], next: bigint): Promise<void>;
  /** It ended by itself. */
  failed(error: unknown): void;
}

export interface Following {
  /** See `Tail.behindMs`. */
  behindMs?(): number;
  close(): Promise<void>;
}

export interface TopicState {
  readonly partitions: number;
  readonly replicas: number;
  /** The settings that differ from the broker's defaults or were asked for. */
  readonly config: Readonly<Record<string, string>>;
}

/** What the Kafka bus needs of a client library. */
export interface KafkaClient {
  /** Acknowledged by all in-sync replicas, idempotent within the client's own retries. One call at a time. */
  send(batches: readonly Produce[]): Promise<void>;
  /** Partitions of a topic; undefined when there is none of that name. */
  partitions(topic: string): Promise<number | undefined>;
  /** Of each partition, the offset of a place in it. */
  offsets(topic: string, at: Position): Promise<bigint[]>;
  /** Of each partition, what the group has committed. */
  committed(topic: string, group: string): Promise<(bigint | undefined)[]>;
  /** Resolves when this member has its first assignment. */
  join(topic: string, group: string, events: MemberEvents): Promise<Membership>;
  /** Reads all partitions from the given offsets on, without a trace in any group. */
  follow(topic: string, from: readonly bigint[], events: FollowEvents): Promise<Following>;
  /** The state of those of the named topics that exist; `config` holds at least `keys`. */
  describe(topics: readonly string[], keys: readonly string[]): Promise<ReadonlyMap<string, TopicState>>;
  /**
   * Creates a topic; resolves too when somebody else was faster. `replicas` -1 is the broker's default. Resolves to the
   * replicas that it got, where that is known.
   */
  create(
    topic: string,
    as: { partitions: number; replicas: number; config: Record<string, string> },
  ): Promise<number | undefined>;
  /** Changes the given settings and leaves the others. */
  configure(topic: string, config: Record<string, string>): Promise<void>;
  grow(topic: string, partitions: number): Promise<void>;
  close(): Promise<void>;
}
