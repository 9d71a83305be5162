import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import { AirlockError } from '@airlock/contracts/problem';
import { lockFolder } from './database/folder-lock.js';
import { migrate } from './database/migrate.js';
import { PgliteClient } from './database/pglite-client.js';
import { pgliteDialect } from './database/pglite-dialect.js';
import { tellingPool } from './database/server-errors.js';
import { serverPool } from './database/server-pool.js';
import type { Queries, Tables } from './database/tables.js';
import { makePartitions } from './partitions.js';

export type { Queries, Tables } from './database/tables.js';

/** `dir`: PGlite in that folder; `memory`: PGlite that is gone when closed; `url`: a PostgreSQL server. */
export type DatabaseOptions =
  | { readonly dir: string }
  | { readonly memory: true }
  | { readonly url: string; readonly poolSize?: number; readonly onIdleError?: (error: Error) => void };

export interface Database {
  readonly kind: 'embedded' | 'server';
  readonly queries: Queries;
  /** All of it or nothing; what `work` throws rolls back and is thrown on. */
  transaction<R>(work: (tx: Transaction<Tables>) => Promise<R>): Promise<R>;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;

/** Opens the database and brings its schema up to date. Throws `conflict` or `unavailable`. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const opened = await ('url' in options
    ? server(options)
    : embedded('dir' in options ? options.dir : undefined));
  const { queries, release } = opened;
  const close = async () => {
    try {
      await queries.destroy();
    } finally {
      release();
    }
  };
  try {
    await migrate(queries as unknown as Kysely<never>);
    await makePartitions(queries, Date.now());
  } catch (cause) {
    await close().catch(() => undefined);
    if (cause instanceof AirlockError) throw cause;
    throw new AirlockError('unavailable', 'The database cannot be brought up to date', { cause });
  }
  // Days go on while we run. A failure only sends rows to the default partition, and the next hour tries again.
  const upkeep = setInterval(() => void makePartitions(queries, Date.now()).catch(() => undefined), HOUR_MS);
  upkeep.unref();
  let closing: Promise<void> | undefined;
  return {
    kind: 'url' in options ? 'server' : 'embedded',
    queries,
    transaction: (work) => queries.transaction().execute(work),
    ping: async () => void (await sql`SELECT 1`.execute(queries)),
    close: () => {
      clearInterval(upkeep);
      return (closing ??= close());
    },
  };
}

async function embedded(dir: string | undefined): Promise<{ queries: Queries; release: () => void }> {
  let release = () => {};
  let data: string | undefined;
  if (dir !== undefined) {
    await mkdir(dir, { recursive: true });
    release = lockFolder(dir);
    data = join(dir, 'pglite');
  }
  try {
    const client = await PgliteClient.open(data);
    const queries = new Kysely<Tables>({ dialect: pgliteDialect(client) });
    return { queries, release };
  } catch (error) {
    release();
    throw error;
  }
}

async function server(options: { url: string; poolSize?: number; onIdleError?: (error: Error) => void }) {
  const pool = await serverPool(options);
  // Without a listener a server restart would end this process; the next query reports it anyway.
  pool.on('error', (error) => options.onIdleError?.(error));
  return {
    queries: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: tellingPool(pool) }) }),
    release: () => {},
  };
}
