import type { Pool } from 'pg';

const INT8 = 20;

/** Connections to a PostgreSQL server; it is asked only when one is needed. */
export async function serverPool(options: {
  readonly url: string;
  readonly poolSize?: number;
  /** Longest wait for a connection, and then again for an answer, ms; default 10 s and for ever. */
  readonly timeoutMs?: number;
}): Promise<Pool> {
  // Loaded only where it is used: most installations are embedded.
  const { Pool, types } = await import('pg');
  const pool = new Pool({
    connectionString: options.url,
    max: options.poolSize ?? 10,
    application_name: 'airlock',
    // A server that does not answer must not hold a caller for ever.
    connectionTimeoutMillis: options.timeoutMs ?? 10_000,
    ...(options.timeoutMs === undefined ? {} : { query_timeout: options.timeoutMs }),
    keepAlive: true,
    types: {
      // Our 64-bit numbers are counters and ms since 1970, far below 2^53.
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? Number : types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser,
    },
  }); // The pool looks after idle connections only: one lost within a transaction would end the process. Its next query says so.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
