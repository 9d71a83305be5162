import { AirlockError } from '@airlock/contracts/problem';
import type { Produce } from './client.js';

/** Bytes of one partition in one request: a batch must fit the broker's `message.max.bytes` (1 MiB by default). */
const BATCH_BYTES = 900 * 1024;
const REQUEST_BYTES = 8 * 1024 * 1024;
/** Bytes that may wait before publishing is refused. */
const PENDING_BYTES = 64 * 1024 * 1024;
const RECORD_OVERHEAD = 100;

export interface Outgoing {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly value: string | Uint8Array | null;
}

interface Call {
  waiting: number;
  failed: boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Entry extends Outgoing {
  readonly bytes: number;
  readonly call: Call;
}

/**
 * Micro-batches what is published: one request in flight, and everything that comes meanwhile goes into the next. So the
 * linger is the broker's own answer time, the order of a partition survives retries, and an idle bus waits for nobody.
 */
export class Outbox {
  readonly #send: (batches: readonly Produce[]) => Promise<void>;
  #entries: Entry[] = [];
  #bytes = 0;
  #sending: Promise<void> | undefined;

  constructor(send: (batches: readonly Produce[]) => Promise<void>) {
    this.#send = send;
  }

  /** Resolves when all records are acknowledged; rejects with the first failure. Throws `unavailable` when too much waits. */
  put(records: readonly Outgoing[]): Promise<void> {
    if (records.length === 0) return Promise.resolve();
    if (this.#bytes > PENDING_BYTES) {
      return Promise.reject(new AirlockError('unavailable', 'The bus is behind: too much waits to be sent'));
    }
    return new Promise((resolve, reject) => {
      const call: Call = { waiting: records.length, failed: false, resolve, reject };
      for (const record of records) {
        const { value, key } = record;
        const length = typeof value === 'string' ? Buffer.byteLength(value) : (value?.length ?? 0);
        const bytes = length + key.length * 3 + RECORD_OVERHEAD;
        this.#bytes += bytes;
        this.#entries.push({ ...record, bytes, call });
      }
      this.#sending ??= this.#run();
    });
  }

  /** Resolves when nothing waits any more. */
  async flush(): Promise<void> {
    while (this.#sending) await this.#sending;
  }

  async #run(): Promise<void> {
    // What is published in the same turn travels together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#entries.length > 0) {
      const taken = this.#take();
      try {
        await this.#send([...taken.batches.values()]);
        for (const { call } of taken.entries) {
          call.waiting -= 1;
          if (call.waiting === 0 && !call.failed) call.resolve();
        }
      } catch (error) {
        for (const { call } of taken.entries) {
          call.failed = true;
          call.reject(error);
        }
      }
      for (const { bytes } of taken.entries) this.#bytes -= bytes;
    }
    this.#sending = undefined;
  }

  /** The next request. A partition whose share is full waits with all its later records, so that none overtakes. */
  #take(): { entries: Entry[]; batches: Map<string, { -readonly [K in keyof Produce]: Produce[K] }> } {
    const batches = new Map<string, Produce & { records: Entry[] }>();
    const bytesOf = new Map<string, number>();
    const full = new Set<string>();
    const entries: Entry[] = [];
    const later: Entry[] = [];
    let total = 0;
    for (const entry of this.#entries) {
      if (entry.call.failed) {
        this.#bytes -= entry.bytes;
        continue;
      }
      const lane = `${entry.topic}\n${entry.partition}`;
      const before = bytesOf.get(lane) ?? 0;
      if (total > REQUEST_BYTES || full.has(lane) || (before > 0 && before + entry.bytes > BATCH_BYTES)) {
        full.add(lane);
        later.push(entry);
        continue;
      }
      bytesOf.set(lane, before + entry.bytes);
      total += entry.bytes;
      entries.push(entry);
      const batch = batches.get(lane);
      if (batch) batch.records.push(entry);
      else batches.set(lane, { topic: entry.topic, partition: entry.partition, records: [entry] });
    }
    this.#entries = later;
    return { entries, batches };
  }
}
