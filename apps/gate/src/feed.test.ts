import { inProcessDirectPath } from '@airlock/bus/direct';
import type { Bus, TailOptions } from '@airlock/bus/port';
import { topics } from '@airlock/contracts/topics';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFeed, type FeedDeps } from './feed.js';

const MINUTE_MS = 60_000;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A feed of a bus whose tails end when told, and that can be away. */
async function rig() {
  const opened: { topic: string; from: TailOptions<never>['from']; end(): void }[] = [];
  const bus = { away: false, catchesUp: true };
  const tail: Bus['tail'] = async ({ topic, from }) => {
    if (bus.away) throw new Error('no broker answers');
    const [caughtUp, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const end = (): void => {
      const error = new Error('torn');
      caughtUp.reject(error);
      ended.reject(error);
    };
    if (bus.catchesUp) caughtUp.resolve();
    opened.push({ topic: topic.name, from, end });
    return { caughtUp: caughtUp.promise, ended: ended.promise, close: async () => ended.resolve() };
  };
  const events = { tailFailed: vi.fn<FeedDeps['events']['tailFailed']>() };
  const rooms = { open: () => undefined, tickAll: () => undefined };
  const direct = inProcessDirectPath();
  const feed = createFeed({ bus: { tail }, direct, rooms, events, clock: Date.now, from: Date.now() });
  await feed.catchUp();
  const of = ({ name }: { name: string }) => opened.filter(({ topic }) => topic === name);
  return { feed, bus, events, verdicts: () => of(topics.verdicts) };
}

test('a topic whose tail ends again before it has caught up is followed by one tail, not by two', async () => {
  const { feed, bus, verdicts } = await rig();
  bus.catchesUp = false;
  verdicts()[0]!.end();
  for (const n of [2, 3, 4]) {
    await vi.advanceTimersByTimeAsync(1_000);
    expect(verdicts()).toHaveLength(n);
    expect(feed.following()).toBe(false);
    verdicts().at(-1)!.end();
  }
  bus.catchesUp = true;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(feed.following()).toBe(true);
  await feed.close();
});

test('a topic that cannot be read for long is read on from when it could not', async () => {
  const { feed, bus, events, verdicts } = await rig();
  const lost = Date.now();
  bus.away = true;
  verdicts()[0]!.end();
  await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
  expect(verdicts()).toHaveLength(1);
  expect(events.tailFailed).toHaveBeenCalledOnce();
  bus.away = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(verdicts()[1]!.from).toEqual({ timestamp: lost - 2 * MINUTE_MS });
  expect(feed.following()).toBe(true);
  await feed.close();
});
