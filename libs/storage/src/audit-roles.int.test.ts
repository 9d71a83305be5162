// needs: postgres-binaries
import { startOwnPostgres } from '@airlock/testkit/servers/postgres';
import { sql } from 'kysely';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { openDatabase } from './database.js';
import { auditRepository } from './repositories/audit.js';

it('B15: a role that was granted everything on the tables still cannot change or delete one entry of the log', async () => {
  const server = await startOwnPostgres();
  const database = await openDatabase({ url: server.url });
  try {
    const entry = { at: 1, actor: 'ann', role: 'duty', kind: 'stream.cut', subject: 's', detail: {} };
    await auditRepository(database.queries).append([entry]);
    await sql`CREATE ROLE curious LOGIN PASSWORD 'curious'`.execute(database.queries);
    await sql`GRANT ALL ON ALL TABLES IN SCHEMA public TO curious`.execute(database.queries);
    const url = new URL(server.url);
    url.username = url.password = 'curious';
    const client = new Client({ connectionString: url.href });
    await client.connect();
    try {
      const { rows } = await client.query<{ name: string }>(
        `SELECT c.relname AS name FROM pg_class c WHERE c.relname LIKE 'audit%' AND c.relkind IN ('r', 'p')`,
      );
      expect(rows.length).toBeGreaterThan(6);
      for (const { name } of rows) {
        const attempts = [
          `TRUNCATE ${name}`,
          `ALTER TABLE ${name} DISABLE TRIGGER ALL`,
          `DROP TABLE ${name}`,
        ];
        if (name === 'audit') attempts.push(`UPDATE audit SET actor = 'bob'`, `DELETE FROM audit`);
        for (const attempt of attempts)
          await expect(client.query(attempt), attempt).rejects.toMatchObject({ code: '42501' });
      }
      await expect(client.query(`SET session_replication_role = replica`)).rejects.toMatchObject({
        code: '42501',
      });
    } finally {
      await client.end();
    }
    expect(await auditRepository(database.queries).size()).toBe(1);
  } finally {
    await database.close();
    await server.stop();
  }
}, 60_000);
