import { openEmbeddedBus } from '@airlock/bus/embedded';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policyInForceSuite } from './policy-in-force.suite.js';

policyInForceSuite('the embedded bus', async () =>
  openEmbeddedBus({ dir: await mkdtemp(join(tmpdir(), 'airlock-policy-')), fsync: 'normal', upkeepMs: 0 }),
);
