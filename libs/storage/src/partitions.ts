import { sql, type Transaction } from 'kysely';
import type { Queries, Tables } from './database/tables.js';
import { inTransaction } from './repositories/support.js';

/** Tables that keep each day (UTC) in a partition of its own. */
export const PARTITIONED = ['verdicts', 'chat', 'audit'] as const;
export type Partitioned = (typeof PARTITIONED)[number];

export interface Partition {
  readonly name: string;
  /** Days since 1970-01-01, UTC. */
  readonly day: number;
}

const DAY_MS = 86_400_000;
/** Any number of our own, held by whoever makes or drops partitions. */
const LOCK = 0x41_44_41_59;
const LOCK_NOT_AVAILABLE = '55P03';

/** The UTC day of a time in ms since 1970, counted from 1970-01-01. */
export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);

/**
 * Makes the partitions of yesterday, today and `ahead` more days where they are missing; harmless to repeat, from several
 * instances too. A row of a day without one goes into the table's default partition, where nothing is lost.
 */
export async function makePartitions(q: Queries, now: number, ahead = 3): Promise<void> {
  const today = dayOf(now);
  const wanted = new Set<string>(
    PARTITIONED.flatMap((t) => days(today - 1, today + ahead).map((d) => `${t}/${d}`)),
  );
  for (const table of PARTITIONED) {
    for (const { day } of await partitions(q, table)) wanted.delete(`${table}/${day}`);
  }
  for (const [table, day] of [...wanted].map((w) => w.split('/'))) {
    await alone(q, async (tx) => {
      await sql`SELECT airlock_make_partition(${table}, ${table}, ${Number(day)}::integer)`.execute(tx);
    });
  }
}

const days = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** The day partitions of a table, oldest first, without the default one. */
export async function partitions(q: Queries, table: Partitioned): Promise<Partition[]> {
  const { rows } = await sql<{ name: string; bound: string }>`
    SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = to_regclass(${table}::text)`.execute(q);
  return rows
    .flatMap(({ name, bound }) => {
      const day = /FROM \((?:')?(-?\d+)/.exec(bound)?.[1];
      return day === undefined ? [] : [{ name, day: Number(day) }];
    })
    .sort((a, b) => a.day - b.day);
}

/**
 * Retention: drops the days that ended before `before` (ms since 1970), at no cost per row, and says which. Of the audit
 * log the hashes of dropped entries stay (`audit_leaves`), and its numbers go on. What lies in a default partition stays:
 * for verdicts and chat `expire` deletes it. Gives up on a day that somebody reads for too long; the next call gets it.
 * With `only`, that day and no other.
 */
export async function dropPartitions(
  q: Queries,
  table: Partitioned,
  before: number,
  only?: number,
): Promise<Partition[]> {
  const old = (await partitions(q, table)).filter(
    ({ day }) => (day + 1) * DAY_MS <= before && (only === undefined || day === only),
  );
  const dropped: Partition[] = [];
  for (const partition of old) {
    const done = await alone(q, async (tx) => {
      const { rows } = await sql<{ here: boolean }>`
        SELECT to_regclass(${partition.name}) IS NOT NULL AS here`.execute(tx);
      if (!rows[0]!.here) return false;
      const name = sql.id(partition.name);
      if (table === 'audit') {
        await sql`INSERT INTO audit_leaves(seq, leaf_hash) SELECT seq, leaf_hash FROM ${name}`.execute(tx);
      }
      await sql`DROP TABLE ${name}`.execute(tx);
      return true;
    });
    if (done) dropped.push(partition);
  }
  return dropped;
}

/**
 * In a short transaction of its own, one instance at a time. Changing a table's partitions waits for whoever reads it, and
 * everybody else waits for the one who waits: not for long, then undefined.
 */
async function alone<R>(q: Queries, work: (tx: Transaction<Tables>) => Promise<R>): Promise<R | undefined> {
  try {
    return await inTransaction(q, async (tx) => {
      await sql`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`.execute(tx);
      await sql`SET LOCAL lock_timeout = '2s'`.execute(tx);
      return work(tx);
    });
  } catch (error) {
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return undefined;
    throw error;
  }
}

/**
 * Drops the days of a table that ended before `before` and hold no rows any more: what is deleted row by row leaves them
 * behind. Never of the audit log.
 */
export async function dropEmptyPartitions(
  q: Queries,
  table: Exclude<Partitioned, 'audit'>,
  before: number,
): Promise<Partition[]> {
  const dropped: Partition[] = [];
  for (const partition of (await partitions(q, table)).filter(({ day }) => (day + 1) * DAY_MS <= before)) {
    const done = await alone(q, async (tx) => {
      const name = sql.id(partition.name);
      const { rows: here } = await sql<{ here: boolean }>`
        SELECT to_regclass(${partition.name}) IS NOT NULL AS here`.execute(tx);
      if (!here[0]!.here) return false;
      await sql`LOCK TABLE ${name} IN ACCESS EXCLUSIVE MODE`.execute(tx);
      const { rows } = await sql<{ taken: boolean }>`SELECT EXISTS(SELECT 1 FROM ${name}) AS taken`.execute(
        tx,
      );
      if (rows[0]!.taken) return false;
      await sql`DROP TABLE ${name}`.execute(tx);
      return true;
    });
    if (done) dropped.push(partition);
  }
  return dropped;
}
