import type { AdmissionRequest } from '@airlock/contracts/admission';
import { AirlockError } from '@airlock/contracts/problem';
import type { EmbeddedBus } from '@airlock/bus/embedded';
import type { KafkaBus } from '@airlock/bus/kafka';
import { startCapture, type Capture } from '@airlock/capture/start';
import { captureAsMediaServer, type Captures } from '@airlock/control/captures';
import { mediaServersFromConfig } from '@airlock/control/media-servers/from-config';
import { startControl, type RunningControl } from '@airlock/control/start';
import { startGate } from '@airlock/gate/start';
import { startIngest } from '@airlock/ingest/start';
import { createClosers } from '@airlock/nest-host/lifecycle';
import type { LoggerOptions } from '@airlock/nest-host/logger';
import { createMetrics } from '@airlock/nest-host/metrics';
import type { Database } from '@airlock/storage/database';
import { join } from 'node:path';
import type { SystemConfig } from './config.js';
import { openParts } from './parts.js';

export interface RunningSystem {
  /** Where people go: console page and API. */
  readonly url: string;
  readonly gateUrl: string;
  readonly ingestUrl: string;
  readonly rtmpUrl: string | undefined;
  readonly bus: EmbeddedBus | KafkaBus;
  readonly db: Database;
  readonly capture: Capture;
  readonly control: RunningControl;
  close(): Promise<void>;
}

/** What only a demonstration has. */
export interface Demonstration {
  /** Whoever sits at the machine may act as the demo's staff. */
  readonly persons?: boolean;
}

/** All apps in one process with embedded parts; the composition root of `airlock up`. */
export async function openSystem(
  config: SystemConfig,
  { persons = false }: Demonstration = {},
  logTo: Pick<LoggerOptions, 'destination'> = {},
): Promise<RunningSystem> {
  const closers = createClosers();
  const parts = openParts(config, closers, logTo);
  const { logger } = parts;
  try {
    // Bus and policy have no endpoint of their own: their numbers stand beside those of their busiest user.
    const metrics = createMetrics({ app: 'ingest' });
    const bus = await parts.bus(metrics);
    const direct = await parts.direct();
    const db = await parts.database();
    const blobs = await parts.blobs();
    const policy = await parts.policy(metrics, { bus, direct });

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
      http: {
        host: '127.0.0.1',
        port: config.ingestPort,
        ...(config.token === undefined ? {} : { token: config.token }),
      },
      ...(await parts.looking()),
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
    const captures: Captures = {
      pull: async (request) => (await capture.pull(request)).stream,
      stop: (roomId) => capture.kick(roomId),
      list: async () => capture.sessions(),
    };
    const control = await startControl({
      ...(config.logKey === undefined ? {} : { logKey: config.logKey }),
      ...(config.oidc === undefined ? {} : { oidc: config.oidc }),
      ...(config.identityKeys === undefined ? {} : { identityKeys: config.identityKeys }),
      ...(config.blobQuota === undefined ? {} : { blobQuota: config.blobQuota }),
      ...(config.notify === undefined ? {} : { notify: config.notify }),
      ...(config.silentMs === undefined ? {} : { silentMs: config.silentMs }),
      bus,
      blobs,
      db,
      direct,
      policy,
      mediaServers: [
        captureAsMediaServer(captures),
        ...mediaServersFromConfig(config.mediaServers ?? [], { logger: logger('control') }),
      ],
      captures,
      gateUrl: () => gate.url,
      http: {
        host: config.host,
        port: config.port,
        ...(config.token === undefined ? {} : { token: config.token }),
        ...(config.trustedProxies === undefined ? {} : { trustedProxies: config.trustedProxies }),
      },
      logger: logger('control'),
      demoPersons: persons,
      demoRota: persons,
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
      db,
      capture,
      control,
      close: closers.close,
    };
  } catch (error) {
    await closers.close().catch(() => undefined);
    throw error;
  }
}
