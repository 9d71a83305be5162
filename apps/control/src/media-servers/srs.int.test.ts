// needs: nginx-rtmp
import 'reflect-metadata';
import { srsHere, startSrs } from '@airlock/testkit/servers/media-server';
import { type Dialect, type FacadeClient, startFacade } from './facade.testkit.js';
import { mediaServerSuite } from './suite.testkit.js';

const VHOST = '__defaultVhost__';
const VHOST_ID = 'vid-1f2e3d4';
const ACTIONS = { publish: 'on_publish', publish_done: 'on_unpublish', play: 'on_play' } as const;

const streamOf = (client: FacadeClient, active: boolean) => ({
  id: `vid-${client.id}`,
  name: client.name,
  vhost: VHOST_ID,
  app: client.app,
  live_ms: 1_700_000_000_000,
  clients: 1,
  frames: 25,
  send_bytes: 1,
  recv_bytes: 1,
  publish: active ? { active, cid: client.id } : { active },
});
/** Streams that were published once stay in the list; these fill more than a page of it. */
const GONE = Array.from({ length: 130 }, (_, i) =>
  streamOf({ id: `old${i}`, app: 'live', name: `old-${i}`, ip: '', query: '' }, false),
);

/** SRS by its documentation (`http_hooks`, HTTP API v1). */
const dialect: Dialect = {
  id: (clientId) => `c${clientId}x7m21`,
  hook: (event, { id, app, name, ip, query }) => ({
    server_id: 'vid-0xk989d',
    service_id: '382a4tw8',
    action: ACTIONS[event],
    client_id: id,
    ip,
    vhost: VHOST,
    app,
    tcUrl: `rtmp://127.0.0.1/${app}`,
    stream: name,
    param: query === '' ? '' : `?${query}`,
    stream_url: `/${app}/${name}`,
    stream_id: `vid-${id}`,
  }),
  allows: ({ status, body }) =>
    status === 200 && (body === 0 || (body as { code?: unknown } | undefined)?.code === 0),
  endsPlayers: false,
  async api({ method, url: { pathname, searchParams } }, { list, drop }) {
    const ok = (more: object) => ({ status: 200, body: { code: 0, server: 'vid-0xk989d', ...more } });
    if (method === 'GET' && pathname === '/api/v1/vhosts/') {
      return ok({ vhosts: [{ id: VHOST_ID, name: VHOST, enabled: true }] });
    }
    if (method === 'GET' && pathname === '/api/v1/streams/') {
      const start = Number(searchParams.get('start') ?? 0);
      const count = Number(searchParams.get('count') ?? 10);
      const streams = [...GONE, ...list().map((c) => streamOf(c, true))];
      return ok({ streams: streams.slice(start, start + count) });
    }
    const id = /^\/api\/v1\/clients\/(.+)$/.exec(pathname)?.[1];
    if (method !== 'DELETE' || id === undefined) return { status: 404, body: undefined };
    const client = list().find((c) => c.id === id);
    if (client === undefined) return { status: 200, body: { code: 2049 } };
    await drop(client);
    return ok({});
  },
};

const real = srsHere();
mediaServerSuite(real === undefined ? 'SRS (its hooks and API before nginx-rtmp)' : `SRS (${real})`, {
  type: 'srs',
  start: real === undefined ? (options) => startFacade(dialect, options) : startSrs,
});
