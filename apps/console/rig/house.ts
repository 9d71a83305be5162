import { inProcessDirectPath } from '@airlock/bus/direct';
import { openEmbeddedBus } from '@airlock/bus/embedded';
import { startControl } from '@airlock/control/start';
import { createClosers } from '@airlock/nest-host/lifecycle';
import { createLogger } from '@airlock/nest-host/logger';
import { fixedPolicyFile } from '@airlock/nest-host/policy-file';
import { openPolicyInForce } from '@airlock/nest-host/policy-in-force';
import { openFolderBlobs } from '@airlock/storage/blobs/folder';
import { openDatabase } from '@airlock/storage/database';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startProvider } from './provider.js';
import { serveJson } from './serve-json.js';

/** Control alone, where people have accounts and sign in, with a clock that tests move: nothing is on air. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4340' },
    /** With an identity provider, two ports after the orders. */
    provider: { type: 'boolean', default: false },
  },
});
const port = Number(values.port);

const closers = createClosers();
const dir = await mkdtemp(join(tmpdir(), 'airlock-house-'));
closers.add('folder', () => rm(dir, { recursive: true, force: true }));
const logger = createLogger({ name: 'house', level: 'warn' });
const text = await readFile(
  fileURLToPath(new URL('../../../../deploy/policy/default.yaml', import.meta.url)),
  'utf8',
);
const bus = await openEmbeddedBus({ dir: join(dir, 'bus'), fsync: 'normal', upkeepMs: 0 });
closers.add('bus', () => bus.close());
const db = await openDatabase({ memory: true });
closers.add('database', () => db.close());
const blobs = await openFolderBlobs({ dir: join(dir, 'blobs'), fsync: 'none' });
closers.add('blobs', () => blobs.close());
const direct = inProcessDirectPath();
const policy = await openPolicyInForce({ file: fixedPolicyFile(text), ruledBy: 'house', bus, direct });
closers.add('policy', () => policy.close());

const url = `http://127.0.0.1:${values.port}`;
const provider = values.provider
  ? await startProvider(port + 7, `${url}/v1/session/oidc/callback`)
  : undefined;
closers.add('provider', () => provider?.close());
let aheadMs = 0;
const control = await startControl({
  ...{ bus, blobs, db, direct, logger, policy },
  mediaServers: [],
  ...(provider === undefined ? {} : { oidc: provider.oidc }),
  gateUrl: () => url,
  http: { host: '127.0.0.1', port },
  clock: () => Date.now() + aheadMs,
});
closers.add('control', () => control.close());

/** `invite`: the first administrator's invitation; `pass`: control's clock goes on by so many ms; `now`: what it says. */
type Order = { readonly do: 'invite' | 'now' } | { readonly do: 'pass'; readonly ms: number };
const orders = await serveJson(async (body) => {
  const order = body as Order;
  if (order.do === 'invite') return { invite: await control.firstInvitation() };
  if (order.do === 'pass') aheadMs += order.ms;
  return { now: Date.now() + aheadMs };
}, port + 5);
closers.add('orders', () => orders.close());
console.log(`house ${control.url}  orders ${orders.url}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void closers.close().then(() => process.exit(0)));
