import type { EnforcementTarget } from '@airlock/contracts/http/stream-api';
import type { ActionId, RoomId, StreamId } from '@airlock/contracts/ids';
import type { Database } from '@airlock/storage/database';
import { outboxRepository, type OutboxRow } from '@airlock/storage/repositories/outbox';
import type { z } from 'zod';
import type { Events } from './events.js';
import type { MediaServer } from './media-server.js';
import { KICK } from './records.js';

const LEASE_MS = 15_000;
const KICK_TIMEOUT_MS = 5_000;
const IDLE_MS = 1_000;

type Target = z.infer<typeof EnforcementTarget>;

export const targetOf = (row: OutboxRow): Target => ({
  server: row.target,
  state: row.state === 'confirmed' ? 'confirmed' : 'pending',
  attempts: row.attempts,
  ...(row.confirmedAt === undefined ? {} : { confirmedAt: row.confirmedAt }),
  ...(row.error === undefined ? {} : { error: row.error }),
});

/** Doubles from 250 ms to 30 s. */
export const backOffMs = (attempt: number): number => Math.min(30_000, 250 * 2 ** Math.min(attempt - 1, 10));

export interface RelayOptions {
  readonly db: Database;
  readonly servers: readonly MediaServer[];
  readonly clock: () => number;
  readonly events: Events;
  /** After every attempt: all targets of the action as they stand. */
  readonly onChange: (actionId: ActionId, targets: Target[]) => void;
}

export interface Relay {
  /** Something was put into the outbox. */
  wake(): void;
  /** Tries everything that is due once; for tests and for shutdown. */
  drain(): Promise<number>;
  close(): Promise<void>;
}

/** Delivers kicks from the outbox: at least once, again with a growing pause until the server has confirmed. */
export const startRelay = ({ db, servers, clock, events, onChange }: RelayOptions): Relay => {
  const outbox = outboxRepository(db.queries);
  const byName = new Map(servers.map((s) => [s.name, s]));
  let closed = false;
  let running: Promise<number> | undefined;
  let again = false;

  const attempt = async (row: OutboxRow): Promise<void> => {
    const { streamId, roomId } = row.payload as { streamId: StreamId; roomId: RoomId };
    try {
      const server = byName.get(row.target);
      if (server === undefined) throw new Error(`no media server ${row.target} is configured`);
      const result = await withTimeout(server.kick({ roomId, streamId }));
      await outbox.confirm(row.id, clock());
      events.kicked(row.target, result, streamId);
    } catch (error) {
      const now = clock();
      const text = error instanceof Error ? error.message : String(error);
      await outbox.fail({
        id: row.id,
        attempt: row.attempts,
        error: text,
        now,
        retryAt: now + backOffMs(row.attempts),
      });
      events.kicked(row.target, 'failed', streamId, error);
    }
    onChange(row.subject as ActionId, (await outbox.of([row.subject])).map(targetOf));
  };

  const round = async (): Promise<number> => {
    let done = 0;
    do {
      again = false;
      const rows = await outbox.claim({ now: clock(), limit: 50, leaseMs: LEASE_MS, kind: KICK });
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

const withTimeout = async <T>(work: Promise<T>): Promise<T> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer in ${KICK_TIMEOUT_MS} ms`)), KICK_TIMEOUT_MS);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
