import type { Unreadable } from './codec.js';

/** What an adapter tells the process that runs it, for counters and logs. All hooks must be quick and not throw. */
export interface BusEvents {
  /** A record went to the parked topic: `code` is low-cardinality, `reason` is for people. */
  parked?(e: {
    topic: string;
    partition: number;
    offset: string;
    group: string;
    code: Unreadable['code'] | 'handler';
    reason: string;
  }): void;
  /** A tail, which has no group to park for, passed over an unreadable record. */
  skipped?(e: {
    topic: string;
    partition: number;
    offset: string;
    code: Unreadable['code'];
    reason: string;
  }): void;
  /** A handler or parking failed; the batch comes again after `delayMs`. */
  retry?(e: {
    topic: string;
    partition: number;
    group: string;
    attempt: number;
    delayMs: number;
    error: unknown;
  }): void;
  /** Background upkeep (retention, compaction, commits) failed; it is tried again. */
  upkeepFailed?(error: unknown): void;
  /** What a client library has to say when something goes wrong, for logs. */
  client?(message: string): void;
}

/** Back-off between attempts on one batch, ms: doubles from `minMs` up to `maxMs`. */
export interface RetryOptions {
  readonly minMs: number;
  readonly maxMs: number;
}

export const DEFAULT_RETRY: RetryOptions = { minMs: 100, maxMs: 10_000 };
