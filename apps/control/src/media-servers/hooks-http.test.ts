import 'reflect-metadata';
import { AdmissionRequest } from '@airlock/contracts/admission';
import type { PullRequest } from '@airlock/contracts/capture';
import { MediaServerList } from '@airlock/contracts/media-server';
import { silentLogger } from '@airlock/nest-host/logger';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestControl, type TestControl } from '../control.testkit.js';
import { mediaServersFromConfig } from './from-config.js';

const SECRETS = {
  mediamtx: 'mediamtx-secret-1',
  srs: 'srs-secret-12345678',
  'nginx-rtmp': 'nginx-secret-12345',
} as const;
type Type = keyof typeof SECRETS;
const servers = mediaServersFromConfig(
  MediaServerList.parse(
    Object.entries(SECRETS).map(([type, secret]) => ({ type, name: type, apiUrl: 'http://127.0.0.1:1', rtmpUrl: `rtmp://${type}/live`, secret })), // prettier-ignore
  ),
  { logger: silentLogger() },
).map((server) => ({ ...server, kick: () => Promise.resolve('absent' as const) }));
const readKey = (type: Type): string => servers.find((s) => s.type === type)!.readKey;

let t: TestControl;
const pulled: PullRequest[] = [];

beforeAll(async () => {
  t = await startTestControl({
    servers,
    token: 'a-token-of-the-control',
    captures: {
      pull: async (request) => {
        pulled.push(request);
        const answer = await t.control.admit(AdmissionRequest.parse({ ...request, source: 'pull' }));
        if (!answer.allow) throw new Error(answer.reasons.join());
        return answer.stream;
      },
      stop: () => Promise.resolve(false),
      list: () => Promise.resolve([]),
    },
  });
});
afterAll(() => t.close());
beforeEach(() => void pulled.splice(0));

