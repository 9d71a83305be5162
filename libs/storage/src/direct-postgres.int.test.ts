// needs: postgres-binaries
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ControlRecord } from '@airlock/contracts/control';
import { startOwnPostgres, type OwnPostgres } from '@airlock/testkit/servers/postgres';
import { openDatabase } from './database.js';
import { postgresDirectPath, type PostgresDirectOptions } from './direct-postgres.js';

let server: OwnPostgres;
beforeAll(async () => {
  server = await startOwnPostgres();
  await (await openDatabase({ url: server.url })).close();
});
afterAll(() => server.stop());

let channels = 0;
const cut = (id: string, reason = 'seen') =>
  ControlRecord.parse({
    type: 'action',
    action: {
      actionId: id,
      kind: 'cut',
      streamId: 's1',
      origin: { type: 'human', user: 'u', role: 'duty' },
      reason,
      decidedAt: 1,
    },
  });
const line = (text: string) =>
  ControlRecord.parse({
    type: 'message',
    streamId: 's1',
    messageId: 'm1',
    decision: 'publish',
    display: { userId: 'u1', text, sentAt: 1 },
    by: 'wang',
    decidedAt: 1,
  });

async function paths(over: Partial<PostgresDirectOptions> = {}) {
  const channel = `test_${(channels += 1)}`;
  const options = { url: server.url, channel, ...over };
  const control = await postgresDirectPath(options);
  const gate = await postgresDirectPath(options);
  const heard: ControlRecord[] = [];
  gate.on((record) => void heard.push(record));
  const ids = () => heard.map((r) => (r.type === 'action' ? r.action.actionId : r.type));
  const close = async () => {
    await Promise.all([control.close(), gate.close()]);
  };
  return { options, control, gate, heard, ids, close };
}

async function asAdmin<T>(database: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const url = new URL(server.url);
  url.pathname = database;
  const admin = new Client({ connectionString: url.href });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

const soon = { timeout: 30_000, interval: 10 };

it('carries records to other processes in the order of sending, those too long for NOTIFY too', async () => {
  const { control, gate, heard, close } = await paths();
  expect(gate.connected).toBe(true);
  const records = [
    cut('a1'),
    line('长'.repeat(10_000)),
    cut('a2', 'nul and \u{1f600}'),
    line('x'.repeat(7_700)),
  ];
  for (const record of records) await control.send(record);
  await vi.waitFor(() => expect(heard).toHaveLength(4), soon);
  for (const record of records) expect(heard).toContainEqual(record);
  await close();
});

it('brings what was sent while the connection was lost, each record once', async () => {
  const errors: unknown[] = [];
  const { options, control, ids, close } = await paths({ onError: (e) => errors.push(e) });
  await control.send(cut('before'));
  await vi.waitFor(() => expect(ids()).toEqual(['before']), soon);
  const allow = (yes: boolean) =>
    asAdmin('template1', (admin) => admin.query(`ALTER DATABASE postgres ALLOW_CONNECTIONS ${yes}`));
  await asAdmin('postgres', async (admin) => {
    await allow(false);
    await admin.query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
      WHERE application_name = 'airlock direct path'`);
    const record = JSON.stringify(cut('meanwhile'));
    await admin.query(`INSERT INTO direct_log(channel, record) VALUES ($1, $2)`, [options.channel, record]);
    await allow(true);
  });
  await vi.waitFor(() => expect(ids()).toEqual(['before', 'meanwhile']), soon);
  await control.send(cut('after'));
  await vi.waitFor(() => expect(ids()).toEqual(['before', 'meanwhile', 'after']), soon);
  expect(errors.length).toBeGreaterThan(0);
  await close();
});

it('gives a gate that starts late what was sent of late', async () => {
  const { options, control, close } = await paths();
  await control.send(cut('early'));
  const heard: ControlRecord[] = [];
  const late = await postgresDirectPath(options);
  late.on((record) => void heard.push(record));
  await control.send(cut('now'));
  await vi.waitFor(() => expect(heard).toEqual([cut('early'), cut('now')]), soon);
  await late.close();
  await close();
});

it('says when the database does not take a record, and goes on by itself when it is back', async () => {
  const { control, gate, ids, close } = await paths();
  await server.halt('immediate');
  await expect(control.send(cut('lost'))).rejects.toMatchObject({ code: 'unavailable' });
  await vi.waitFor(() => expect(gate.connected).toBe(false), soon);
  // One that starts meanwhile starts, and hears when there is something to hear.
  const late = await postgresDirectPath({ url: server.url, channel: 'test_late' });
  expect(late.connected).toBe(false);
  await server.start();
  await vi.waitFor(() => control.send(cut('back')), soon);
  await vi.waitFor(() => expect(ids()).toContain('back'), soon);
  expect(ids()).not.toContain('lost');
  await vi.waitFor(() => expect(late.connected).toBe(true), soon);
  await late.close();
  await close();
});
