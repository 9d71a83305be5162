import { sql, type Kysely } from 'kysely';
import { AirlockError } from '@airlock/contracts/problem';
import { migration0001 } from '../migrations/0001-first.js';
import { migration0002 } from '../migrations/0002-days.js';
import { migration0003 } from '../migrations/0003-direct-log.js';
import { migration0004 } from '../migrations/0004-known.js';
import { migration0010 } from '../migrations/0010-house.js';
import { migration0011 } from '../migrations/0011-admission.js';
import { migration0012 } from '../migrations/0012-credit.js';
import { migration0013 } from '../migrations/0013-blacklist.js';
import { migration0014 } from '../migrations/0014-providers.js';
import { migration0015 } from '../migrations/0015-actions.js';
import { migration0016 } from '../migrations/0016-redress.js';
import { migration0017 } from '../migrations/0017-orders.js';
import { migration0018 } from '../migrations/0018-audit-proofs.js';
import { migration0019 } from '../migrations/0019-evidence.js';
import { migration0020 } from '../migrations/0020-retention.js';
import { migration0021 } from '../migrations/0021-access.js';
import { migration0022 } from '../migrations/0022-webhooks.js';
import { migration0030 } from '../migrations/0030-review.js';
import { migration0031 } from '../migrations/0031-quality.js';
import { migration0032 } from '../migrations/0032-duty.js';
import { migration0033 } from '../migrations/0033-paging.js';
import { migration0034 } from '../migrations/0034-patrol.js';
import { migration0035 } from '../migrations/0035-figures.js';
import { migration0036 } from '../migrations/0036-policy.js';
import { migration0037 } from '../migrations/0037-ledger-end.js';
import { migration0038 } from '../migrations/0038-deadline-words.js';
import { migration0039 } from '../migrations/0039-banks.js';
import { migration0040 } from '../migrations/0040-appeals-again.js';
import { migration0041 } from '../migrations/0041-kept-plans.js';

/** One step forward; there is no way back but a backup. */
export interface Migration {
  /** Rising, never reused; a step with a lower number than one applied already is still applied. */
  readonly id: number;
  readonly name: string;
  readonly statements: readonly string[];
}

export const migrations: readonly Migration[] = [
  migration0001,
  migration0002,
  migration0003,
  migration0004,
  migration0010,
  migration0011,
  migration0012,
  migration0013,
  migration0014,
  migration0015,
  migration0016,
  migration0017,
  migration0018,
  migration0019,
  migration0020,
  migration0021,
  migration0022,
  migration0030,
  migration0031,
  migration0032,
  migration0033,
  migration0034,
  migration0035,
  migration0036,
  migration0037,
  migration0038,
  migration0039,
  migration0040,
  migration0041,
];

/** Any number that nobody else uses as an advisory lock in the same database. */
const LOCK = 0x41_49_52_4c;

/**
 * Brings the schema up to date; processes that start at once wait for the first. Throws `conflict` when the database
 * was written by a newer Airlock.
 */
export async function migrate(
  database: Kysely<never>,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`.execute(tx);
    await sql`CREATE TABLE IF NOT EXISTS airlock_migrations(
      id integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`.execute(tx);
    const { rows } = await sql<{ id: number }>`SELECT id FROM airlock_migrations`.execute(tx);
    const applied = new Set(rows.map((r) => r.id));
    const newest = Math.max(0, ...applied);
    if (newest > Math.max(0, ...steps.map((s) => s.id))) {
      throw new AirlockError(
        'conflict',
        `The database is at version ${newest}, which this Airlock does not know`,
        {
          hint: 'Run the newer Airlock, or restore a backup from before the upgrade.',
        },
      );
    }
    for (const step of steps) {
      if (applied.has(step.id)) continue;
      for (const statement of step.statements) await sql.raw(statement).execute(tx);
      await sql`INSERT INTO airlock_migrations(id, name) VALUES (${step.id}, ${step.name})`.execute(tx);
    }
  });
}
