import type { Logger } from '@airlock/nest-host/logger';
import type { Metrics } from '@airlock/nest-host/metrics';
import { databaseNow } from '@airlock/storage/database-clock';
import type { Database } from '@airlock/storage/database';

/** Further apart than this two clocks are no evidence of when something was, ms. */
const DRIFT_LIMIT_MS = 500;

/** How far our clock is ahead of the database's, ms; a question that took long counts half. */
async function clockDrift(db: Database, clock: () => number): Promise<number> {
  const asked = clock();
  const theirs = await databaseNow(db.queries);
  return Math.round((asked + clock()) / 2 - theirs);
}

/** Tells of clocks that do not agree, in numbers and in the log. */
export const watchClock = (db: Database, clock: () => number, metrics: Metrics, logger: Logger) => {
  const gauge = metrics.gauge('airlock_clock_drift_ms', 'How far our clock is ahead of the database’s');
  /** For what is sealed: whose clock its times are of, and how it stood. */
  return async (): Promise<string> => {
    const drift = await clockDrift(db, clock);
    gauge.set(drift);
    if (Math.abs(drift) > DRIFT_LIMIT_MS)
      logger.error({ drift }, 'the clocks of control and its database do not agree');
    return `system clock of the control server, UTC; ${Math.abs(drift)} ms ${drift < 0 ? 'behind' : 'ahead of'} the database's`;
  };
};
