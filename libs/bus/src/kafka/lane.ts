import type { RawRecord } from '../codec.js';
import { deliver, type Delivery } from '../delivery.js';

/** Records and bytes of one partition held in memory before fetching it stops; it resumes at half. */
const FULL_BYTES = 4 * 1024 * 1024;
const FULL_BATCHES = 4;

type Given<T> = Omit<Delivery<T>, 'stop' | 'lost' | 'heartbeat'>;

export interface LaneOptions<T> extends Given<T> {
  readonly maxBatch: number;
  readonly position: bigint;
  /** The offset of the first record that is not done has moved. */
  readonly done: (partition: number, next: bigint) => void;
  /** The lane has too much, or room again. */
  readonly hold: (partition: number) => void;
  readonly release: (partition: number) => void;
}

/**
 * One partition in the hands of one member: what was fetched, handed over one batch after the other. Apart from fetching,
 * so that a slow or failing partition neither holds up its neighbours nor the heartbeats.
 */
export class Lane<T> {
  readonly #options: LaneOptions<T>;
  readonly #stop = new AbortController();
  readonly #lost = new AbortController();
  #buffer: RawRecord[] = [];
  #bytes = 0;
  #held = false;
  #busy: Promise<void> | undefined;
  /** The offset after what was fetched. */
  #fetched: bigint;
  /** Holds that are on: the user's pause, or the group sharing out anew. */
  readonly #waits = new Set<'paused' | 'rebalance'>();

  constructor(options: LaneOptions<T>) {
    this.#options = options;
    this.#fetched = options.position;
  }

  /** Where fetching has to go on. */
  get fetched(): bigint {
    return this.#fetched;
  }

  get held(): boolean {
    return this.#held;
  }

  take(records: readonly RawRecord[], next: bigint): void {
    if (this.#stop.signal.aborted) return;
    // A fetch that was under way when the place was set may bring what is here already.
    const known = records.length > 0 && BigInt(records[0]!.offset) < this.#fetched;
    for (const record of records) {
      if (known && BigInt(record.offset) < this.#fetched) continue;
      this.#buffer.push(record);
      this.#bytes += (record.value?.length ?? 0) + 100;
    }
    if (next > this.#fetched) this.#fetched = next;
    if (!this.#held && this.#overfull(1)) {
      this.#held = true;
      this.#options.hold(this.#options.partition);
    }
    this.#pump();
  }

  wait(why: 'paused' | 'rebalance'): void {
    this.#waits.add(why);
  }

  goOn(why: 'paused' | 'rebalance'): void {
    this.#waits.delete(why);
    this.#pump();
  }

  /** Resolves when no batch is in hand. */
  async idle(): Promise<void> {
    await this.#busy;
  }

  /** Takes nothing more and waits for the batch in hand; after `graceMs` its handler is told that it is not wanted. */
  async finish(graceMs: number): Promise<void> {
    this.#stop.abort();
    const grace = setTimeout(() => this.#lost.abort(), graceMs);
    await this.#busy;
    clearTimeout(grace);
  }

  /** The partition is somebody else's now: what is in hand is not wanted and will not be committed. */
  lose(): void {
    this.#stop.abort();
    this.#lost.abort();
    this.#buffer = [];
  }

  #overfull(share: number): boolean {
    return (
      this.#buffer.length > FULL_BATCHES * this.#options.maxBatch * share || this.#bytes > FULL_BYTES * share
    );
  }

  #pump(): void {
    if (this.#busy || this.#waits.size > 0 || this.#stop.signal.aborted || this.#buffer.length === 0) return;
    this.#busy = this.#step().finally(() => {
      this.#busy = undefined;
      this.#pump();
    });
  }

  async #step(): Promise<void> {
    const { maxBatch, done, release, ...delivery } = this.#options;
    const records = this.#buffer.splice(0, maxBatch);
    for (const record of records) this.#bytes -= (record.value?.length ?? 0) + 100;
    const next = this.#buffer.length > 0 ? BigInt(records.at(-1)!.offset) + 1n : this.#fetched;
    if (this.#held && !this.#overfull(0.5)) {
      this.#held = false;
      release(delivery.partition);
    }
    const handled = await deliver(
      {
        ...delivery,
        heartbeat: () => Promise.resolve(),
        stop: this.#stop.signal,
        lost: this.#lost.signal,
      },
      records,
    );
    if (handled && !this.#lost.signal.aborted) done(delivery.partition, next);
  }
}
