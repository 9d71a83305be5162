import { openEmbeddedBus } from '@airlock/bus/embedded';
import { AirlockError } from '@airlock/contracts/problem';
import { copyBlobs } from '@airlock/storage/blobs/copy';
import { openBlobs } from '@airlock/storage/blobs/open';
import { openDatabase } from '@airlock/storage/database';
import { migrateDatabase } from '@airlock/storage/move-database';
import { type Closers, createClosers, shutdownSignal } from '@airlock/nest-host/lifecycle';
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type SystemConfig, systemConfig } from '../config.js';
import { holdsLasting, moveTopics } from '../move-topics.js';

interface MigrateOptions {
  readonly to?: string;
  readonly bus?: string;
  readonly keepBus?: boolean;
  readonly blobs?: string;
  readonly data?: string;
}

const HELP = `
The bus holds what keeps a cut room out, the banks of known pictures, the lists of terms and the published policy: the last
record of every key goes over. Segments, chat lines, verdicts and parked records, which live for hours or days, stay behind,
and so do the journals of gates: nothing is on air while Airlock is stopped. Repeat a call that was interrupted: it goes on.

The keys of the audit log and of identities are files and are not copied: carry them yourself.`;

/** `airlock migrate`: takes what the embedded parts have kept to PostgreSQL, Kafka and S3. */
export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('copy the embedded database, bus and blobs to PostgreSQL, Kafka and S3; stop Airlock first')
    .option('--to <url>', 'postgres://… to copy the database to')
    .option(
      '--bus <brokers>',
      'host:port,… of the Kafka to copy the bus to (AIRLOCK_KAFKA_* from the environment)',
    )
    .option('--keep-bus', 'the bus is not moved: Airlock goes on with the one in this folder')
    .option(
      '--blobs <where>',
      's3://bucket/prefix or folder to copy the blobs to (S3 settings from the environment)',
    )
    .option('--data <dir>', 'folder to copy from (default: AIRLOCK_DATA)')
    .addHelpText('after', HELP)
    .action(migrate);
}

async function migrate(options: MigrateOptions): Promise<void> {
  if (options.to === undefined && options.blobs === undefined && options.bus === undefined)
    throw new AirlockError('invalid_input', 'nothing to do', {
      hint: 'Give --to postgres://…, --bus host:port, --blobs s3://…, or several of them.',
    });
  const { AIRLOCK_DATABASE_URL: _, AIRLOCK_BLOBS: __, AIRLOCK_BUS: ___, ...env } = process.env;
  const source = systemConfig({
    ...env,
    ...(options.data === undefined ? {} : { AIRLOCK_DATA: options.data }),
  });
  const closers = createClosers();
  const stop = shutdownSignal();
  try {
    const target =
      options.bus === undefined
        ? undefined
        : systemConfig({ ...env, AIRLOCK_BUS: 'kafka', AIRLOCK_KAFKA_BROKERS: options.bus }).kafka;
    // First of all: nothing else that goes over may make anybody believe that the cuts did.
    await moveBus(source, target, options, closers, stop.signal);
    if (options.to !== undefined) await moveDatabase(source, options.to, closers, stop.signal);
    if (options.blobs !== undefined) {
      const { blobs } = systemConfig({ ...env, AIRLOCK_BLOBS: options.blobs });
      await moveBlobs(source, blobs!, closers, stop.signal);
    }
    if (options.to !== undefined) console.log(keysToCarry(source));
  } finally {
    stop.dispose();
    await closers.close();
  }
}

async function moveBus(
  { dataDir }: SystemConfig,
  target: SystemConfig['kafka'],
  { to, keepBus = false }: MigrateOptions,
  closers: Closers,
  signal: AbortSignal,
): Promise<void> {
  const dir = join(dataDir, 'bus');
  if (!existsSync(dir)) {
    if (target !== undefined)
      throw new AirlockError('not_found', `${dataDir} has no embedded bus to copy from`);
    return;
  }
  let unreadable = 0;
  const events = { skipped: () => void (unreadable += 1) };
  const from = await openEmbeddedBus({ dir, upkeepMs: 0, events });
  closers.add('from bus', () => from.close());
  if (target === undefined) {
    if (!(await holdsLasting(from))) return;
    if (to !== undefined && !keepBus)
      throw new AirlockError('conflict', `${dir} holds cuts, banks or lists that no database has`, {
        hint: 'Give --bus host:port,… to take them to Kafka; or --keep-bus where Airlock goes on with the bus in this folder.',
      });
    console.log(`The bus stays in ${dir}: on another one, rooms that are cut would be let in again.`);
    return;
  }
  const { openKafkaBus } = await import('@airlock/bus/kafka');
  const bus = await openKafkaBus({ ...target, clientId: 'airlock-migrate' });
  closers.add('to bus', () => bus.close());
  const counts = await moveTopics({
    from,
    to: bus,
    signal,
    onProgress: ({ topic, records, of }) => progress(`${topic}: ${records} of ${of} records`),
  });
  console.log(`\n${listed(counts)}`);
  if (unreadable > 0)
    console.log(
      `${unreadable} records of the bus are of no known form: nothing heeded them, and they stay behind.`,
    );
}

async function moveDatabase(
  { dataDir }: SystemConfig,
  url: string,
  closers: Closers,
  signal: AbortSignal,
): Promise<void> {
  const from = await openDatabase({ dir: join(dataDir, 'db') });
  closers.add('from', () => from.close());
  const to = await openDatabase({ url });
  closers.add('to', () => to.close());
  const counts = await migrateDatabase({
    from,
    to,
    signal,
    onProgress: ({ table, rows, of }) => progress(`${table}: ${rows} of ${of} rows`),
  });
  console.log(`\n${listed(counts)}`);
}

async function moveBlobs(
  { dataDir }: SystemConfig,
  target: NonNullable<SystemConfig['blobs']>,
  closers: Closers,
  signal: AbortSignal,
): Promise<void> {
  const from = await openBlobs({ dir: join(dataDir, 'blobs') });
  closers.add('from blobs', () => from.close());
  const to = await openBlobs(target);
  closers.add('to blobs', () => to.close());
  const { blobs, bytes } = await copyBlobs(from, to, (p) => progress(`${p.blobs} blobs`), signal);
  console.log(`\n${blobs} blobs, ${(bytes / 1e6).toFixed(1)} MB`);
}

const keysToCarry = ({ logKey, identityKeys }: SystemConfig): string => `
Carry these two files yourself, into AIRLOCK_DATA of the new control or to where AIRLOCK_LOG_KEY_FILE and
AIRLOCK_IDENTITY_KEYS_FILE say. With others, somebody else signs the log's heads, second factors do not open, and people
on a blacklist are not met again.
  ${logKey?.file}
  ${identityKeys?.file}`;

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts).map(([name, n]) => `${name} ${n}`).join(', '); // prettier-ignore

const progress = (line: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
};
