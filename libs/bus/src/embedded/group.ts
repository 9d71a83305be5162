import type { ParkedRecord, TopicDefinition } from '@airlock/contracts/topics';
import { deliver } from '../delivery.js';
import type { BusEvents, RetryOptions } from '../events.js';
import type { SubscribeOptions, Subscription } from '../port.js';
import type { Log, Partition } from './log.js';
import { Signal } from './signal.js';

/** How long closing waits for a handler before it is told that its result is not wanted, ms. */
const CLOSE_GRACE_MS = 10_000;

export interface GroupContext {
  readonly log: Log;
  readonly park: (record: ParkedRecord) => Promise<void>;
  readonly retry: RetryOptions;
  readonly events: BusEvents;
  readonly clock: () => number;
}

interface Member<T> {
  readonly options: SubscribeOptions<T>;
  /** Partitions held back; `all` stands for every one. */
  readonly paused: Set<number | 'all'>;
  readonly stop: AbortController;
  readonly lost: AbortController;
}

interface Lane<T> {
  readonly partition: Partition;
  readonly wake: Signal;
  /** The first offset that is not done. */
  position: number;
  owner: Member<T> | undefined;
  /** Who has a batch in hand, and its end. */
  busy: { readonly member: Member<T>; readonly done: Promise<void> } | undefined;
}

/**
 * The members of one consumer group in this process. Each partition has one lane, which hands over one batch at a time
 * to whoever owns the partition then: a rebalance can never have two members on one partition.
 */
export class Group<T> {
  readonly #topic: TopicDefinition<T>;
  readonly #name: string;
  readonly #context: GroupContext;
  readonly #lanes: Lane<T>[];
  readonly #running: Promise<void>[];
  #members: Member<T>[] = [];
  #closed = false;

  constructor(
    topic: TopicDefinition<T>,
    name: string,
    at: readonly { partition: Partition; position: number }[],
    context: GroupContext,
  ) {
    this.#topic = topic;
    this.#name = name;
    this.#context = context;
    this.#lanes = at.map(({ partition, position }) => {
      const lane: Lane<T> = { partition, position, wake: new Signal(), owner: undefined, busy: undefined };
      partition.watchers.add(() => lane.wake.set());
      return lane;
    });
    this.#running = this.#lanes.map((lane) => this.#run(lane));
  }

  /** Per partition, the first offset that is not done. */
  positions(): number[] {
    return this.#lanes.map((lane) => lane.position);
  }

  join(options: SubscribeOptions<T>): Subscription {
    const member: Member<T> = {
      options,
      paused: new Set(),
      stop: new AbortController(),
      lost: new AbortController(),
    };
    this.#members.push(member);
    this.#rebalance();
    let closing: Promise<void> | undefined;
    return {
      pause: (partition) => void member.paused.add(partition ?? 'all'),
      resume: (partition) => {
        if (partition === undefined) member.paused.clear();
        else member.paused.delete(partition);
        this.#rebalance();
      },
      close: () => (closing ??= this.#leave(member)),
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map((member) => this.#leave(member)));
    this.#closed = true;
    for (const lane of this.#lanes) lane.wake.set();
    await Promise.all(this.#running);
  }

  async #leave(member: Member<T>): Promise<void> {
    this.#members = this.#members.filter((m) => m !== member);
    member.stop.abort();
    this.#rebalance();
    const grace = setTimeout(() => member.lost.abort(), CLOSE_GRACE_MS);
    await Promise.all(this.#lanes.map((lane) => (lane.busy?.member === member ? lane.busy.done : undefined)));
    clearTimeout(grace);
    await this.#context.log.flush();
  }

  #rebalance(): void {
    this.#lanes.forEach((lane, i) => {
      lane.owner = this.#members[i % Math.max(1, this.#members.length)];
      lane.wake.set();
    });
  }

  async #run(lane: Lane<T>): Promise<void> {
    while (!this.#closed) {
      const member = lane.owner;
      const ready = member && !member.paused.has('all') && !member.paused.has(lane.partition.index);
      if (!ready || lane.position >= lane.partition.end) {
        await lane.wake.wait();
        continue;
      }
      let finish!: () => void;
      lane.busy = { member, done: new Promise((resolve) => (finish = resolve)) };
      try {
        await this.#step(lane, member);
      } finally {
        lane.busy = undefined;
        finish();
      }
    }
  }

  async #step(lane: Lane<T>, member: Member<T>): Promise<void> {
    const { log, park, retry, events, clock } = this.#context;
    const { partition } = lane;
    const end = partition.end;
    const limit = member.options.maxBatch ?? 500;
    let next = end;
    let rows;
    try {
      rows = await log.read(partition, lane.position, limit);
    } catch (error) {
      // The store is gone: the bus is closing, or has failed as a whole and says so to every publisher.
      events.upkeepFailed?.(error);
      await lane.wake.wait();
      return;
    }
    const last = rows.at(-1);
    if (last) {
      next = Number(last.offset) + 1;
      const done = await deliver(
        {
          topic: this.#topic,
          group: this.#name,
          partition: partition.index,
          handle: member.options.handle,
          park,
          heartbeat: () => Promise.resolve(),
          stop: member.stop.signal,
          lost: member.lost.signal,
          retry,
          events,
          clock,
        },
        rows,
      );
      if (!done) return;
    }
    lane.position = next;
    log.commit({ group: this.#name, pid: partition.pid, offset: next });
  }
}
