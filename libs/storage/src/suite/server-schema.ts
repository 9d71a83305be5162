import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** A schema of its own on the server at `base`; tests touch nothing else there. */
export async function serverSchema(base: string): Promise<{ url: string; drop: () => Promise<void> }> {
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
