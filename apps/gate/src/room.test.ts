import { ReleasePlan, type StreamRecord } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import { silentLogger } from '@airlock/nest-host/logger';
import { createMetrics } from '@airlock/nest-host/metrics';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { gateEvents } from './events.js';
import { type Journal, openJournal } from './journal.js';
import { Room } from './room.js';
import { Rooms } from './rooms.js';

const dir = mkdtempSync(join(tmpdir(), 'airlock-room-'));
const journal = openJournal(dir);
afterAll(() => {
  journal.close();
  rmSync(dir, { recursive: true, force: true });
});

const ID = 's' as StreamId;
const record = (over: Partial<StreamRecord> = {}): StreamRecord => ({
  type: 'stream',
  streamId: ID,
  epoch: 0,
  roomId: 'r' as never,
  streamerId: 'a' as never,
  title: '',
  category: 'talk',
  roomClass: 'default',
  policyHash: 'p',
  release: ReleasePlan.parse({ mode: 'direct', delayMs: 0 }),
  sampling: { fps: 1, everyFrame: false, keyframesOnly: true },
  live: true,
  startedAt: 0,
  ...over,
});
const segment = (seq: number) =>
  ({
    type: 'segment',
    epoch: 0,
    seq,
    at: 1,
    segment: {
      container: 'mpegts',
      media: { inline: '', sha256: '0'.repeat(64), bytes: 0 },
      startMs: seq,
      durationMs: 1,
      capturedAt: 1,
    },
  }) as const;
const cut = {
  type: 'action',
  action: {
    actionId: 'c' as never,
    kind: 'cut',
    streamId: ID,
    origin: { type: 'human', user: 'rin', role: 'duty' },
    reason: '',
    decidedAt: 1,
  },
} as const;

const deps = (over: { journal?: Journal; now?: () => number } = {}) => ({
  clock: over.now ?? (() => 10),
  journal: over.journal ?? journal,
  events: gateEvents(silentLogger(), createMetrics({ app: 'gate' })),
  options: {},
  following: () => true,
  onCut: () => undefined,
});

describe('a room whose journal cannot be written', () => {
  it('shows nothing new until it can, but goes dark at once', () => {
    let full = true;
    const save: Journal['save'] = () => {
      if (full) throw new Error('no space left');
    };
    const room = new Room(ID, deps({ journal: { ...journal, save } }));
    room.admit(record());
    room.note(segment(0));
    room.tick();
    expect(room.window).toEqual([]);
    full = false;
    room.tick();
    expect(room.window.map((e) => e.kind)).toEqual(['content']);
    full = true;
    room.note(segment(1));
    room.tick();
    expect(room.window.map((e) => e.msn)).toEqual([0]);
    room.note(cut);
    room.tick();
    expect(room.window.map((e) => e.kind)).toEqual(['slate']);
    room.close();
  });
});

describe('rooms', () => {
  it('are forgotten after their end, and a stream that comes back has not lost its cut', () => {
    let now = 10;
    const rooms = new Rooms(deps({ now: () => now }));
    const room = rooms.open(ID, true)!;
    room.admit(record({ live: false }));
    room.note(cut);
    room.tick();
    rooms.open('stranger' as StreamId, false);
    now += 3_600_000;
    rooms.sweep();
    expect([...rooms.all()]).toEqual([]);
    const again = rooms.open(ID, true)!;
    again.admit(record({ epoch: 1 }));
    again.note({ ...segment(0), epoch: 1, at: now });
    again.tick();
    expect(again.state).toBe('dark');
    expect(again.window.map((e) => e.kind)).toEqual(['slate']);
    rooms.close();
  });
  it('of strangers are bounded', () => {
    const rooms = new Rooms(deps());
    const opened = Array.from({ length: 1_100 }, (_, n) => rooms.open(`x${n}` as StreamId, false));
    expect(opened.filter((r) => r !== undefined).length).toBe(1_000);
    expect(rooms.open(ID, true)).toBeDefined();
    rooms.close();
  });
});
