import { type DirectPath, inProcessDirectPath } from '@airlock/bus/direct';
import { type EmbeddedBus, openEmbeddedBus } from '@airlock/bus/embedded';
import type { BusEvents } from '@airlock/bus/events';
import type { Bus } from '@airlock/bus/port';
import type { KafkaBus } from '@airlock/bus/kafka';
import type { IngestOptions } from '@airlock/ingest/start';
import type { Closers } from '@airlock/nest-host/lifecycle';
import { createLogger, type Logger, type LoggerOptions, type LogLevel } from '@airlock/nest-host/logger';
import type { Metrics } from '@airlock/nest-host/metrics';
import { openPolicyFile } from '@airlock/nest-host/policy-file';
import { openPolicyInForce, type PolicyInForce } from '@airlock/nest-host/policy-in-force';
import { openBlobs } from '@airlock/storage/blobs/open';
import type { BlobStore } from '@airlock/storage/blobs/port';
import { type Database, openDatabase } from '@airlock/storage/database';
import { postgresDirectPath } from '@airlock/storage/direct-postgres';
import { join } from 'node:path';
import { readDetectorSettings } from './detectors-file.js';
import { busEvents } from './bus-events.js';
import type { SystemConfig } from './config.js';

/** What the apps stand on, opened as the configuration says and closed by the caller's closers. */
export interface Parts {
  logger(name: string): Logger;
  /** Counts what it cannot use on `metrics`: it has no endpoint of its own. */
  bus(metrics: Metrics): Promise<EmbeddedBus | KafkaBus>;
  /** The path of a cut beside the bus: in this process, or by the database's notifications. */
  direct(): Promise<DirectPath>;
  blobs(): Promise<BlobStore>;
  database(): Promise<Database>;
  /** Counts refused changes on `metrics`; follows what the house publishes on `on`, where the house rules. */
  policy(metrics: Metrics, on: { bus: Bus; direct: DirectPath }): Promise<PolicyInForce>;
  /** What ingest looks with: media workers, which detectors run, and the policy on trial if there is one. */
  looking(): Promise<Pick<IngestOptions, 'media' | 'detectors' | 'shadowPolicy'>>;
}

/** Logs go to standard output unless `logTo` takes them. */
export function openParts(
  config: SystemConfig,
  closers: Closers,
  logTo: Pick<LoggerOptions, 'destination'> = {},
): Parts {
  const logger = (name: string): Logger =>
    createLogger({ name, level: config.logLevel as LogLevel, ...logTo });
  const kept = async <T extends { close(): void | Promise<void> }>(
    name: string,
    opening: Promise<T>,
  ): Promise<T> => {
    const part = await opening;
    closers.add(name, () => part.close());
    return part;
  };
  const blobLocation = config.blobs ?? { dir: join(config.dataDir, 'blobs') };
  return {
    logger,
    bus: (metrics) => kept('bus', openBus(config, busEvents(logger('bus'), metrics))),
    direct: async () => {
      if (config.databaseUrl === undefined) return inProcessDirectPath();
      const onError = (err: unknown): void => logger('direct').warn({ err }, 'direct path');
      return kept('direct path', postgresDirectPath({ url: config.databaseUrl, onError }));
    },
    blobs: () => kept('blobs', openBlobs(blobLocation)),
    database: () =>
      kept(
        'database',
        openDatabase(
          config.databaseUrl === undefined
            ? { dir: join(config.dataDir, 'db') }
            : { url: config.databaseUrl },
        ),
      ),
    policy: async (metrics, { bus, direct }) => {
      const refused = metrics.counter(
        'airlock_policy_refused_total',
        'Changed or published policies that do not compile here',
      );
      const onRefused = (problems: string): void => {
        refused.inc();
        logger('policy').error({ problems }, 'changed policy refused, the one before stays in force');
      };
      const file = await kept('policy file', openPolicyFile({ path: config.policyPath, onRefused }));
      const ruledBy = config.policyRules ?? 'house';
      const inForce = await kept('policy', openPolicyInForce({ file, ruledBy, bus, direct, onRefused }));
      metrics.gauge(
        'airlock_policy_version',
        'Number under which the policy in force was published; 0 for the one of the file',
        [],
        (g) => g.set(inForce.published() ?? 0),
      );
      return inForce;
    },
    looking: async () => {
      const detectors = await readDetectorSettings(config.detectorsPath);
      const media = {
        size: config.workers,
        blobs: blobLocation,
        modelsDir: config.modelsDir,
        ...(config.hashBankPath === undefined ? {} : { hashBankPath: config.hashBankPath }),
      };
      const path = config.shadowPolicyPath;
      if (path === undefined) return { media, detectors };
      const onRefused = (problems: string): void =>
        logger('policy').error(
          { problems },
          'changed policy on trial refused, the one before stays on trial',
        );
      const shadowPolicy = await kept('policy on trial', openPolicyFile({ path, onRefused }));
      return { media, detectors, shadowPolicy };
    },
  };
}

async function openBus(config: SystemConfig, events: BusEvents): Promise<EmbeddedBus | KafkaBus> {
  if (config.kafka === undefined) return openEmbeddedBus({ dir: join(config.dataDir, 'bus'), events });
  const { openKafkaBus } = await import('@airlock/bus/kafka');
  return openKafkaBus({ ...config.kafka, clientId: 'airlock', events });
}
