import type { EnforcementTarget } from '@airlock/contracts/http/stream-api';
import type { ActionId, RoomId, StreamId } from '@airlock/contracts/ids';
import { within } from '@airlock/nest-host/within';
import type { Database } from '@airlock/storage/database';
import { outboxRepository, type OutboxRow } from '@airlock/storage/repositories/outbox';
import type { z } from 'zod';
import type { Events } from './events.js';
import type { MediaServer } from './media-server.js';
import { type Relay, startOutboxRelay } from './outbox-relay.js';
import { KICK } from './records.js';

const LEASE_MS = 15_000;
const KICK_TIMEOUT_MS = 5_000;

type Target = z.infer<typeof EnforcementTarget>;

export const targetOf = (row: OutboxRow): Target => ({
  server: row.target,
  state: row.state === 'confirmed' ? 'confirmed' : 'pending',
  attempts: row.attempts,
  ...(row.confirmedAt === undefined ? {} : { confirmedAt: row.confirmedAt }),
  ...(row.error === undefined ? {} : { error: row.error }),
});

export interface RelayOptions {
  readonly db: Database;
  readonly servers: readonly MediaServer[];
  readonly clock: () => number;
  readonly events: Events;
  /** After every attempt: all targets of the action as they stand. */
  readonly onChange: (actionId: ActionId, targets: Target[]) => void;
}

/** Delivers kicks: again with a growing pause until the server has confirmed. */
export const startRelay = ({ db, servers, clock, events, onChange }: RelayOptions): Relay => {
  const byName = new Map(servers.map((s) => [s.name, s]));
  const streamOf = (row: OutboxRow) => row.payload as { streamId: StreamId; roomId: RoomId };
  return startOutboxRelay({
    db,
    clock,
    kind: KICK,
    leaseMs: LEASE_MS,
    deliver: async (row) => {
      const { streamId, roomId } = streamOf(row);
      const server = byName.get(row.target);
      if (server === undefined) throw new Error(`no media server ${row.target} is configured`);
      events.kicked(row.target, await within(server.kick({ roomId, streamId }), KICK_TIMEOUT_MS), streamId);
    },
    onAttempt: async (row, error) => {
      if (error !== undefined) events.kicked(row.target, 'failed', streamOf(row).streamId, error);
      onChange(row.subject as ActionId, (await outboxRepository(db.queries).of([row.subject])).map(targetOf));
    },
  });
};
