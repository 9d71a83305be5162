import { AirlockError } from '@airlock/contracts/problem';
import { remoteControl, serveCapture } from '@airlock/capture/http';
import { startCapture } from '@airlock/capture/start';
import { captureAsMediaServer, remoteCaptures } from '@airlock/control/captures';
import { mediaServersFromConfig } from '@airlock/control/media-servers/from-config';
import { startControl } from '@airlock/control/start';
import { startGate } from '@airlock/gate/start';
import { startIngest } from '@airlock/ingest/start';
import { assertBindable } from '@airlock/nest-host/guards';
import { type Closers, openWith } from '@airlock/nest-host/lifecycle';
import { createMetrics } from '@airlock/nest-host/metrics';
import { join } from 'node:path';
import type { SystemConfig } from './config.js';
import { openParts, type Parts } from './parts.js';

export const APPS = ['control', 'gate', 'ingest', 'capture'] as const;
export type AppName = (typeof APPS)[number];

export interface RunningApp {
  readonly url: string;
  close(): Promise<void>;
}

/** One app in a process of its own; the others are found by the bus, the database and the URLs of the configuration. */
export async function startApp(name: AppName, config: SystemConfig): Promise<RunningApp> {
  if (config.kafka === undefined)
    throw new AirlockError(
      'invalid_input',
      `${name} alone would have nobody to talk to: the embedded bus is one process's own`,
      {
        hint: 'Set AIRLOCK_BUS=kafka and AIRLOCK_KAFKA_BROKERS, or run everything with `airlock up`.',
      },
    );
  return openWith<{ url: string }>(async (closers) => {
    const parts = openParts(config, closers);
    const url = await starters[name](config, parts, closers);
    return { url };
  });
}

type Starter = (config: SystemConfig, parts: Parts, closers: Closers) => Promise<string>;

const starters: Record<AppName, Starter> = {
  async gate(config, parts, closers) {
    const metrics = createMetrics({ app: 'gate', process: true });
    const gate = await startGate({
      bus: await parts.bus(metrics),
      metrics,
      blobs: await parts.blobs(),
      direct: await parts.direct(),
      logger: parts.logger('gate'),
      http: { host: config.host, port: config.gatePort },
      dataDir: join(config.dataDir, 'gate'),
    });
    closers.add('gate', () => gate.close());
    return gate.url;
  },

  async ingest(config, parts, closers) {
    const metrics = createMetrics({ app: 'ingest', process: true });
    const bus = await parts.bus(metrics);
    const direct = await parts.direct();
    const ingest = await startIngest({
      bus,
      direct,
      policy: await parts.policy(metrics, { bus, direct }),
      metrics,
      logger: parts.logger('ingest'),
      http: {
        host: config.host,
        port: config.ingestPort,
        ...(config.token === undefined ? {} : { token: config.token }),
      },
      ...(await parts.looking()),
    });
    closers.add('ingest', () => ingest.close());
    return ingest.url;
  },

  async capture(config, parts, closers) {
    assertBindable(config.host, config.token);
    const urls = urlsOf(config);
    const logger = parts.logger('capture');
    const metrics = createMetrics({ app: 'capture', process: true });
    const capture = await startCapture({
      bus: await parts.bus(metrics),
      blobs: await parts.blobs(),
      ...remoteControl(urls.control, config.token),
      logger,
      rtmp: config.rtmpPort === undefined ? false : { host: config.host, port: config.rtmpPort },
      sources: { allowFiles: [...config.fileSources], allowPrivate: config.privateSources },
    });
    closers.add('capture', () => capture.close());
    const app = await serveCapture(capture, {
      host: config.host,
      port: config.capturePort ?? 0,
      metrics,
      ...(config.token === undefined ? {} : { token: config.token }),
      logger,
    });
    closers.add('http', () => app.close());
    return app.url;
  },

  async control(config, parts, closers) {
    const urls = urlsOf(config);
    const captures = urls.capture === undefined ? undefined : remoteCaptures(urls.capture, config.token);
    const metrics = createMetrics({ app: 'control', process: true });
    const bus = await parts.bus(metrics);
    const direct = await parts.direct();
    const control = await startControl({
      ...(config.logKey === undefined ? {} : { logKey: config.logKey }),
      ...(config.oidc === undefined ? {} : { oidc: config.oidc }),
      ...(config.identityKeys === undefined ? {} : { identityKeys: config.identityKeys }),
      ...(config.blobQuota === undefined ? {} : { blobQuota: config.blobQuota }),
      ...(config.notify === undefined ? {} : { notify: config.notify }),
      ...(config.silentMs === undefined ? {} : { silentMs: config.silentMs }),
      metrics,
      bus,
      blobs: await parts.blobs(),
      db: await parts.database(),
      direct,
      policy: await parts.policy(metrics, { bus, direct }),
      mediaServers: [
        ...(captures === undefined ? [] : [captureAsMediaServer(captures)]),
        ...mediaServersFromConfig(config.mediaServers ?? [], { logger: parts.logger('control') }),
      ],
      ...(captures === undefined ? {} : { captures }),
      gateUrl: () => urls.gate,
      http: {
        host: config.host,
        port: config.port,
        ...(config.token === undefined ? {} : { token: config.token }),
        ...(config.trustedProxies === undefined ? {} : { trustedProxies: config.trustedProxies }),
      },
      logger: parts.logger('control'),
    });
    closers.add('control', () => control.close());
    return control.url;
  },
};

const urlsOf = (config: SystemConfig): NonNullable<SystemConfig['urls']> => {
  if (config.urls) return config.urls;
  throw new AirlockError('invalid_input', 'The configuration says nothing of where the other apps are');
};
