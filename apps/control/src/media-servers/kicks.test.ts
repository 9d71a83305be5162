import { RoomId, StreamId } from '@airlock/contracts/ids';
import { MediaServerList } from '@airlock/contracts/media-server';
import { silentLogger } from '@airlock/nest-host/logger';
import { describe, expect, it } from 'vitest';
import { mediaServersFromConfig, parseMediaServers } from './from-config.js';

const target = { roomId: RoomId.parse('room-1'), streamId: StreamId.parse('s1') };
const base = {
  name: 'edge',
  apiUrl: 'http://edge:81/',
  rtmpUrl: 'rtmp://edge:1935/live',
  secret: 's'.repeat(16),
};

type Reply = { status?: number; body: unknown };

/** A server that gives these answers, and remembers what it was asked. */
const serverOf = (config: object, replies: Record<string, Reply>) => {
  const asked: { what: string; authorization: string | null; redirect: string | undefined }[] = [];
  const fetch: typeof globalThis.fetch = (url, init) => {
    const { pathname, search } = new URL(String(url));
    const what = `${init?.method} ${pathname}${search}`;
    asked.push({
      what,
      authorization: new Headers(init?.headers).get('authorization'),
      redirect: init?.redirect,
    });
    const reply = replies[what];
    if (reply === undefined) return Promise.reject(new TypeError(`unexpected: ${what}`));
    const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
    return Promise.resolve(new Response(text, { status: reply.status ?? 200 }));
  };
  const [server] = mediaServersFromConfig(MediaServerList.parse([{ ...base, ...config }]), {
    fetch,
    logger: silentLogger(),
  });
  return { server: server!, asked };
};

describe('MediaMTX', () => {
  const path = 'GET /v3/paths/get/live/room-1';

  it.each([
    ['rtmpConn', 'rtmpconns'],
    ['rtmpsConn', 'rtmpsconns'],
    ['rtspSession', 'rtspsessions'],
    ['rtspsSession', 'rtspssessions'],
    ['srtConn', 'srtconns'],
    ['webRTCSession', 'webrtcsessions'],
  ])('throws off a publisher that came as %s', async (type, place) => {
    const { server } = serverOf(
      { type: 'mediamtx' },
      { [path]: { body: { source: { type, id: 'a/b' } } }, [`POST /v3/${place}/kick/a%2Fb`]: { body: {} } },
    );
    expect(await server.kick(target)).toBe('kicked');
  });

  it.each([
    ['no such path', { [path]: { status: 404, body: {} } }],
    ['a path without a source', { [path]: { body: { source: null } } }],
    [
      'a publisher that went in between',
      {
        [path]: { body: { source: { type: 'srtConn', id: 'x' } } },
        'POST /v3/srtconns/kick/x': { status: 404, body: {} },
      },
    ],
  ])('finds nobody: %s', async (_, replies) => {
    expect(await serverOf({ type: 'mediamtx' }, replies).server.kick(target)).toBe('absent');
  });

  it.each([
    ['a wrong password', { [path]: { status: 401, body: {} } }, '401'],
    ['an answer of something else', { [path]: { body: '<html>' } }, ''],
    ['a source that is not a publisher', { [path]: { body: { source: { type: 'rtspSource', id: '' } } } }, 'fed by a rtspSource'], // prettier-ignore
    ['a failing kick', { [path]: { body: { source: { type: 'srtConn', id: 'x' } } }, 'POST /v3/srtconns/kick/x': { status: 500, body: {} } }, '500'], // prettier-ignore
    ['silence', {}, 'does not answer'],
  ])('does not take %s for done', async (_, replies: Record<string, Reply>, message) => {
    await expect(serverOf({ type: 'mediamtx' }, replies).server.kick(target)).rejects.toThrow(message);
  });
});

