import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterMetadata, Consumer, RecordsBatch } from '@platformatic/kafka';
import type { RawRecord } from '../codec.js';

type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;

const MAX_WAIT_MS = 100;
const PARTITION_BYTES = 1024 * 1024;
const RETRY_MS = { first: 50, most: 2_000 };
const OFFSET_OUT_OF_RANGE = 1;
/** Bits of a record batch's attributes. */
const LOG_APPEND_TIME = 0x08;
const CONTROL = 0x20;

export interface FetcherOptions {
  readonly topic: string;
  /** Awaited before the next fetch from the same broker. */
  readonly records: (partition: number, records: readonly RawRecord[], next: bigint) => void | Promise<void>;
  /** `records` rejected: fetching has ended. */
  readonly ended: (error: unknown) => void;
  /** Fetching failed and is tried again. */
  readonly failed: (error: unknown) => void;
}

/** Fetches partitions of one topic from wherever it is told to, one request in flight per broker. */
export class Fetcher {
  readonly #client: Consumer;
  readonly #options: FetcherOptions;
  readonly #places = new Map<number, bigint>();
  readonly #held = new Set<number>();
  /** When a partition was last known to hold nothing unread, `performance.now` clock. */
  readonly #levelAt = new Map<number, number>();
  readonly #behind = new Set<number>();
  readonly #loops = new Map<number, Promise<void>>();
  #wake = Promise.withResolvers<void>();
  #closed = false;
  #finding: Promise<void> | undefined;

  constructor(client: Consumer, options: FetcherOptions) {
    this.#client = client;
    this.#options = options;
    client.topics.trackAll(options.topic);
  }

  start(partition: number, offset: bigint): void {
    this.#places.set(partition, offset);
    this.#held.delete(partition);
    this.#go();
  }

  hold(partition: number): void {
    this.#held.add(partition);
  }

  release(partition: number): void {
    this.#held.delete(partition);
    this.#go();
  }

  /** Forgets all partitions but these. */
  keep(partitions: readonly number[]): void {
    for (const partition of this.#places.keys()) {
      if (!partitions.includes(partition)) this.#places.delete(partition);
    }
  }

  /** How long ago the last of the partitions was read to its end, ms; infinite before that. */
  behindMs(): number {
    const levels = [...this.#places.keys()].map((partition) => this.#levelAt.get(partition) ?? -Infinity);
    return performance.now() - Math.min(...levels, performance.now());
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wake.resolve();
    await this.#finding;
    await Promise.all(this.#loops.values());
    await this.#client.close(true);
  }

  #go(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
    this.#finding ??= this.#find().finally(() => (this.#finding = undefined));
  }

  /** One loop for every broker that leads a partition of ours. */
  async #find(): Promise<void> {
    const metadata = await this.#metadata();
    if (!metadata) return;
    for (const { leader } of metadata.topics.get(this.#options.topic)?.partitions ?? []) {
      if (this.#closed || this.#loops.has(leader) || this.#of(leader, metadata).length === 0) continue;
      this.#loops.set(
        leader,
        this.#loop(leader).finally(() => this.#loops.delete(leader)),
      );
    }
  }

  async #metadata(): Promise<ClusterMetadata | undefined> {
    for (let wait = RETRY_MS.first; !this.#closed; wait = Math.min(wait * 2, RETRY_MS.most)) {
      try {
        return await this.#client.metadata({ topics: [this.#options.topic] });
      } catch (error) {
        this.#options.failed(error);
        await delay(wait);
      }
    }
    return undefined;
  }

