import type { RoomId } from '@airlock/contracts/ids';
import { MediaServerList, type MediaServerConfig } from '@airlock/contracts/media-server';
import { AirlockError } from '@airlock/contracts/problem';
import type { Logger } from '@airlock/nest-host/logger';
import { createHmac } from 'node:crypto';
import { kickOnMediaMtx } from './mediamtx.js';
import { kickOnNginxRtmp } from './nginx-rtmp.js';
import type { PublishServer } from './publish-server.js';
import { serverApi } from './server-api.js';
import { kickOnSrs } from './srs.js';

/** Reads the JSON of AIRLOCK_MEDIA_SERVERS. Throws `invalid_input` with every fault, never with a secret. */
export const parseMediaServers = (json: string): MediaServerList => {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new AirlockError('invalid_input', 'AIRLOCK_MEDIA_SERVERS is not JSON', {
      hint: 'A list: [{"type":"mediamtx","name":"…","apiUrl":"…","rtmpUrl":"…","secret":"…"}]',
    });
  }
  const parsed = MediaServerList.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AirlockError('invalid_input', 'AIRLOCK_MEDIA_SERVERS cannot be used as it is', {
    issues: parsed.error.issues.map((i) => ({ path: i.path.join('.'), message: i.message })),
  });
};

export interface MediaServersDeps {
  readonly fetch?: typeof globalThis.fetch;
  readonly logger: Pick<Logger, 'info'>;
}

/** The adapters of all configured media servers; opens nothing. */
export const mediaServersFromConfig = (
  list: MediaServerList,
  { fetch = globalThis.fetch, logger }: MediaServersDeps,
): PublishServer[] =>
  list.map((config) => {
    logger.info(
      { server: config.name, type: config.type, api: config.apiUrl, rtmp: config.rtmpUrl },
      'media server',
    );
    const { name, type, secret, category, tenant } = config;
    const app = appOf(config.rtmpUrl);
    const readKey = createHmac('sha256', secret).update('airlock capture reads').digest('base64url');
    return {
      name,
      type,
      app,
      secret,
      of: { category, ...(tenant === undefined ? {} : { tenant }) },
      readKey,
      ...(config.type === 'srs' ? { vhost: config.vhost } : {}),
      sourceUrl: (roomId) => `${config.rtmpUrl}/${roomId}?key=${readKey}`,
      kick: kicker(config, app, fetch),
    };
  });

const appOf = (rtmpUrl: string): string => rtmpUrl.slice(rtmpUrl.lastIndexOf('/') + 1);

const kicker = (
  config: MediaServerConfig,
  app: string,
  fetch: typeof globalThis.fetch,
): PublishServer['kick'] => {
  const api = serverApi(config, fetch);
  const { name } = config;
  switch (config.type) {
    case 'mediamtx':
      return ({ roomId }) => kickOnMediaMtx(api, name, app, roomId);
    case 'srs':
      return ({ roomId }: { roomId: RoomId }) => kickOnSrs(api, name, { vhost: config.vhost, app, roomId });
    case 'nginx-rtmp':
      return ({ roomId }) => kickOnNginxRtmp(api, name, app, roomId);
  }
};
