import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** A schema of its own on the server that DATABASE_URL names; tests touch nothing else there. */
export async function serverSchema(): Promise<{ url: string; drop: () => Promise<void> }> {
  const base = process.env['DATABASE_URL'];
  if (base === undefined) throw new Error('DATABASE_URL is not set');
  const schema = `airlock_test_${randomUUID().replaceAll('-', '')}`;
  const run = async (statement: string) => {
    const client = new Client({ connectionString: base });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await run(`CREATE SCHEMA ${schema}`);
  const url = new URL(base);
  url.searchParams.set('options', `-c search_path=${schema}`);
  return { url: url.href, drop: () => run(`DROP SCHEMA ${schema} CASCADE`) };
}