const post = async (path: string, body: string, type = 'application/json', headers = {}) => {
  const response = await fetch(t.control.url + path, {
    method: 'POST',
    headers: { 'content-type': type, ...headers },
    body,
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? undefined : (JSON.parse(text) as { code?: unknown }),
  };
};
const FORM = 'application/x-www-form-urlencoded';

const bodies = {
  mediamtx: (app: string, room: string, query = '', read = false) =>
    JSON.stringify({ action: read ? 'read' : 'publish', path: `${app}/${room}`, protocol: 'rtmp', ip: '192.0.2.1', user: '', password: '', id: 'x', query }), // prettier-ignore
  srs: (app: string, room: string, query = '', read = false) =>
    JSON.stringify({ action: read ? 'on_play' : 'on_publish', client_id: 'c1', ip: '192.0.2.1', vhost: '__defaultVhost__', app, stream: room, param: query && `?${query}` }), // prettier-ignore
  // As nginx-rtmp does it: what stood behind `?` is put at the end as it came.
  'nginx-rtmp': (app: string, room: string, query = '', read = false) =>
    `${new URLSearchParams({ app, flashver: 'FMLE', addr: '192.0.2.1', clientid: '1', call: read ? 'play' : 'publish', name: room })}${query && `&${query}`}`, // prettier-ignore
};
const hook = (type: Type, body: string, secret: string = SECRETS[type]) =>
  post(`/v1/hooks/${type}?secret=${secret}`, body, type === 'nginx-rtmp' ? FORM : 'application/json');
const allows = (type: Type, { status, body }: Awaited<ReturnType<typeof post>>): boolean =>
  type === 'srs' ? status === 200 && body?.code === 0 : status === 204;
const types = Object.keys(SECRETS) as Type[];

describe.each(types)('the hook of %s', (type) => {
  it('lets a publisher in, without the token of the API', async () => {
    const answer = await hook(type, bodies[type]('live', `in-${type}`, 'ticket=paid'));
    expect(allows(type, answer)).toBe(true);
    expect(pulled).toMatchObject([{ roomId: `in-${type}` }]);
    expect(JSON.stringify(await audit())).not.toContain('paid');
  });

  it('takes the secret of this server alone, in the query or as a bearer', async () => {
    const body = bodies[type]('live', 'stranger');
    const media = type === 'nginx-rtmp' ? FORM : 'application/json';
    const secret = SECRETS[type];
    const others = types.filter((other) => other !== type).map((other) => SECRETS[other]);
    for (const wrong of ['', 'x', `${secret}x`, secret.slice(1), `${secret.slice(0, -1)}~`, ...others]) {
      expect((await hook(type, body, wrong)).status).toBe(401);
      const bearer = { authorization: `Bearer ${wrong}` };
      expect((await post(`/v1/hooks/${type}`, body, media, bearer)).status).toBe(401);
    }
    expect((await post(`/v1/hooks/${type}`, body, media)).status).toBe(401);
    expect((await post(`/v1/hooks/${type}?secret=${secret}&secret=${secret}`, body, media)).status).toBe(401);
    expect((await post(`/v1/hook%73/${type}`, body, media)).status).toBe(401);
    expect(pulled).toEqual([]);
    const bearer = { authorization: `Bearer ${secret}` };
    expect(allows(type, await post(`/v1/hooks/${type}`, body, media, bearer))).toBe(true);
  });

  it('asks for the secret before it looks at the body', async () => {
    expect((await post(`/v1/hooks/${type}`, '{"torn', 'application/json')).status).toBe(401);
  });

  it('refuses a room that is cut, in the words of the server', async () => {
    const room = `cut-${type}`;
    await hook(type, bodies[type]('live', room));
    const bearer = { authorization: 'Bearer a-token-of-the-control' };
    const streams = (await t.call('GET', '/v1/streams', undefined, bearer)).body.items;
    const { streamId } = streams.find((v: { stream: { roomId: string } }) => v.stream.roomId === room).stream;
    await t.call('POST', `/v1/streams/${streamId}/cut`, { reason: 'enough' }, bearer);
    const answer = await hook(type, bodies[type]('live', room));
    expect(answer).toMatchObject(
      { mediamtx: { status: 401 }, srs: { status: 200, body: { code: 1 } }, 'nginx-rtmp': { status: 403 } }[
        type
      ],
    );
    expect(pulled).toHaveLength(1);
    // The one let in first may still be on its way to the server's list: nobody there is not believed yet.
    await t.until(async () => {
      const [action] = (await t.call('GET', '/v1/actions?limit=1', undefined, bearer)).body.items;
      const kick = action.enforcement.find((e: { server: string }) => e.server === type);
      return kick?.state === 'pending' && String(kick.error).includes('not shown up yet');
    });
  });

  it('lets capture read and nobody else', async () => {
    const read = async (query: string) =>
      allows(type, await hook(type, bodies[type]('live', 'r', query, true)));
    expect(await read('')).toBe(false);
    expect(await read(`key=${SECRETS[type]}`)).toBe(false);
    expect(await read(`key=${readKey(type)}&key=${readKey(type)}`)).toBe(false);
    expect(await read(`key=${readKey(type)}`)).toBe(true);
    expect(pulled).toEqual([]);
  });

  it('refuses what it cannot read', async () => {
    for (const body of [
      '',
      '{}',
      '[]',
      'null',
      '{"torn',
      '{"action":"dance"}',
      'call=dance',
      'a'.repeat(5_000),
    ]) {
      for (const media of [FORM, 'application/json', 'text/plain', 'application/octet-stream']) {
        const answer = await post(`/v1/hooks/${type}?secret=${SECRETS[type]}`, body, media);
        expect(answer.status, `${media}: ${body.slice(0, 20)}`).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
      }
    }
    const long = await hook(type, bodies[type]('live', 'long', `x=${'y'.repeat(3_000)}`));
    expect(long.status).toBe(400);
    expect(pulled).toEqual([]);
  });

  it('pulls what it was asked about or nothing, whatever publishers make up', async () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.stringMatching(/^[A-Za-z0-9._/?&=%#-]{0,70}$/),
      fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,20}$/),
    );
    const app = fc.oneof({ weight: 4, arbitrary: fc.constant('live') }, name);
    let allowed = 0;
    await fc.assert(
      fc.asyncProperty(app, name, name, async (where, room, query) => {
        pulled.splice(0);
        const answer = await hook(type, bodies[type](where, room, query));
        if (!allows(type, answer)) return;
        allowed += 1;
        expect(pulled).toHaveLength(1);
        const { url, roomId } = pulled[0]!;
        expect(url).toBe(`rtmp://${type}/live/${roomId}?key=${readKey(type)}`);
        expect(roomId).toMatch(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/);
        expect(`${where}/${room}`.endsWith(roomId)).toBe(true);
      }),
      { numRuns: 60 },
    );
    expect(allowed).toBeGreaterThan(0);
  });
});

it('reads a field of nginx-rtmp that the publisher adds once more as none at all', async () => {
  for (const added of [
    'name=other',
    'app=live',
    'call=play',
    'addr=192.0.2.2',
    'clientid=2',
    'name=a&name=b',
  ]) {
    expect((await hook('nginx-rtmp', bodies['nginx-rtmp']('live', 'mine', added))).status, added).toBe(400);
  }
  expect(pulled).toEqual([]);
});

it('allows MediaMTX nothing but publishing and reading', async () => {
  for (const action of ['playback', 'api', 'metrics', 'pprof']) {
    const body = JSON.stringify({ action, path: 'live/x', query: `key=${readKey('mediamtx')}` });
    expect((await hook('mediamtx', body)).status).toBe(401);
  }
});

it('knows nobody where no media server is configured', async () => {
  const bare = await startTestControl();
  try {
    const response = await fetch(`${bare.control.url}/v1/hooks/srs?secret=`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(401);
  } finally {
    await bare.close();
  }
});

const audit = async (): Promise<unknown> =>
  (await t.call('GET', '/v1/audit', undefined, { authorization: 'Bearer a-token-of-the-control' })).body;
