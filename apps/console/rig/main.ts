import { inProcessDirectPath } from '@airlock/bus/direct';
import { openEmbeddedBus } from '@airlock/bus/embedded';
import { startControl } from '@airlock/control/start';
import { startGate } from '@airlock/gate/start';
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
import { drawClips } from './clips.js';
import { serveOrders } from './orders.js';
import { Stage } from './stage.js';
import { withValues } from './with-values.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4310' },
    gate: { type: 'string', default: '0' },
    /** Rooms on air. */
    rooms: { type: 'string', default: '8' },
    /** From one segment of a room to its next, ms: longer than a segment is slow, and costs less with many rooms. */
    every: { type: 'string', default: '2000' },
    /** Other values in the policy: `roomClasses.0.release.review="watched"`. */
    set: { type: 'string', multiple: true, default: [] },
  },
});
const root = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

const closers = createClosers();
const dir = await mkdtemp(join(tmpdir(), 'airlock-rig-'));
closers.add('folder', () => rm(dir, { recursive: true, force: true }));
const logger = createLogger({ name: 'rig', level: 'warn' });
const file = fixedPolicyFile(
  withValues(await readFile(root('deploy/policy/default.yaml'), 'utf8'), values.set),
);

const bus = await openEmbeddedBus({ dir: join(dir, 'bus'), fsync: 'normal', upkeepMs: 0 });
closers.add('bus', () => bus.close());
const db = await openDatabase({ memory: true });
closers.add('database', () => db.close());
const blobs = await openFolderBlobs({ dir: join(dir, 'blobs'), fsync: 'none' });
closers.add('blobs', () => blobs.close());
const direct = inProcessDirectPath();
const policy = await openPolicyInForce({ file, ruledBy: 'house', bus, direct });
closers.add('policy', () => policy.close());
const clips = await drawClips(root('.airlock/rig'), blobs);
const gate = await startGate({
  ...{ bus, blobs, direct, logger },
  http: { host: '127.0.0.1', port: Number(values.gate) },
  dataDir: join(dir, 'gate'),
});
closers.add('gate', () => gate.close());
let aheadMs = 0;
const control = await startControl({
  ...{ bus, blobs, db, direct, logger },
  policy,
  clock: () => Date.now() + aheadMs,
  mediaServers: [],
  gateUrl: () => gate.url,
  http: { host: '127.0.0.1', port: Number(values.port) },
  demoPersons: true,
  demoRota: true,
});
closers.add('control', () => control.close());

const stage = new Stage({ bus, control, clips, blobs, policy: policy.current, onTrial: policy.onTrial });
for (let n = 0; n < Number(values.rooms); n += 1) await stage.open();
await stage.run({ everyMs: Number(values.every) });
closers.add('stage', () => stage.stop());
const orders = await serveOrders(stage, { pass: (ms) => (aheadMs += ms) }, Number(values.port) + 5);
closers.add('orders', () => orders.close());
console.log(`console ${control.url}  gate ${gate.url}  orders ${orders.url}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void closers.close().then(() => process.exit(0)));
