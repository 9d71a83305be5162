// needs: postgres
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '@airlock/testkit/servers/postgres';
import { openDatabase, type Database } from './database.js';
import { migrateDatabase, type MoveProgress } from './move-database.js';
import { dropPartitions, makePartitions } from './partitions.js';
import { repositories } from './repositories.js';
import type { SegmentEntry } from './repositories/segments.js';
import { action, message, messageVerdict, rule, segmentVerdict, stream } from './suite/samples.js';
import { serverSchema } from './suite/server-schema.js';

const DAY = 86_400_000;
const T0 = Date.UTC(2026, 0, 1, 12);

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

const auditEntry = (n: number) => ({
  at: T0 + (n % 3) * DAY,
  actor: '张',
  role: 'duty',
  kind: 'stream.cut',
  subject: `s${n}`,
  detail: { n, text: 'tab\t quote" \\u0041 nul\0 😀', deep: { x: 1e-7 } },
});

async function embedded(): Promise<Database> {
  const database = await openDatabase({ memory: true });
  await makePartitions(database.queries, T0, 2);
  const repos = repositories(database.queries);
  await repos.streams.save([stream(), stream({ streamId: 's2', title: '"quoted" \\ 新闻 😀' })]);
  const seqs = Array.from({ length: 250 }, (_, i) => i);
  await repos.verdicts.save(
    seqs.map((i) =>
      segmentVerdict(i, T0 + i, {
        rules: i % 7 ? [] : [rule],
        timing: { capturedAt: T0 + (i % 3) * DAY, receivedAt: 1.0, decidedAt: T0 + i },
      }),
    ),
  );
  await repos.chat.saveMessages(seqs.map((i) => message(`m${i}`, i % 5 ? T0 + i : i)));
  await repos.chat.saveVerdicts([messageVerdict('m5'), messageVerdict('alone', { decision: 'hold' })]);
  await repos.cases.append({
    caseId: 'c1' as never,
    streamId: 's1' as never,
    items: [{ key: 's/0/1', at: 5, severity: 3, label: 'violence', body: { seq: 1, score: 0.1 } }],
  });
  await repos.actions.insert(action('a1', T0));
  await repos.actions.recordDarkness('a1' as never, T0 + 9, {
    timeToDarkMs: 123.456789,
    confirmedAt: T0 + 10,
    source: 'gate',
  });
  const effect = { kind: 'kick', target: 'srs', subject: 'a1', payload: { a: [1, 'x', null] } };
  await repos.outbox.enqueue(
    [1, 2, 3].map((n) => ({ ...effect, dedupeKey: `a1/${n}` })),
    T0,
  );
  const segment = { streamId: 's1', epoch: 0, container: 'mpegts', startMs: 0.1 + 0.2, durationMs: 2_000.5 };
  await repos.segments.save(
    seqs.map(
      (seq) => ({ ...segment, seq, blob: `s1/0/${seq}.ts`, bytes: 2 ** 40, capturedAt: T0 }) as SegmentEntry,
    ),
  );
  await repos.audit.append(seqs.map(auditEntry));
  await dropPartitions(database.queries, 'audit', T0 + DAY);
  return database;
}

async function target() {
  const schema = await serverSchema(server.url);
  const database = await openDatabase({ url: schema.url });
  const dispose = async () => {
    await database.close();
    await schema.drop();
  };
  return { database, dispose };
}

const wholeLog = async (database: Database) => ({
  rows: await repositories(database.queries).audit.range(0, 1_000),
  leaves: await repositories(database.queries).audit.leaves(0, 1_000),
  size: await repositories(database.queries).audit.size(),
});

it('moves everything from the embedded database to a server, and work goes on there', async () => {
  const from = await embedded();
  const { database: to, dispose } = await target();
  const progress: MoveProgress[] = [];
  const rows = await migrateDatabase({ from, to, batchRows: 100, onProgress: (p) => progress.push(p) });
  const filled = Object.entries(rows).filter(([, count]) => count > 0);
  expect(Object.fromEntries(filled)).toEqual({
    ...{ streams: 2, verdicts: 250, chat: 251, cases: 1, case_items: 1, actions: 1, outbox: 3 },
    ...{ segments: 250, audit_leaves: 84, audit: 166 },
  });
  expect(progress.filter((p) => p.table === 'audit').map((p) => p.rows)).toEqual([0, 100, 166]);
  expect(await wholeLog(to)).toEqual(await wholeLog(from));
  const there = repositories(to.queries);
  const here = repositories(from.queries);
  expect(await there.verdicts.timeline('s1' as never, { limit: 999 })).toEqual(
    await here.verdicts.timeline('s1' as never, { limit: 999 }),
  );
  expect(await there.actions.list({ limit: 9 })).toEqual(await here.actions.list({ limit: 9 }));
  const { rows: parts } =
    await sql`SELECT DISTINCT tableoid::regclass::text AS part FROM verdicts ORDER BY 1`.execute(to.queries);
  expect(parts).toEqual(['01', '02', '03'].map((d) => ({ part: `verdicts_d202601${d}` })));
  // Counters go on where they were.
  expect(await there.audit.append([auditEntry(250)])).toBe(250);
  await there.outbox.enqueue([{ dedupeKey: 'new', kind: 'k', target: 't', subject: 'new', payload: 0 }], T0);
  expect((await there.outbox.of(['new']))[0]!.id).toBeGreaterThan(3);
  await from.close();
  await dispose();
});

it('goes on after an interruption, with what changed meanwhile, and may be repeated', async () => {
  const from = await embedded();
  const { database: to, dispose } = await target();
  const stop = new AbortController();
  const onProgress = ({ table, rows }: MoveProgress) => {
    if (table === 'audit' && rows >= 100) stop.abort();
  };
  await expect(migrateDatabase({ from, to, batchRows: 50, onProgress, signal: stop.signal })).rejects.toThrow(
    'abort',
  );
  expect((await repositories(to.queries).audit.range(0, 999)).length).toBe(100);
  await repositories(from.queries).streams.save([stream({ live: false, endedAt: 9_000 })]);
  await repositories(from.queries).audit.append([auditEntry(300)]);
  const rows = await migrateDatabase({ from, to });
  expect(await migrateDatabase({ from, to })).toEqual(rows);
  expect(await repositories(to.queries).streams.get('s1' as never)).toMatchObject({ live: false });
  expect(await wholeLog(to)).toEqual(await wholeLog(from));
  await from.close();
  await dispose();
});

it('refuses a database in which somebody works already, and touches nothing there', async () => {
  const from = await embedded();
  const { database: to, dispose } = await target();
  await migrateDatabase({ from, to });
  await repositories(to.queries).audit.append([auditEntry(250)]);
  await repositories(to.queries).streams.save([stream({ title: 'written there' })]);
  await expect(migrateDatabase({ from, to })).rejects.toMatchObject({ code: 'conflict' });
  // Not even when ours went on as well, to the same number.
  await repositories(from.queries).audit.append([auditEntry(251)]);
  await expect(migrateDatabase({ from, to })).rejects.toMatchObject({ code: 'conflict' });
  expect(await repositories(to.queries).streams.get('s1' as never)).toMatchObject({ title: 'written there' });
  await from.close();
  await dispose();
});

it('says so when the two are not the same in the end', async () => {
  const from = await embedded();
  const { database: to, dispose } = await target();
  await repositories(to.queries).streams.save([stream({ streamId: 'stray' })]);
  await expect(migrateDatabase({ from, to })).rejects.toThrow('streams is not the same');
  await from.close();
  await dispose();
});
