import type { Metrics } from '@airlock/nest-host/metrics';
import type { Database } from '@airlock/storage/database';
import { outboxRepository } from '@airlock/storage/repositories/outbox';

/** How far effects on the outside are behind what was decided. */
export type OutboxDepth = ReturnType<typeof outboxDepth>;

/** Whoever asks while somebody looks gets the same answer: the numbers of one collection are one look. */
export const outboxDepth = (db: Database) => {
  let looking: ReturnType<ReturnType<typeof outboxRepository>['depth']> | undefined;
  return () =>
    (looking ??= outboxRepository(db.queries)
      .depth()
      .finally(() => (looking = undefined)));
};

export const outboxGauges = (metrics: Metrics, depth: OutboxDepth, clock: () => number): void => {
  metrics.gauge('airlock_outbox_pending', 'Effects decided and not confirmed', [], async (g) =>
    g.set((await depth()).pending),
  );
  metrics.gauge('airlock_outbox_oldest_seconds', 'Age of the oldest effect that is due', [], async (g) => {
    const { oldestDueAt } = await depth();
    g.set(oldestDueAt === undefined ? 0 : Math.max(0, clock() - oldestDueAt) / 1_000);
  });
  metrics.gauge('airlock_outbox_dead', 'Effects nobody tries any more', [], async (g) =>
    g.set((await depth()).dead),
  );
};
