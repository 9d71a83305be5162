// needs: postgres-binaries
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startOwnPostgres, type OwnPostgres } from '@airlock/testkit/servers/postgres';
import { openDatabase, type Database } from './database.js';
import type { AuditRecord } from './repositories/audit.js';
import { repositories } from './repositories.js';
import { action, segmentVerdict } from './suite/samples.js';
import { together } from './together.js';

let server: OwnPostgres;
let database: Database;
beforeAll(async () => {
  server = await startOwnPostgres();
  database = await openDatabase({ url: server.url, poolSize: 4 });
});
afterAll(async () => {
  await database.close();
  await server.stop();
});

const entry = (text: string) => ({ at: 1, actor: 'a', role: 'r', kind: 'k', subject: text, detail: {} });
const WRITES = 600;
const WORKERS = 8;

it('loses nothing it had confirmed while the server loses its power twice, and writes go on by themselves', async () => {
  const log = repositories(database.queries).audit;
  const append = together<AuditRecord>(async (group) => void (await log.append(group)));
  const confirmed: string[] = [];
  const transient: string[] = [];
  let next = 0;

  /** Until it is taken, as a consumer would that is given the same message again. */
  const untilTaken = async <R>(write: () => Promise<R>): Promise<R> => {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        expect(error).toMatchObject({ code: 'unavailable' });
        transient.push((error as Error).message);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const worker = async () => {
    while (next < WRITES) {
      const n = (next += 1);
      await untilTaken(() => append(entry(`w${n}`)));
      confirmed.push(`w${n}`);
      await untilTaken(() =>
        database.transaction(async (tx) => {
          await repositories(tx).actions.insert(action(`a${n}`, n));
          await repositories(tx).verdicts.save([segmentVerdict(n, n)]);
        }),
      );
      if (n === 150 || n === 400) {
        await server.halt('immediate');
        await server.start();
      }
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));

  expect(transient.length).toBeGreaterThan(0);
  const { actions, verdicts } = repositories(database.queries);
  const stored = await log.range(0, 10_000);
  expect(stored.map((r) => r.seq)).toEqual(stored.map((_, i) => i));
  expect(await log.size()).toBe(stored.length);
  expect(new Set(stored.map((r) => r.subject))).toEqual(new Set(confirmed));
  // Done once although some were tried more than once: the two of one transaction both or neither.
  expect(await actions.list({ limit: 10_000 })).toHaveLength(confirmed.length);
  expect(await verdicts.timeline('s1' as never, { limit: 10_000 })).toHaveLength(confirmed.length);
}, 120_000);

it('outlives a connection that is lost in the middle of a transaction', async () => {
  const lost = database.transaction(async (tx) => {
    await repositories(tx).audit.append([entry('never')]);
    await server.halt('immediate');
    await server.start();
    await sql`SELECT 1`.execute(tx);
  });
  await expect(lost).rejects.toMatchObject({ code: 'unavailable' });
  await database.ping();
  expect(await repositories(database.queries).audit.list({ limit: 1, subject: 'never' })).toEqual([]);
});

it('says unavailable while the server is away, and unlike that when it does not like the question', async () => {
  await expect(sql`SELECT nonsense`.execute(database.queries)).rejects.toMatchObject({ code: '42703' });
  await server.halt('fast');
  await expect(database.ping()).rejects.toMatchObject({ code: 'unavailable' });
  await expect(openDatabase({ url: server.url })).rejects.toMatchObject({ code: 'unavailable' });
  await server.start();
  await database.ping();
});
