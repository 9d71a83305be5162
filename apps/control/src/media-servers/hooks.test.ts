import type { CaptureView, PullRequest } from '@airlock/contracts/capture';
import { RoomId, StreamId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import { silentLogger } from '@airlock/nest-host/logger';
import { MediaServerList } from '@airlock/contracts/media-server';
import { describe, expect, it, vi } from 'vitest';
import type { Captures } from '../captures.js';
import { mediaServersFromConfig } from './from-config.js';
import { createHooks, type PublisherClaim } from './hooks.js';
import { Publishers, settling } from './publishers.js';

const list = MediaServerList.parse([
  { type: 'nginx-rtmp', name: 'edge', apiUrl: 'http://edge:81', rtmpUrl: 'rtmp://edge:1935/live', secret: 's'.repeat(16) }, // prettier-ignore
]);
const room = RoomId.parse('room-1');
const session = { streamId: StreamId.parse('s1'), epoch: 0 };
const claim = (more: Partial<PublisherClaim> = {}): PublisherClaim => ({
  app: 'live',
  name: 'room-1',
  publisherId: '7',
  remoteAddress: '192.0.2.1',
  credentials: { ticket: 'paid' },
  ...more,
});
const view = (more: Partial<CaptureView> = {}): CaptureView => ({
  roomId: room,
  ...session,
  source: 'rtmp://edge:1935/live',
  state: 'live',
  startedAt: 0,
  bytes: 0,
  segments: 0,
  reconnects: 0,
  ...more,
});
const conflict = new AirlockError('conflict', 'Room room-1 is live already.');

/** Control and capture that do as they are told. */
const world = (
  more: { check?: () => Promise<string[]>; pull?: () => Promise<typeof session>; patienceMs?: number } = {},
) => {
  const time = { now: 1_000_000 };
  const feeding: CaptureView[] = [];
  const check = vi.fn(more.check ?? (() => Promise.resolve([])));
  const captures = {
    pull: vi.fn((_: PullRequest) => (more.pull ?? (() => Promise.resolve(session)))()),
    stop: vi.fn(() => Promise.resolve(feeding.splice(0).length > 0)),
    list: vi.fn(() => Promise.resolve(feeding)),
  } satisfies Captures;
  const publishers = new Publishers(() => time.now);
  const logger = silentLogger();
  const [server] = mediaServersFromConfig(list, { logger });
  const hooks = createHooks({
    admission: { check },
    captures,
    publishers,
    logger,
    patienceMs: more.patienceMs ?? 3_600_000,
  });
  return { server: server!, hooks, captures, check, feeding, publishers, time };
};

describe('a publisher', () => {
  it('is let in when it is admitted and capture waits for it', async () => {
    const { hooks, server, captures, check } = world();
    expect(await hooks.mayPublish(server, claim())).toEqual({ allow: true });
    expect(check.mock.calls[0]).toMatchObject([
      { roomId: 'room-1', source: 'rtmp', remoteAddress: '192.0.2.1', credentials: { ticket: 'paid' } },
    ]);
    expect(captures.pull.mock.calls).toMatchObject([
      [{ roomId: 'room-1', url: `rtmp://edge:1935/live/room-1?key=${server.readKey}`, onEnd: 'stop' }],
    ]);
  });

  it('A08: is asked about with the host that it says it connected to, as its own word', async () => {
    const { hooks, server, check } = world();
    await hooks.mayPublish(server, claim({ host: 'push.platform.example' }));
    for (const [asked] of check.mock.calls as unknown as [object][]) {
      expect(asked).toMatchObject({ claimedHost: 'push.platform.example' });
      expect(asked).not.toHaveProperty('host');
    }
  });

  it('A02: streams what its server is for, and for whose platform, whatever they say of themselves', async () => {
    const { hooks, captures, check } = world();
    const [sales] = mediaServersFromConfig(
      MediaServerList.parse([
        { type: 'srs', name: 'sales', apiUrl: 'http://s:1985', rtmpUrl: 'rtmp://s/live', secret: 't'.repeat(16), category: 'commerce', tenant: 'prov-7' }, // prettier-ignore
      ]),
      { logger: silentLogger() },
    );
    const from = claim({ vhost: '__defaultVhost__', credentials: { category: 'talk', tenant: 'prov-8' } });
    expect(await hooks.mayPublish(sales!, from)).toEqual({ allow: true });
    const what = { category: 'commerce', tenant: 'prov-7' };
    for (const [asked] of check.mock.calls as unknown as [object][]) expect(asked).toMatchObject(what);
    expect(captures.pull.mock.calls[0]![0]).toMatchObject(what);
  });

  it.each([
    ['cut', { check: () => Promise.resolve(['cut until it is lifted']) }, 'cut until'],
    ['refused by capture', { pull: () => Promise.reject(new AirlockError('forbidden', 'not admitted')) }, 'not admitted'], // prettier-ignore
    ['not written down', { check: () => Promise.reject(new Error('the database is down')) }, 'not available'],
    ['not captured', { pull: () => Promise.reject(new AirlockError('unavailable', 'no capture')) }, 'not available'], // prettier-ignore
    ['not answered about', { check: () => new Promise<string[]>(() => undefined), patienceMs: 1 }, 'in time'],
  ] as const)('is refused when it is %s', async (_, more, reason) => {
    const { hooks, server } = world(more);
    expect(await hooks.mayPublish(server, claim())).toEqual({
      allow: false,
      reason: expect.stringContaining(reason),
    });
  });

  it('is refused when capture takes too long, and what capture opens later is closed', async () => {
    const late = Promise.withResolvers<typeof session>();
    const { hooks, server, captures, feeding } = world({ pull: () => late.promise, patienceMs: 1 });
    expect(await hooks.mayPublish(server, claim())).toMatchObject({ allow: false });
    feeding.push(view({ state: 'connecting' }));
    late.resolve(session);
    await vi.waitFor(() => expect(captures.stop).toHaveBeenCalledWith(room));
  });

  it('is refused when it is cut while capture opens', async () => {
    const answers = [[], ['cut just now']];
    const { hooks, server, captures, feeding } = world({
      check: () => Promise.resolve(answers.shift() ?? []),
    });
    captures.pull.mockImplementation(() => {
      feeding.push(view({ state: 'connecting' }));
      return Promise.resolve(session);
    });
    expect(await hooks.mayPublish(server, claim())).toMatchObject({ allow: false, reason: 'cut just now' });
    expect(captures.stop).toHaveBeenCalledWith(room);
  });

  it('does not take over a room that is fed by anybody', async () => {
    for (const feed of [
      view(),
      view({ state: 'waiting', source: 'rtmp from 192.0.2.9' }),
      view({ state: 'waiting', source: 'rtmp://edge:1935/lively' }),
    ]) {
      const { hooks, server, captures, feeding } = world({ pull: () => Promise.reject(conflict) });
      feeding.push(feed);
      expect(await hooks.mayPublish(server, claim())).toMatchObject({ allow: false });
      expect(captures.stop).not.toHaveBeenCalled();
    }
  });

  it('takes over from its own predecessor that has gone unnoticed, but not from one just let in', async () => {
    const { hooks, server, captures, feeding, time } = world();
    expect(await hooks.mayPublish(server, claim())).toEqual({ allow: true });
    feeding.push(view({ state: 'waiting' }));
    captures.pull.mockImplementation(() =>
      feeding.length > 0 ? Promise.reject(conflict) : Promise.resolve(session),
    );
    expect(await hooks.mayPublish(server, claim({ publisherId: '8' }))).toMatchObject({ allow: false });
    time.now += 60_000;
    expect(await hooks.mayPublish(server, claim({ publisherId: '9' }))).toEqual({ allow: true });
  });

  it.each(['', '.', '..', '-x', 'a/b', 'a b', 'ä', 'x'.repeat(65), 'a\0', 'a%2Fb', 'a?b', '__proto__x/'])(
    'named %j is refused without anybody being asked',
    async (name) => {
      const { hooks, server, captures, check } = world();
      expect(await hooks.mayPublish(server, claim({ name }))).toMatchObject({ allow: false });
      expect(check).not.toHaveBeenCalled();
      expect(captures.pull).not.toHaveBeenCalled();
    },
  );

  it.each([{ app: 'Live' }, { app: '' }, { app: 'live/x' }, { vhost: 'other.example' }])(
    'elsewhere (%j) is refused',
    async (where) => {
      const { hooks, server, captures } = world();
      expect(await hooks.mayPublish(server, claim(where))).toMatchObject({ allow: false });
      expect(captures.pull).not.toHaveBeenCalled();
    },
  );
});

describe('an end', () => {
  it('of the publisher who is in ends the capture; of one who was refused or replaced, nothing', async () => {
    const { hooks, server, captures, feeding } = world();
    await hooks.mayPublish(server, claim());
    feeding.push(view());
    await hooks.stopped(server, claim({ publisherId: '8' }));
    await hooks.stopped(server, claim({ app: 'other' }));
    expect(captures.stop).not.toHaveBeenCalled();
    await hooks.stopped(server, claim());
    expect(captures.stop).toHaveBeenCalledTimes(1);
    await hooks.stopped(server, claim());
    expect(captures.stop).toHaveBeenCalledTimes(1);
  });

  it('does not stop what somebody else feeds the room with by now', async () => {
    const { hooks, server, captures, feeding } = world();
    await hooks.mayPublish(server, claim());
    feeding.push(view({ source: 'rtmp from 192.0.2.9' }));
    await hooks.stopped(server, claim());
    expect(captures.stop).not.toHaveBeenCalled();
  });
});

it('lets nobody read without the key', () => {
  const { hooks, server } = world();
  for (const key of [undefined, '', 'x', server.secret, server.readKey.slice(1)]) {
    expect(hooks.mayRead(server, key)).toMatchObject({ allow: false });
  }
  expect(hooks.mayRead(server, server.readKey)).toEqual({ allow: true });
});

describe('settling', () => {
  it('believes that nobody is there only when one let in would have shown up', async () => {
    const time = { now: 0 };
    const publishers = new Publishers(() => time.now);
    const answers: ('kicked' | 'absent')[] = ['absent', 'kicked', 'absent'];
    const server = settling(
      { name: 'edge', kick: () => Promise.resolve(answers.shift() ?? 'absent') },
      publishers,
    );
    const target = { roomId: room, streamId: session.streamId };
    publishers.admitted('edge', room, '7');
    await expect(server.kick(target)).rejects.toThrow('not shown up yet');
    expect(await server.kick(target)).toBe('kicked');
    expect(await server.kick(target)).toBe('absent');
    publishers.admitted('edge', room, '8');
    time.now = 10_000;
    expect(await server.kick(target)).toBe('absent');
  });
});
