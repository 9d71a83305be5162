import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { TopicDefinition } from '@airlock/contracts/topics';
import { partitionOf } from '../partition.js';
import type { Batch, InRecord } from '../port.js';

export const Note = z.object({ v: z.literal(1), n: z.number(), text: z.string().optional() });
export type Note = z.infer<typeof Note>;

export const note = (n: number): Note => ({ v: 1, n });

export const numbered = (key: string, from: number, to: number): { key: string; value: Note }[] =>
  Array.from({ length: to - from }, (_, i) => ({ key, value: note(from + i) }));

/** A topic that no other test knows. */
export const contractTopic = (
  over: Partial<Pick<TopicDefinition<Note>, 'partitions' | 'compacted' | 'retentionMs'>> = {},
): TopicDefinition<Note> => ({
  name: `airlock.contract.${randomUUID()}`,
  schema: Note,
  title: 'Contract suite',
  partitions: 4,
  retentionMs: 3_600_000,
  compacted: false,
  ...over,
});

/** For each partition of a topic, in order, a key that lies in it. */
export function keysOf({ partitions }: TopicDefinition<unknown>): string[] {
  const keys: string[] = [];
  for (let n = 0; Object.keys(keys).length < partitions; n += 1)
    keys[partitionOf(`k${n}`, partitions)] ??= `k${n}`;
  return keys;
}

/** Keeps what was handled, in order, and wakes whoever waits for it. */
export class Collector<R = InRecord<Note>> {
  readonly records: R[] = [];
  #waiting = new Set<() => void>();

  add(record: R): void {
    this.records.push(record);
    for (const check of this.#waiting) check();
  }

  readonly handle = (batch: Batch<Note>): Promise<void> => {
    for (const record of batch.records) this.add(record as R);
    return Promise.resolve();
  };

  /** For tails without tombstones. */
  readonly tail = (records: readonly { value: Note | null }[]): void => {
    for (const record of records) if (record.value !== null) this.add(record as R);
  };

  count(n: number): Promise<void> {
    return this.#when(() => this.records.length >= n);
  }

  until(found: (record: R) => boolean): Promise<void> {
    return this.#when(() => this.records.some(found));
  }

  /** The numbers of one key in the order of arrival. */
  of(key: string): number[] {
    return (this.records as InRecord<Note>[]).filter((r) => r.key === key).map((r) => r.value.n);
  }

  static async total(collectors: readonly Collector[], n: number): Promise<void> {
    const sum = () => collectors.reduce((total, c) => total + c.records.length, 0);
    await Promise.race(collectors.map((c) => c.#when(() => sum() >= n)));
  }

  async #when(reached: () => boolean): Promise<void> {
    if (reached()) return;
    await new Promise<void>((resolve) => {
      const check = () => {
        if (!reached()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
    });
  }
}
