import type { ControlRecord } from '@airlock/contracts/control';
import type { PolicyRecord } from '@airlock/contracts/policy';

export type DirectRecord = ControlRecord | PolicyRecord;

/** A second way for control records, beside the bus: what a person's cut takes when the bus is down. A policy takes it too. */
export interface DirectPath {
  /** Hands the record to every listener, whatever the others do; then throws what they threw. */
  send(record: DirectRecord): void | Promise<void>;
  /** Returns how to stop listening. Records may come twice, by this path and by the bus. */
  on(listener: (record: ControlRecord) => void | Promise<void>): () => void;
  /** The same for policies. */
  onPolicy(listener: (record: PolicyRecord) => void | Promise<void>): () => void;
}

type Listener<T> = { readonly call: (record: T) => void | Promise<void> };

/** The direct path of one process. */
export function inProcessDirectPath(): DirectPath {
  const control = new Set<Listener<ControlRecord>>();
  const policy = new Set<Listener<PolicyRecord>>();
  const listen = <T>(listeners: Set<Listener<T>>, call: Listener<T>['call']): (() => void) => {
    const listener = { call };
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    async send(record) {
      // Called at once, not in the next turn: a cut does not queue.
      const calls =
        record.type === 'policy'
          ? [...policy].map(async ({ call }) => call(record))
          : [...control].map(async ({ call }) => call(record));
      const failed = (await Promise.allSettled(calls)).filter((r) => r.status === 'rejected');
      if (failed.length > 0) {
        throw new AggregateError(
          failed.map((r) => r.reason as unknown),
          `${failed.length} of ${calls.length} listeners of the direct path failed`,
        );
      }
    },
    on: (call) => listen(control, call),
    onPolicy: (call) => listen(policy, call),
  };
}
