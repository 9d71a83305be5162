import { sql } from 'kysely';
import type { Queries } from './database/tables.js';

/** What the database's clock shows, ms since 1970: another clock than ours wherever it runs on another machine. */
export async function databaseNow(q: Queries): Promise<number> {
  const { rows } = await sql<{ now: number }>`SELECT
    (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`.execute(q);
  return rows[0]!.now;
}
