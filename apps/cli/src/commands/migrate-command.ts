import { AirlockError } from '@airlock/contracts/problem';
import { copyBlobs } from '@airlock/storage/blobs/copy';
import { openBlobs } from '@airlock/storage/blobs/open';
import { openDatabase } from '@airlock/storage/database';
import { migrateDatabase } from '@airlock/storage/move-database';
import { createClosers, shutdownSignal } from '@airlock/nest-host/lifecycle';
import type { Command } from 'commander';
import { join } from 'node:path';
import { systemConfig } from '../config.js';

interface MigrateOptions {
  readonly to?: string;
  readonly blobs?: string;
  readonly data?: string;
}

/** `airlock migrate`: takes what the embedded parts have kept to PostgreSQL and S3. */
export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('copy the embedded database and blobs to PostgreSQL and S3; stop Airlock first')
    .option('--to <url>', 'postgres://… to copy the database to')
    .option(
      '--blobs <where>',
      's3://bucket/prefix or folder to copy the blobs to (S3 settings from the environment)',
    )
    .option('--data <dir>', 'folder to copy from (default: AIRLOCK_DATA)')
    .action(migrate);
}

async function migrate(options: MigrateOptions): Promise<void> {
  if (options.to === undefined && options.blobs === undefined)
    throw new AirlockError('invalid_input', 'nothing to do', {
      hint: 'Give --to postgres://…, --blobs s3://…, or both.',
    });
  const { AIRLOCK_DATABASE_URL: _, AIRLOCK_BLOBS: __, ...env } = process.env;
  const { dataDir } = systemConfig({
    ...env,
    ...(options.data === undefined ? {} : { AIRLOCK_DATA: options.data }),
  });
  const closers = createClosers();
  const stop = shutdownSignal();
  try {
    if (options.to !== undefined) {
      const from = await openDatabase({ dir: join(dataDir, 'db') });
      closers.add('from', () => from.close());
      const to = await openDatabase({ url: options.to });
      closers.add('to', () => to.close());
      const counts = await migrateDatabase({
        from,
        to,
        signal: stop.signal,
        onProgress: ({ table, rows, of }) => progress(`${table}: ${rows} of ${of} rows`),
      });
      console.log(`\n${Object.entries(counts).map(([table, rows]) => `${table} ${rows}`).join(', ')}`); // prettier-ignore
    }
    if (options.blobs !== undefined) {
      const target = systemConfig({ ...env, AIRLOCK_BLOBS: options.blobs }).blobs;
      const from = await openBlobs({ dir: join(dataDir, 'blobs') });
      closers.add('from blobs', () => from.close());
      const to = await openBlobs(target!);
      closers.add('to blobs', () => to.close());
      const { blobs, bytes } = await copyBlobs(from, to, (p) => progress(`${p.blobs} blobs`), stop.signal);
      console.log(`\n${blobs} blobs, ${(bytes / 1e6).toFixed(1)} MB`);
    }
  } finally {
    stop.dispose();
    await closers.close();
  }
}

const progress = (line: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
};
