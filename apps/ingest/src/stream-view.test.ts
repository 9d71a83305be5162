import type { TailOptions } from '@airlock/bus/port';
import type { ControlRecord } from '@airlock/contracts/control';
import type { StreamId, UserId } from '@airlock/contracts/ids';
import type { Action } from '@airlock/contracts/action';
import { afterEach, expect, test, vi } from 'vitest';
import { NOW, SHOW, streamRecord } from './ingest.testkit.js';
import { openStreamView } from './stream-view.js';

afterEach(() => vi.useRealTimers());

/** A view with the hand of whoever writes to the control topic. */
async function rig() {
  let handle: TailOptions<ControlRecord>['handle'] | undefined;
  const view = await openStreamView({
    tail: async (options) => {
      handle = options.handle as never;
      return { caughtUp: Promise.resolve(), ended: Promise.resolve(), close: async () => undefined };
    },
  });
  const write = (value: ControlRecord) =>
    handle!([{ partition: 0, offset: '0', key: 'k', value, timestamp: NOW }]);
  return { view, write };
}

const action = (over: Partial<Action> = {}): Action => ({
  actionId: 'a' as never,
  kind: 'cut',
  streamId: SHOW,
  origin: { type: 'human', user: 'rin', role: 'duty' },
  reason: 'test',
  decidedAt: NOW,
  ...over,
});

test('whoever waits for a stream gets it the moment it comes', async () => {
  const { view, write } = await rig();
  const waiting = [view.wait(SHOW, 60_000), view.wait(SHOW, 60_000)];
  void write(streamRecord());
  expect((await Promise.all(waiting)).map((s) => s?.streamId)).toEqual([SHOW, SHOW]);
});

test('a stream waited for in vain is not waited for again for a while', async () => {
  vi.useFakeTimers();
  const { view, write } = await rig();
  const first = view.wait(SHOW, 1_000);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await first).toBeUndefined();
  expect(await view.wait(SHOW, 1_000)).toBeUndefined();
  void write(streamRecord());
  expect(await view.wait(SHOW, 1_000)).toBeDefined();
});

test('an action stands until it is lifted, of one author apart from the stream', async () => {
  const { view, write } = await rig();
  const ann = 'ann' as UserId;
  const mute = action({ actionId: 'm' as never, kind: 'mute', userId: ann, until: NOW + 10 });
  view.note(action());
  void write({ type: 'action', action: mute });
  expect(view.stands(action(), NOW)).toBe(true);
  expect(view.stands(mute, NOW)).toBe(true);
  expect(view.stands(action({ kind: 'mute' }), NOW)).toBe(false);
  expect(view.muted(SHOW, ann, NOW)).toEqual(mute);
  expect(view.muted(SHOW, 'bob' as UserId, NOW)).toBeUndefined();
  expect(view.muted(SHOW, ann, NOW + 10)).toBeUndefined();
  view.note(action({ actionId: 'l' as never, kind: 'lift', lifts: 'a' as never }));
  expect(view.stands(action(), NOW)).toBe(false);
});

test('an ended stream is forgotten with all that is kept of it, a live one never', async () => {
  const { view, write } = await rig();
  const gone: StreamId[] = [];
  view.onForgotten((id) => gone.push(id));
  const other = 'other' as StreamId;
  void write(streamRecord({ live: false, endedAt: NOW }));
  void write(streamRecord({ streamId: 'on' as StreamId }));
  expect(view.live()).toBe(1);
  void write(streamRecord({ streamId: other, live: false, endedAt: NOW + 600_001 }));
  expect(gone).toEqual([SHOW]);
  expect([view.get(SHOW), view.get(other)?.streamId, view.live()]).toEqual([undefined, other, 1]);
});

test('tells of every action on a known stream once, in whatever order the topic has them', async () => {
  const { view, write } = await rig();
  const told: string[] = [];
  void write(streamRecord({ streamId: 'early' as StreamId }));
  void write({ type: 'action', action: action({ actionId: 'e1' as never, streamId: 'early' as StreamId }) });
  void write({ type: 'action', action: action({ actionId: 'a1' as never }) });
  view.onAction((a, stream) => told.push(`${a.actionId} on ${stream.streamId}`));
  expect(told).toEqual(['e1 on early']);
  void write(streamRecord());
  void write(streamRecord({ epoch: 1 }));
  void write({ type: 'action', action: action({ actionId: 'a2' as never }) });
  expect(told).toEqual(['e1 on early', 'a1 on show', 'a2 on show']);
});
