import { createLogger } from '@airlock/nest-host/logger';
import { createClosers } from '@airlock/nest-host/lifecycle';
import { createMetrics } from '@airlock/nest-host/metrics';
import { type Database, openDatabase } from '@airlock/storage/database';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook as ReferenceWebhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openLogKey } from '../audit/log-key.js';
import { type Actor, createEffects } from '../house/effect.js';
import { secretBox } from '../house/secret-box.js';
import { createSender, newSecret } from './sender.js';
import { openWebhooks, type Webhooks } from './webhooks.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const admin: Actor = { id: 'ada', role: 'admin' };
const closers = createClosers(logger);

let db: Database;
let server: Server;
let url: string;
let webhooks: Webhooks;
let now = 1_700_000_000_000;
let ids = 0;
let answer = 200;
let got: { headers: Record<string, string>; body: string }[] = [];

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};
const effects = () =>
  createEffects(
    db,
    () => now,
    () => undefined,
  );
const announce = (type: string, subject: string): Promise<void> =>
  effects()(admin, async (effect) => {
    effect.record({ kind: 'test', subject });
    effect.announce({ type, subject, data: { text: '断流' } });
  });

beforeAll(async () => {
  db = await openDatabase({ memory: true });
  server = createServer((request, response) => {
    void textOf(request).then((body) => {
      got.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(answer, { location: 'http://127.0.0.1:1/' }).end('ignored');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const box = secretBox(await openLogKey({ name: 'test' }));
  const metrics = createMetrics({ app: 'test' });
  const newId = (prefix: string) => `${prefix}_${(ids += 1)}`;
  const send = createSender({ allowPrivate: true });
  webhooks = openWebhooks({ db, clock: () => now, effects: effects(), metrics, newId, box, send }, closers);
});
afterAll(async () => {
  await closers.close();
  server.close();
  await db.close();
});
beforeEach(async () => {
  for (const { webhookId } of await webhooks.list()) await webhooks.setEnabled(admin, webhookId, false);
  await webhooks.drain();
  [got, answer] = [[], 200];
});

describe('a webhook', () => {
  it('is told what it asked for, once, signed so that the reference library believes it', async () => {
    now = Date.now();
    const { webhookId, secret } = await webhooks.add(admin, { url, types: ['airlock.stream.*'] });
    await announce('airlock.stream.cut', 's1');
    await announce('airlock.notice.issued', 'n1');
    await webhooks.drain();
    await webhooks.drain();
    expect(got).toHaveLength(1);
    const told = new ReferenceWebhook(secret).verify(got[0]!.body, got[0]!.headers);
    expect(told).toMatchObject({ type: 'airlock.stream.cut', subject: 's1', data: { text: '断流' } });
    expect(() => new ReferenceWebhook(newSecret()).verify(got[0]!.body, got[0]!.headers)).toThrow();
    expect(await webhooks.deliveries(webhookId, { limit: 9 })).toMatchObject([
      { state: 'confirmed', attempts: 1 },
    ]);
  });

  it('is told again with growing pauses until it confirms, under the same id', async () => {
    const { webhookId } = await webhooks.add(admin, { url, types: ['*'] });
    answer = 302;
    await announce('airlock.stream.cut', 's2');
    await webhooks.drain();
    expect(await webhooks.deliveries(webhookId, { limit: 1 })).toMatchObject([
      { state: 'pending', attempts: 1, dueAt: now + 5_000, error: 'it answered 302' },
    ]);
    now += 5_000;
    await webhooks.drain();
    expect(await webhooks.deliveries(webhookId, { limit: 1 })).toMatchObject([
      { attempts: 2, dueAt: now + 30_000 },
    ]);
    now += 30_000;
    answer = 204;
    await webhooks.drain();
    expect(got.map((g) => g.headers['webhook-id'])).toEqual(Array(3).fill(got[0]!.headers['webhook-id']));
    expect(await webhooks.deliveries(webhookId, { limit: 1, state: 'confirmed' })).toHaveLength(1);
  });

  it('is switched off by 410, and told again by id and by time', async () => {
    const { webhookId } = await webhooks.add(admin, { url, types: ['airlock.credit.changed'] });
    const from = now;
    await announce('airlock.credit.changed', 'x1');
    now += 1_000;
    await announce('airlock.credit.changed', 'x2');
    answer = 410;
    await webhooks.drain();
    const own = (await webhooks.list()).find((w) => w.webhookId === webhookId);
    expect(own).toMatchObject({ enabled: false, note: 'it answered 410 Gone' });
    answer = 200;
    await webhooks.setEnabled(admin, webhookId, true);
    got = [];
    expect(await webhooks.replay(admin, webhookId, { from, until: from + 1 })).toBe(1);
    await webhooks.drain();
    expect(got.map((g) => JSON.parse(g.body) as { subject: string })).toMatchObject([{ subject: 'x1' }]);
    const [newest] = await webhooks.deliveries(webhookId, { limit: 1 });
    expect(await webhooks.replay(admin, webhookId, { announcementId: newest!.announcementId })).toBe(1);
    await expect(webhooks.replay(admin, 'wh_none' as never, { from })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('is signed for by the old secret too for a day after a rotation, and both lie sealed', async () => {
    now = Date.now();
    const { webhookId, secret } = await webhooks.add(admin, { url, types: ['airlock.rotation'] });
    const next = await webhooks.rotate(admin, webhookId);
    await announce('airlock.rotation', 'r');
    await webhooks.drain();
    for (const s of [secret, next.secret]) new ReferenceWebhook(s).verify(got[0]!.body, got[0]!.headers);
    const rows = await db.queries
      .selectFrom('webhooks')
      .selectAll()
      .where('webhook_id', '=', webhookId)
      .execute();
    const bodies = (await auditRepository(db.queries).list({ limit: 500 })).map((r) => r.body);
    for (const s of [secret, next.secret]) expect(JSON.stringify([rows, bodies])).not.toContain(s.slice(6));
  });
});

describe('the sender', () => {
  const message = { id: 'ann_1', body: '{}', secrets: [newSecret()], now: 0 };

  it.each([
    'http://127.0.0.1:9/',
    'http://[::1]:9/',
    'http://[::ffff:10.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://localhost:9/',
    'http://2130706433/',
    'http://0x7f.1/',
  ])('does not connect to %s', async (target) => {
    await expect(createSender({ allowPrivate: false })({ ...message, url: target })).rejects.toThrow(
      'private',
    );
  });

  it('gives up on a receiver that does not answer', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const send = createSender({ allowPrivate: true, timeoutMs: 50 });
    const silentUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    await expect(send({ ...message, url: silentUrl })).rejects.toThrow();
    silent.closeAllConnections();
    silent.close();
  });
});
