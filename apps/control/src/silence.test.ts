import type { StreamRecord } from '@airlock/contracts/control';
import type { RoomId, StreamId } from '@airlock/contracts/ids';
import { expect, test } from 'vitest';
import type { Captures } from './captures.js';
import { createSilence } from './silence.js';

const SILENT_MS = 60_000;
const START = 1_000_000;

/** One stream per name, all in rooms of the same name; `look` at a time after the start, ms. */
const rig = (names: readonly string[], captures: Pick<Captures, 'list'> = { list: async () => [] }) => {
  const live = new Set(names);
  const heard = new Map<string, { mediaAt?: number; chatAt?: number }>();
  const kicked: string[] = [];
  const told: string[] = [];
  const state = { now: START, behindMs: 0 };
  const record = (name: string) =>
    ({ streamId: name, roomId: name, startedAt: START - 1, live: true }) as unknown as StreamRecord;
  const look = createSilence({
    projection: {
      heard: (id) => heard.get(id) ?? {},
      behindMs: () => state.behindMs,
      streams: {
        live: () => [...live].map(record),
        liveInRoom: (id: RoomId) => (live.has(`${id}-again`) ? record(id) : undefined),
      },
    },
    captures,
    mediaServers: [
      { name: 'away', kick: () => Promise.reject(new Error('away')) },
      { name: 'srs', kick: async ({ roomId }) => (kicked.push(roomId), 'kicked') },
    ],
    end: async (id: StreamId) => void live.delete(id),
    events: { fellSilent: (id) => void told.push(id) },
    clock: () => state.now,
    silentMs: SILENT_MS,
  });
  return {
    ...{ live, kicked, told, state },
    media: (name: string, at: number) => void heard.set(name, { ...heard.get(name), mediaAt: START + at }),
    chat: (name: string, at: number) => void heard.set(name, { ...heard.get(name), chatAt: START + at }),
    async at(ms: number) {
      state.now = START + ms;
      await look();
      return [...live];
    },
  };
};

test('a stream that nobody feeds any more is over after a bounded time, and no sooner', async () => {
  const r = rig(['dead', 'fed']);
  r.media('dead', 1_000);
  r.media('fed', 1_000);
  expect(await r.at(60_000)).toEqual(['dead', 'fed']);
  r.media('fed', 60_500);
  expect(await r.at(61_000)).toEqual(['fed']);
  expect(r.told).toEqual(['dead']);
});

test('a source that capture waits for is not over', async () => {
  const here = { streamId: 'waiting' } as unknown as Awaited<ReturnType<Captures['list']>>[number];
  const r = rig(['waiting', 'dead'], { list: async () => [here] });
  r.media('waiting', 0);
  r.media('dead', 0);
  expect(await r.at(600_000)).toEqual(['waiting']);
});

test('a capture that does not answer keeps nothing alive', async () => {
  const r = rig(['dead'], { list: () => Promise.reject(new Error('refused')) });
  r.media('dead', 0);
  expect(await r.at(SILENT_MS)).toEqual([]);
});

test('while the topics cannot be read, and for as long again afterwards, nobody is taken for silent', async () => {
  const r = rig(['a']);
  r.media('a', 0);
  r.state.behindMs = 70_000;
  expect(await r.at(70_000)).toEqual(['a']);
  r.state.behindMs = 0;
  expect(await r.at(70_000 + SILENT_MS - 1)).toEqual(['a']);
  expect(await r.at(70_000 + SILENT_MS)).toEqual([]);
});

test('what was on air before this control started has the same time from then on', async () => {
  const r = rig(['old']);
  r.media('old', -3_600_000);
  expect(await r.at(SILENT_MS - 1)).toEqual(['old']);
  expect(await r.at(SILENT_MS)).toEqual([]);
});

test('a stream of chat alone goes on while people write, and ten times as long without', async () => {
  const r = rig(['chat']);
  r.chat('chat', 100_000);
  expect(await r.at(100_000 + 10 * SILENT_MS - 1)).toEqual(['chat']);
  expect(await r.at(100_000 + 10 * SILENT_MS)).toEqual([]);
});

test('who is still connected somewhere is thrown off to come back through admission, but not a successor', async () => {
  const r = rig(['gone', 'replaced']);
  r.media('gone', 0);
  r.media('replaced', 0);
  r.live.add('replaced-again');
  r.media('replaced-again', SILENT_MS);
  expect(await r.at(SILENT_MS)).toEqual(['replaced-again']);
  expect(r.kicked).toEqual(['gone']);
});