describe('SRS', () => {
  const vhosts = {
    'GET /api/v1/vhosts/': { body: { code: 0, vhosts: [{ id: 'v1', name: '__defaultVhost__' }] } },
  };
  const page = (start: number) => `GET /api/v1/streams/?start=${start}&count=100`;
  const stream = (more: object = {}) => ({ name: 'room-1', vhost: 'v1', app: 'live', publish: { active: true, cid: 'c1' }, ...more }); // prettier-ignore
  const client = 'DELETE /api/v1/clients/c1';

  it('finds the publisher on a later page, among others that are not meant', async () => {
    const not = { active: true, cid: 'somebody-else' };
    const others = [
      stream({ name: 'room-2', publish: not }),
      stream({ app: 'other', publish: not }),
      stream({ vhost: 'v2', publish: not }),
      stream({ publish: { active: false } }),
    ];
    const { server } = serverOf(
      { type: 'srs' },
      {
        ...vhosts,
        [page(0)]: { body: { code: 0, streams: Array.from({ length: 25 }, () => others).flat() } },
        [page(100)]: { body: { code: 0, streams: [stream()] } },
        [client]: { body: { code: 0 } },
      },
    );
    expect(await server.kick(target)).toBe('kicked');
  });

  it('reads the numbers by which older versions name things', async () => {
    const { server } = serverOf(
      { type: 'srs', vhost: 'live.example' },
      {
        'GET /api/v1/vhosts/': { body: { code: 0, vhosts: [{ id: 3, name: 'live.example' }] } },
        [page(0)]: {
          body: { code: 0, streams: [stream({ vhost: 3, publish: { active: true, cid: 112 } })] },
        },
        'DELETE /api/v1/clients/112': { body: { code: 0 } },
      },
    );
    expect(await server.kick(target)).toBe('kicked');
  });

  it('takes code 2049 of an answer 200 for gone, and nobody there for nobody there', async () => {
    const there = { [page(0)]: { body: { code: 0, streams: [stream()] } } };
    const gone = serverOf({ type: 'srs' }, { ...vhosts, ...there, [client]: { body: { code: 2049 } } });
    expect(await gone.server.kick(target)).toBe('absent');
    const empty = serverOf({ type: 'srs' }, { ...vhosts, [page(0)]: { body: { code: 0, streams: [] } } });
    expect(await empty.server.kick(target)).toBe('absent');
    const fresh = serverOf({ type: 'srs' }, { 'GET /api/v1/vhosts/': { body: { code: 0, vhosts: [] } } });
    expect(await fresh.server.kick(target)).toBe('absent');
  });

  it('does not take an error within an answer 200 for done', async () => {
    const there = { ...vhosts, [page(0)]: { body: { code: 0, streams: [stream()] } } };
    for (const replies of [
      { 'GET /api/v1/vhosts/': { body: { code: 1061, vhosts: [] } } },
      { ...vhosts, [page(0)]: { body: { code: 5 } } },
      { ...there, [client]: { body: { code: 1 } } },
      { ...there, [client]: { status: 401, body: '' } },
    ]) {
      await expect(serverOf({ type: 'srs' }, replies).server.kick(target)).rejects.toThrow('answered');
    }
  });
});

describe('nginx-rtmp', () => {
  const drop = 'GET /control/drop/publisher?app=live&name=room-1';

  it('counts whom it dropped', async () => {
    const kick = (body: string) => serverOf({ type: 'nginx-rtmp' }, { [drop]: { body } }).server.kick(target);
    expect(await kick('1')).toBe('kicked');
    expect(await kick('0')).toBe('absent');
    await expect(kick('<html>Welcome to nginx!</html>')).rejects.toThrow('answered a kick with 200');
  });

  it('asks with the credentials of the API, and follows nobody elsewhere', async () => {
    const config = { type: 'nginx-rtmp', apiUser: 'airlock', apiPassword: 'pä:ss' };
    const { server, asked } = serverOf(config, { [drop]: { body: '1' } });
    await server.kick(target);
    const authorization = `Basic ${Buffer.from('airlock:pä:ss').toString('base64')}`;
    expect(asked).toEqual([{ what: drop, authorization, redirect: 'error' }]);
  });
});

describe('AIRLOCK_MEDIA_SERVERS', () => {
  const faults = (list: unknown): string => {
    try {
      parseMediaServers(JSON.stringify(list));
    } catch (error) {
      return JSON.stringify(error, ['code', 'message', 'issues', 'path']) + String(error);
    }
    return '';
  };

  it('names every fault at once, and no secret', () => {
    const secret = 'short';
    const said = faults([
      { ...base, type: 'mediamtx', secret },
      { ...base, type: 'nginx-rtmp', rtmpUrl: 'rtmp://user:pw-hidden@edge/live' },
      { ...base, type: 'icecast' },
    ]);
    for (const path of ['0.secret', '1.rtmpUrl', '2.type']) expect(said).toContain(path);
    expect(said).not.toContain('pw-hidden');
    expect(said).not.toContain(`"${secret}"`);
  });

  it.each([
    ['not JSON', '{'],
    [
      'two of one name',
      JSON.stringify([
        { ...base, type: 'srs' },
        { ...base, type: 'srs', secret: 't'.repeat(16) },
      ]),
    ],
    [
      'two with one secret',
      JSON.stringify([
        { ...base, type: 'srs' },
        { ...base, type: 'srs', name: 'b' },
      ]),
    ],
    ['the name of the embedded server', JSON.stringify([{ ...base, type: 'srs', name: 'capture' }])],
    ['an unknown key', JSON.stringify([{ ...base, type: 'srs', tokn: 'x' }])],
    ['no application', JSON.stringify([{ ...base, type: 'mediamtx', rtmpUrl: 'rtmp://edge:1935' }])],
    ['an API that is no HTTP', JSON.stringify([{ ...base, type: 'mediamtx', apiUrl: 'file:///etc' }])],
  ])('refuses %s', (_, json) => {
    expect(() => parseMediaServers(json)).toThrow('AIRLOCK_MEDIA_SERVERS');
  });

  it('gives every server a key of its own for reading, which tells nothing of the secret', () => {
    const list = parseMediaServers(
      JSON.stringify([
        { ...base, type: 'srs' },
        { ...base, type: 'srs', name: 'b', secret: 't'.repeat(16) },
      ]),
    );
    const [a, b] = mediaServersFromConfig(list, { logger: silentLogger() });
    expect(a!.readKey).not.toBe(b!.readKey);
    expect(a!.sourceUrl(target.roomId)).toBe(`rtmp://edge:1935/live/room-1?key=${a!.readKey}`);
    expect(a!.sourceUrl(target.roomId)).not.toContain(base.secret);
  });
});
