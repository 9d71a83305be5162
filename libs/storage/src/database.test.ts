import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql, type Kysely } from 'kysely';
import { StreamId } from '@airlock/contracts/ids';
import { openDatabase } from './database.js';
import { migrate, migrations } from './database/migrate.js';
import { repositories } from './repositories.js';
import { stream } from './suite/samples.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'airlock-database-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

it(
  'keeps what was written over a close, and one process at a time in its folder',
  { timeout: 60_000 },
  async () => {
    const first = await openDatabase({ dir });
    await repositories(first.queries).streams.save([stream()]);
    await expect(openDatabase({ dir })).rejects.toMatchObject({ code: 'conflict' });
    await first.close();
    await first.close();
    const second = await openDatabase({ dir });
    expect(await repositories(second.queries).streams.get(StreamId.parse('s1'))).toEqual(stream());
    await second.ping();
    await second.close();
    await expect(second.ping()).rejects.toThrow();
  },
);

it(
  'applies each step once and in order, all or nothing, and refuses what is newer than itself',
  { timeout: 60_000 },
  async () => {
    const database = await openDatabase({ memory: true });
    const queries = database.queries as unknown as Kysely<never>;
    const second = { id: 90, name: 'second', statements: ['CREATE TABLE two(a integer)'] };
    const broken = { id: 91, name: 'broken', statements: ['CREATE TABLE three(a integer)', 'NOT SQL'] };
    await migrate(queries, [...migrations, second]);
    await migrate(queries, [...migrations, second]);
    await expect(migrate(queries, [...migrations, second, broken])).rejects.toThrow('syntax error');
    const { rows } =
      await sql`SELECT to_regclass('two') IS NOT NULL AS two, to_regclass('three') IS NULL AS three`.execute(
        queries,
      );
    expect(rows).toEqual([{ two: true, three: true }]);
    await expect(migrate(queries, migrations)).rejects.toMatchObject({ code: 'conflict' });
    await database.close();
  },
);
