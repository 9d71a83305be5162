// needs: postgres
import { Kysely, PostgresDialect, sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '@airlock/testkit/servers/postgres';
import { openDatabase } from './database.js';
import { migrations } from './database/migrate.js';
import { serverPool } from './database/server-pool.js';
import type { Tables } from './database/tables.js';
import { migrationCases } from './suite/migration-cases.js';
import { serverSchema } from './suite/server-schema.js';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

it('brings an empty server up to date once although several start at the same time', async () => {
  const schema = await serverSchema(server.url);
  const all = await Promise.all(
    Array.from({ length: 5 }, () => openDatabase({ url: schema.url, poolSize: 2 })),
  );
  const { rows } = await sql`SELECT id FROM airlock_migrations ORDER BY id`.execute(all[0]!.queries);
  expect(rows).toEqual(migrations.map(({ id }) => ({ id })));
  await Promise.all(all.map((database) => database.close()));
  await schema.drop();
});

it('says that a server is not there', async () => {
  await expect(openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' })).rejects.toMatchObject({
    code: 'unavailable',
  });
});

migrationCases('Migrations on PostgreSQL', async () => {
  const schema = await serverSchema(server.url);
  const pool = await serverPool({ url: schema.url });
  const queries = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const dispose = async () => {
    await queries.destroy();
    await schema.drop();
  };
  return { queries, dispose };
});
