import { decodeRecord } from '../codec.js';
import type { BusEvents } from '../events.js';
import type { Tail, TailOptions } from '../port.js';
import type { Log, Partition } from './log.js';
import { Signal } from './signal.js';

const BATCH = 500;

/** Follows all partitions from the given positions in one loop, one handler call at a time. */
export function openTail<T>(
  options: TailOptions<T>,
  at: readonly { partition: Partition; position: number }[],
  log: Log,
  events: BusEvents,
): Tail {
  const wake = new Signal();
  const lanes = at.map(({ partition, position }) => ({ partition, position, target: partition.end }));
  const watch = () => wake.set();
  for (const { partition } of lanes) partition.watchers.add(watch);
  let closed = false;
  let reached!: () => void;
  let missed!: (error: unknown) => void;
  const caughtUp = new Promise<void>((resolve, reject) => {
    reached = resolve;
    missed = reject;
  });
  // Whoever only wants `ended` must not be struck by `caughtUp` as well.
  caughtUp.catch(() => undefined);

  const handle = async (lane: (typeof lanes)[number]) => {
    const { partition } = lane;
    const end = partition.end;
    const rows = await log.read(partition, lane.position, BATCH);
    const records = [];
    for (const raw of rows) {
      const decoded = decodeRecord(options.topic, raw);
      const { offset, timestamp } = raw;
      if (decoded.ok) {
        records.push({ partition: partition.index, offset, key: raw.key!, value: decoded.value, timestamp });
      } else {
        const { code, reason } = decoded;
        events.skipped?.({ topic: options.topic.name, partition: partition.index, offset, code, reason });
      }
    }
    if (records.length > 0) await options.handle(records);
    const last = rows.at(-1);
    lane.position = last ? Number(last.offset) + 1 : end;
  };

  const run = async () => {
    try {
      for (;;) {
        let idle = true;
        for (const lane of lanes) {
          if (closed) return;
          if (lane.position >= lane.partition.end) continue;
          idle = false;
          await handle(lane);
        }
        if (lanes.every((lane) => lane.position >= lane.target)) reached();
        if (closed) return;
        if (idle) await wake.wait();
      }
    } catch (error) {
      missed(error);
      throw error;
    } finally {
      for (const { partition } of lanes) partition.watchers.delete(watch);
      missed(new Error('The tail was closed before it had caught up'));
    }
  };
  const ended = run();
  return {
    caughtUp,
    ended,
    close: async () => {
      closed = true;
      wake.set();
      await ended.catch(() => undefined);
    },
  };
}
