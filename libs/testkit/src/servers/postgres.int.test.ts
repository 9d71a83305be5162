// needs: postgres, postgres-binaries
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { startOwnPostgres, startPostgres } from './postgres.js';

async function ask<T>(url: string, query: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T & Record<string, never>>(query)).rows;
  } finally {
    await client.end();
  }
}

it('gives a PostgreSQL by whichever way there is, and leaves one that was there already', async () => {
  const server = await startPostgres();
  expect(await ask(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await server.stop();
});

it('keeps what was committed over a loss of power', async () => {
  const server = await startOwnPostgres();
  try {
    expect(await ask(server.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    await ask(server.url, 'CREATE TABLE t AS SELECT 7 AS n');
    await server.halt('immediate');
    await expect(ask(server.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await server.start();
    expect(await ask(server.url, 'SELECT n FROM t')).toEqual([{ n: 7 }]);
  } finally {
    await server.stop();
  }
});
