// needs: nginx-rtmp
import 'reflect-metadata';
import { mediaMtxHere, startMediaMtx } from '@airlock/testkit/servers/media-server';
import { type Dialect, startFacade } from './facade.testkit.js';
import { mediaServerSuite } from './suite.testkit.js';

/** MediaMTX by its documentation (`authMethod: http`, Control API v3). */
const dialect: Dialect = {
  id: (clientId) => `00000000-0000-4000-8000-${clientId.padStart(12, '0')}`,
  hook: (event, { id, app, name, ip, query }) =>
    event === 'publish_done'
      ? undefined
      : {
          ip,
          user: '',
          password: '',
          token: '',
          action: event === 'publish' ? 'publish' : 'read',
          path: `${app}/${name}`,
          protocol: 'rtmp',
          id,
          query,
        },
  allows: ({ status }) => status >= 200 && status <= 299,
  endsPlayers: true,
  async api({ method, url: { pathname } }, { list, drop }) {
    const path = /^\/v3\/paths\/get\/(.+)$/.exec(pathname)?.[1];
    if (method === 'GET' && path !== undefined) {
      const source = list().find((c) => `${c.app}/${c.name}` === path);
      if (source === undefined) return { status: 404, body: { error: 'path not found' } };
      return {
        status: 200,
        body: {
          name: path,
          confName: 'all_others',
          source: { type: 'rtmpConn', id: source.id },
          ready: true,
          readyTime: '2026-01-01T00:00:00Z',
          tracks: ['H264', 'MPEG-4 Audio'],
          bytesReceived: 1,
          bytesSent: 0,
          readers: [],
        },
      };
    }
    const id = /^\/v3\/rtmpconns\/kick\/(.+)$/.exec(pathname)?.[1];
    if (method !== 'POST' || id === undefined) return { status: 404, body: { error: 'not found' } };
    const client = list().find((c) => c.id === id);
    if (client === undefined) return { status: 404, body: { error: 'connection not found' } };
    await drop(client);
    return { status: 200, body: { status: 'ok' } };
  },
};

const real = mediaMtxHere();
mediaServerSuite(
  real === undefined ? 'MediaMTX (its hooks and API before nginx-rtmp)' : `MediaMTX (${real})`,
  {
    type: 'mediamtx',
    start: real === undefined ? (options) => startFacade(dialect, options) : startMediaMtx,
  },
);
