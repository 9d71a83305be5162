import { setTimeout as delay } from 'node:timers/promises';
import type { ParkedRecord, TopicDefinition } from '@airlock/contracts/topics';
import { decodeRecord, parkedRecord, type RawRecord } from './codec.js';
import type { BusEvents, RetryOptions } from './events.js';
import type { Batch, InRecord } from './port.js';

export interface Delivery<T> {
  readonly topic: TopicDefinition<T>;
  readonly group: string;
  readonly partition: number;
  readonly handle: (batch: Batch<T>) => Promise<void>;
  /** Publishes to the parked topic; resolves when durable. */
  readonly park: (record: ParkedRecord) => Promise<void>;
  readonly heartbeat: () => Promise<void>;
  /** Ends the retries: the member leaves. */
  readonly stop: AbortSignal;
  /** Handed to the handler: its work is no longer wanted. */
  readonly lost: AbortSignal;
  readonly retry: RetryOptions;
  readonly events: BusEvents;
  readonly clock: () => number;
}

/**
 * Brings one batch to its end: unreadable records are parked, the rest goes to the handler until it resolves.
 * Resolves `true` when the batch may be committed and `false` when stopped before that; rejects never.
 */
export async function deliver<T>(d: Delivery<T>, raws: readonly RawRecord[]): Promise<boolean> {
  const parked = new Set<string>();

  const park = async (
    raw: RawRecord,
    code: Parameters<NonNullable<BusEvents['parked']>>[0]['code'],
    reason: string,
  ) => {
    if (parked.has(raw.offset)) return;
    await d.park(parkedRecord({ topic: d.topic.name, group: d.group, reason, parkedAt: d.clock() }, raw));
    parked.add(raw.offset);
    d.events.parked?.({
      topic: d.topic.name,
      partition: d.partition,
      offset: raw.offset,
      group: d.group,
      code,
      reason,
    });
  };

  for (let attempt = 1; ; attempt += 1) {
    try {
      const records: InRecord<T>[] = [];
      for (const raw of raws) {
        if (parked.has(raw.offset)) continue;
        const decoded = decodeRecord(d.topic, raw);
        if (!decoded.ok) await park(raw, decoded.code, `${decoded.code}: ${decoded.reason}`);
        else if (decoded.value !== null) {
          const { partition, offset, timestamp } = raw;
          records.push({ partition, offset, key: raw.key!, value: decoded.value, timestamp });
        }
      }
      if (records.length > 0) {
        await d.handle({
          topic: d.topic.name,
          partition: d.partition,
          records,
          park: async (record, reason) => {
            const raw = raws.find((r) => r.offset === record.offset);
            if (!raw) throw new RangeError(`offset ${record.offset} is not in this batch`);
            await park(raw, 'handler', reason);
          },
          heartbeat: d.heartbeat,
          signal: d.lost,
        });
      }
      return true;
    } catch (error) {
      if (d.stop.aborted) return false;
      const delayMs = Math.min(d.retry.maxMs, d.retry.minMs * 2 ** Math.min(attempt - 1, 20));
      d.events.retry?.({
        topic: d.topic.name,
        partition: d.partition,
        group: d.group,
        attempt,
        delayMs,
        error,
      });
      await delay(delayMs, undefined, { signal: d.stop }).catch(() => undefined);
      if (d.stop.aborted) return false;
    }
  }
}
