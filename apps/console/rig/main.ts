import { startControl } from '@airlock/control/start';
import { startGate } from '@airlock/gate/start';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { drawClips } from './clips.js';
import { inRepository, openGround } from './ground.js';
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

const { dir, closers, logger, bus, db, blobs, direct, policy } = await openGround('rig', (text) =>
  withValues(text, values.set),
);
const clips = await drawClips(inRepository('.airlock/rig'), blobs);
const gate = await startGate({
  ...{ bus, blobs, direct, logger },
  http: { host: '127.0.0.1', port: Number(values.gate) },
  dataDir: join(dir, 'gate'),
});
closers.add('gate', () => gate.close());
let aheadMs = 0;
const control = await startControl({
  ...{ bus, blobs, db, direct, logger, policy },
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
