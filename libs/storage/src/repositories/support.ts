import type { Transaction } from 'kysely';
import type { Queries, Tables } from '../database/tables.js';

/** Rows per statement: far below PostgreSQL's 65,535 parameters for our widest table. */
const CHUNK = 1_000;

/** Runs `write` on pieces that fit one statement each. */
export async function inChunks<T>(
  items: readonly T[],
  write: (chunk: T[]) => Promise<unknown>,
): Promise<void> {
  for (let i = 0; i < items.length; i += CHUNK) await write(items.slice(i, i + CHUNK));
}

/** Within the transaction that is open, or in one of its own. */
export const inTransaction = <R>(q: Queries, work: (tx: Transaction<Tables>) => Promise<R>): Promise<R> =>
  q.isTransaction ? work(q as Transaction<Tables>) : q.transaction().execute(work);

/** Newest first, at most `limit`, only those before `before` (ms since 1970, exclusive). */
export interface Page {
  readonly limit: number;
  readonly before?: number | undefined;
}

/** Of several entries with one key the last one, since one INSERT may not touch a row twice. */
export const lastOfEach = <T>(items: readonly T[], key: (item: T) => string): T[] => [
  ...new Map(items.map((item) => [key(item), item])).values(),
];