  #of(leader: number, metadata: ClusterMetadata): [number, bigint][] {
    const partitions = metadata.topics.get(this.#options.topic)?.partitions ?? [];
    return [...this.#places].filter(([p]) => !this.#held.has(p) && partitions[p]?.leader === leader);
  }

  async #loop(node: number): Promise<void> {
    let wait = RETRY_MS.first;
    while (!this.#closed) {
      const metadata = await this.#metadata();
      if (!metadata) return;
      const wanted = this.#of(node, metadata);
      if (wanted.length === 0) {
        await this.#wake.promise;
        continue;
      }
      let response: FetchResponse;
      try {
        response = await this.#fetch(node, metadata, wanted);
        wait = RETRY_MS.first;
      } catch (error) {
        if (this.#closed) return;
        if (!(await this.#recovered(error, wanted).catch(() => false))) {
          this.#options.failed(error);
          this.#client.clearMetadata();
          await delay(wait);
          wait = Math.min(wait * 2, RETRY_MS.most);
          // Leaders may have moved.
          this.#go();
        }
        continue;
      }
      try {
        await this.#deliver(response, new Map(wanted));
      } catch (error) {
        this.#closed = true;
        this.#options.ended(error);
      }
    }
  }

  #fetch(node: number, metadata: ClusterMetadata, wanted: [number, bigint][]): Promise<FetchResponse> {
    return this.#client.fetch({
      node,
      minBytes: 1,
      maxWaitTime: MAX_WAIT_MS,
      maxBytes: 16 * PARTITION_BYTES,
      topics: [
        {
          topicId: metadata.topics.get(this.#options.topic)!.id,
          partitions: wanted.map(([partition, fetchOffset]) => ({
            partition,
            fetchOffset,
            currentLeaderEpoch: -1,
            lastFetchedEpoch: -1,
            partitionMaxBytes: PARTITION_BYTES,
          })),
        },
      ],
    });
  }

  async #deliver(response: FetchResponse, asked: Map<number, bigint>): Promise<void> {
    const answeredAt = performance.now();
    const listed = new Set<number>();
    let isWhole = true;
    const reached = (partition: number, next: bigint, end: bigint) => {
      listed.add(partition);
      if (next >= end) this.#level(partition, answeredAt);
      else {
        this.#behind.add(partition);
        isWhole = false;
      }
    };
    for (const topic of response.responses) {
      for (const { partitionIndex: partition, records: batches, highWatermark: end } of topic.partitions) {
        const place = asked.get(partition);
        // Somebody has set another place meanwhile, or held it.
        if (place === undefined || this.#places.get(partition) !== place || this.#held.has(partition))
          continue;
        const last = batches?.at(-1);
        const next = last === undefined ? place : last.firstOffset + BigInt(last.lastOffsetDelta) + 1n;
        if (batches && next > place) {
          const raws = rawsOf(partition, batches, Number(place));
          this.#places.set(partition, next);
          await this.#options.records(partition, raws, next);
          if (this.#closed) return;
        }
        reached(partition, next > place ? next : place, end);
      }
    }
    // Within a fetch session brokers leave out partitions that have nothing new (KIP-227), and those they had no room for.
    if (!isWhole) return;
    for (const partition of asked.keys())
      if (!listed.has(partition) && this.#levelAt.has(partition) && !this.#behind.has(partition))
        this.#level(partition, answeredAt);
  }

  #level(partition: number, at: number): void {
    this.#levelAt.set(partition, at);
    this.#behind.delete(partition);
  }

  /** A place that retention has overtaken moves to the first record there is. */
  async #recovered(error: unknown, wanted: [number, bigint][]): Promise<boolean> {
    const { response } = error as { response?: FetchResponse };
    const lost = (response?.responses ?? [])
      .flatMap((t) => t.partitions)
      .filter((p) => p.errorCode === OFFSET_OUT_OF_RANGE)
      .map((p) => p.partitionIndex);
    if (lost.length === 0) return false;
    const { topic } = this.#options;
    const first = await this.#client.listOffsets({ topics: [topic], timestamp: -2n });
    const end = await this.#client.listOffsets({ topics: [topic], timestamp: -1n });
    for (const [partition, place] of wanted) {
      if (!lost.includes(partition) || this.#places.get(partition) !== place) continue;
      const low = first.get(topic)![partition]!;
      this.#places.set(partition, place < low ? low : end.get(topic)![partition]!);
    }
    this.#options.failed(error);
    return true;
  }
}

function rawsOf(partition: number, batches: readonly RecordsBatch[], from: number): RawRecord[] {
  const raws: RawRecord[] = [];
  for (const batch of batches) {
    if (batch.attributes & CONTROL) continue;
    const first = Number(batch.firstOffset);
    const appended = batch.attributes & LOG_APPEND_TIME ? Number(batch.maxTimestamp) : undefined;
    const base = Number(batch.firstTimestamp);
    for (const record of batch.records) {
      const offset = first + record.offsetDelta;
      if (offset < from) continue;
      raws.push({
        partition,
        offset: String(offset),
        key: record.key === null ? null : record.key.toString(),
        value: record.value,
        timestamp: appended ?? base + Number(record.timestampDelta),
      });
    }
  }
  return raws;
}
