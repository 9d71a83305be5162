import type { ControlRecord } from '@airlock/contracts/control';

/** A second way for control records, beside the bus: what a person's cut takes when the bus is down. */
export interface DirectPath {
  /** Hands the record to every listener, whatever the others do; then throws what they threw. */
  send(record: ControlRecord): void | Promise<void>;
  /** Returns how to stop listening. Records may come twice, by this path and by the bus. */
  on(listener: (record: ControlRecord) => void | Promise<void>): () => void;
}

/** The direct path of one process. */
export function inProcessDirectPath(): DirectPath {
  const listeners = new Set<{ call: (record: ControlRecord) => void | Promise<void> }>();
  return {
    async send(record) {
      // Called at once, not in the next turn: a cut does not queue.
      const calls = [...listeners].map(async ({ call }) => call(record));
      const failed = (await Promise.allSettled(calls)).filter((r) => r.status === 'rejected');
      if (failed.length > 0) {
        throw new AggregateError(
          failed.map((r) => r.reason as unknown),
          `${failed.length} of ${calls.length} listeners of the direct path failed`,
        );
      }
    },
    on(call) {
      const listener = { call };
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
