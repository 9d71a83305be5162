import { openDatabase } from '@airlock/storage/database';
import { postgresBinaries, startPostgres } from '@airlock/testkit/servers/postgres';
import { sql } from 'kysely';

/** Whether a PostgreSQL can be had without fetching one. */
export const postgresIsHere = (): boolean =>
  (process.env['DATABASE_URL'] ?? postgresBinaries()) !== undefined;

/** Lends a schema of its own on a PostgreSQL of this machine, by its URL. */
export async function onPostgres<T>(work: (url: string) => Promise<T>): Promise<T> {
  const server = await startPostgres();
  const schema = `airlock_bench_${process.pid}`;
  try {
    const admin = await openDatabase({ url: server.url });
    try {
      await sql`CREATE SCHEMA ${sql.id(schema)}`.execute(admin.queries);
      const url = new URL(server.url);
      url.searchParams.set('options', `-c search_path=${schema}`);
      return await work(url.href);
    } finally {
      await sql`DROP SCHEMA IF EXISTS ${sql.id(schema)} CASCADE`.execute(admin.queries);
      await admin.close();
    }
  } finally {
    await server.stop();
  }
}
