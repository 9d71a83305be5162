import type { AdmissionRequest } from '@airlock/contracts/admission';
import { AirlockError } from '@airlock/contracts/problem';
import { inProcessDirectPath } from '@airlock/bus/direct';
import { type EmbeddedBus, openEmbeddedBus } from '@airlock/bus/embedded';
import { startCapture, type Capture } from '@airlock/capture/start';
import type { PageConfig } from '@airlock/control/control';
import { startControl, type RunningControl } from '@airlock/control/start';
import { startGate } from '@airlock/gate/start';
import { startIngest } from '@airlock/ingest/start';
import { createClosers } from '@airlock/nest-host/lifecycle';
import { createLogger, type LogLevel } from '@airlock/nest-host/logger';
import { createMetrics } from '@airlock/nest-host/metrics';
import { openPolicyFile } from '@airlock/nest-host/policy-file';
import { openFolderBlobs } from '@airlock/storage/blobs/folder';
import { openDatabase } from '@airlock/storage/database';
import { join } from 'node:path';
import { busEvents } from './bus-events.js';
import type { SystemConfig } from './config.js';

export interface RunningSystem {
  /** Where people go: console page and API. */
  readonly url: string;
  readonly gateUrl: string;
  readonly ingestUrl: string;
  readonly rtmpUrl: string | undefined;
  readonly bus: EmbeddedBus;
  readonly capture: Capture;
  readonly control: RunningControl;
  close(): Promise<void>;
}

/** All apps in one process with embedded parts; the composition root of `airlock up`. */
export async function openSystem(config: SystemConfig, page?: PageConfig): Promise<RunningSystem> {
  const logger = (name: string) => createLogger({ name, level: config.logLevel as LogLevel });
  const log = logger('airlock');
  const closers = createClosers(log);
  try {
    // The bus has no endpoint of its own: its numbers stand beside those of its busiest consumer.
    const metrics = createMetrics({ app: 'ingest' });
    const bus = await openEmbeddedBus({
      dir: join(config.dataDir, 'bus'),
      events: busEvents(logger('bus'), metrics),
    });
    closers.add('bus', () => bus.close());
    const direct = inProcessDirectPath();
    const db = await openDatabase(
      config.databaseUrl === undefined ? { dir: join(config.dataDir, 'db') } : { url: config.databaseUrl },
    );
    closers.add('database', () => db.close());
    const blobs = await openFolderBlobs({ dir: join(config.dataDir, 'blobs') });
    closers.add('blobs', () => blobs.close());
    const refused = metrics.counter(
      'airlock_policy_refused_total',
      'Changed policy files that do not compile',
    );
    const policy = await openPolicyFile({
      path: config.policyPath,
      onRefused: (problems) => {
        refused.inc();
        log.error({ problems }, 'changed policy refused, the one before stays in force');
      },
    });
    closers.add('policy', () => policy.close());

    const gate = await startGate({
      bus,
      blobs,
      direct,
      logger: logger('gate'),
      http: { host: config.host, port: config.gatePort },
      dataDir: join(config.dataDir, 'gate'),
    });
    closers.add('gate', () => gate.close());

    const ingest = await startIngest({
      bus,
      direct,
      policy,
      metrics,
      logger: logger('ingest'),
      http: { host: '127.0.0.1', port: config.ingestPort },
      media: {
        size: config.workers,
        blobDir: join(config.dataDir, 'blobs'),
        modelsDir: config.modelsDir,
        ...(config.hashBankPath === undefined ? {} : { hashBankPath: config.hashBankPath }),
      },
    });
    closers.add('ingest', () => ingest.close());

    // Control asks capture to kick, capture asks control to admit: each gets the other late, by name.
    const late: { opened?: RunningControl; control?: RunningControl } = {};
    closers.add('control', () => late.opened?.close());
    const admit = (request: AdmissionRequest) => {
      if (!late.control) throw new AirlockError('not_ready', 'control is starting');
      return late.control.admit(request);
    };
    const capture = await startCapture({
      bus,
      blobs,
      admit,
      ended: async (session) => late.control?.ended(session),
      resumed: async (session) => late.control?.resumed(session),
      logger: logger('capture'),
      rtmp: config.rtmpPort === undefined ? false : { host: config.host, port: config.rtmpPort },
      sources: { allowFiles: [...config.fileSources], allowPrivate: config.privateSources },
    });
    closers.add('capture', () => capture.close());
    const control = await startControl({
      bus,
      blobs,
      db,
      direct,
      policy,
      mediaServers: [
        { name: 'capture', kick: async ({ roomId }) => ((await capture.kick(roomId)) ? 'kicked' : 'absent') },
      ],
      captures: {
        pull: async (request) => (await capture.pull(request)).stream,
        stop: (roomId) => capture.kick(roomId),
        list: async () => capture.sessions(),
      },
      gateUrl: () => gate.url,
      http: {
        host: config.host,
        port: config.port,
        ...(config.token === undefined ? {} : { token: config.token }),
      },
      logger: logger('control'),
      ...(page === undefined ? {} : { demo: page }),
    });
    late.opened = control;
    // Capture has nothing on air yet: what still is was captured by a process that is gone.
    await control.endLeftovers();
    late.control = control;
    return {
      url: control.url,
      gateUrl: gate.url,
      ingestUrl: ingest.url,
      rtmpUrl: config.rtmpPort === undefined ? undefined : `rtmp://localhost:${config.rtmpPort}/live`,
      bus,
      capture,
      control,
      close: closers.close,
    };
  } catch (error) {
    await closers.close().catch(() => undefined);
    throw error;
  }
}
