import type { Database } from '@airlock/storage/database';
import { outboxRepository, type OutboxRow } from '@airlock/storage/repositories/outbox';

const IDLE_MS = 1_000;

/** Doubles from 250 ms to 30 s. */
const backOffMs = (attempt: number): number => Math.min(30_000, 250 * 2 ** Math.min(attempt - 1, 10));

export interface OutboxRelayOptions {
  readonly db: Database;
  readonly clock: () => number;
  /** The effects it delivers; others are left alone. */
  readonly kind: string;
  /** How long one attempt may be in hand before another relay takes it, ms. */
  readonly leaseMs: number;
  /** Makes it happen. Throwing means another attempt after the pause, as long as there are any. */
  readonly deliver: (row: OutboxRow) => Promise<void>;
  /** Pause before the next attempt, ms; `attempt` counts from 1. */
  readonly pauseMs?: (attempt: number) => number;
  /** After every attempt, when it is written down. */
  readonly onAttempt?: (row: OutboxRow, error: unknown) => Promise<void> | void;
}

export interface Relay {
  /** Something was put into the outbox. */
  wake(): void;
  /** Tries everything that is due once; for tests and for shutdown. */
  drain(): Promise<number>;
  close(): Promise<void>;
}

/** Delivers effects of one kind from the outbox: at least once, again with a growing pause until they are confirmed. */
export const startOutboxRelay = (options: OutboxRelayOptions): Relay => {
  const { db, clock, kind, leaseMs, deliver, pauseMs = backOffMs, onAttempt } = options;
  const outbox = outboxRepository(db.queries);
  let closed = false;
  let running: Promise<number> | undefined;
  let again = false;

  const attempt = async (row: OutboxRow): Promise<void> => {
    let failure: unknown;
    try {
      await deliver(row);
      await outbox.confirm(row.id, clock());
    } catch (error) {
      failure = error;
      const now = clock();
      const text = error instanceof Error ? error.message : String(error);
      const retryAt = now + pauseMs(row.attempts);
      await outbox.fail({ id: row.id, attempt: row.attempts, error: text, now, retryAt });
    }
    await onAttempt?.(row, failure);
  };

  const round = async (): Promise<number> => {
    let done = 0;
    do {
      again = false;
      const rows = await outbox.claim({ now: clock(), limit: 50, leaseMs, kind });
      done += rows.length;
      await Promise.all(rows.map(attempt));
    } while (again && !closed);
    return done;
  };
  const run = (): Promise<number> => {
    if (running !== undefined) {
      again = true;
      return running;
    }
    running = round().finally(() => (running = undefined));
    return running;
  };
  // A database that is down is said by the health check; the rows stay.
  const quietly = (): void => void run().catch(() => undefined);
  const timer = setInterval(quietly, IDLE_MS);
  timer.unref();
  return {
    wake: () => {
      if (!closed) quietly();
    },
    drain: run,
    async close() {
      closed = true;
      clearInterval(timer);
      await running?.catch(() => undefined);
    },
  };
};
