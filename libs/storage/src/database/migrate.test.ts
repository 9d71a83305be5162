import { Kysely } from 'kysely';
import { migrationCases } from '../suite/migration-cases.js';
import { PgliteClient } from './pglite-client.js';
import { pgliteDialect } from './pglite-dialect.js';
import type { Tables } from './tables.js';

migrationCases('Migrations on PGlite', async () => {
  const queries = new Kysely<Tables>({ dialect: pgliteDialect(await PgliteClient.open(undefined)) });
  return { queries, dispose: () => queries.destroy() };
});
