import { inProcessDirectPath } from '@airlock/bus/direct';
import { openEmbeddedBus } from '@airlock/bus/embedded';
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

/** A path of the repository, from where this runs. */
export const inRepository = (path: string): string =>
  fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

/**
 * What control stands on here: in this process and a folder that goes with it, by the default policy. Closed, what was
 * opened last first, when the process is told to end.
 */
export const openGround = async (name: string, changed = (policy: string): string => policy) => {
  const file = fixedPolicyFile(changed(await readFile(inRepository('deploy/policy/default.yaml'), 'utf8')));
  const closers = createClosers();
  const dir = await mkdtemp(join(tmpdir(), `airlock-${name}-`));
  closers.add('folder', () => rm(dir, { recursive: true, force: true }));
  const logger = createLogger({ name, level: 'warn' });
  const bus = await openEmbeddedBus({ dir: join(dir, 'bus'), fsync: 'normal', upkeepMs: 0 });
  closers.add('bus', () => bus.close());
  const db = await openDatabase({ memory: true });
  closers.add('database', () => db.close());
  const blobs = await openFolderBlobs({ dir: join(dir, 'blobs'), fsync: 'none' });
  closers.add('blobs', () => blobs.close());
  const direct = inProcessDirectPath();
  const policy = await openPolicyInForce({ file, ruledBy: 'house', bus, direct });
  closers.add('policy', () => policy.close());
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void closers.close().then(() => process.exit(0)));
  return { dir, closers, logger, bus, db, blobs, direct, policy };
};
