import { afterEach, expect, it, vi } from 'vitest';
import { createTurns } from './turns.js';

afterEach(() => void vi.useRealTimers());

it('lets a few through at a time, in their order, and everybody at the end', async () => {
  vi.useFakeTimers();
  const through: number[] = [];
  const turns = createTurns({ atOnce: 2, everyMs: 10 });
  const all = Promise.all([1, 2, 3, 4, 5, 6].map(async (n) => turns.turn().then(() => through.push(n))));
  await vi.advanceTimersByTimeAsync(9);
  expect(through).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(through).toEqual([1, 2]);
  await vi.advanceTimersByTimeAsync(10);
  expect(through).toEqual([1, 2, 3, 4]);
  turns.close();
  await all;
  expect(through).toEqual([1, 2, 3, 4, 5, 6]);
});

it('goes on after it was empty', async () => {
  vi.useFakeTimers();
  const turns = createTurns({ atOnce: 1, everyMs: 10 });
  for (const _again of [1, 2]) {
    const mine = turns.turn();
    await vi.advanceTimersByTimeAsync(10);
    await mine;
  }
  expect(vi.getTimerCount()).toBe(0);
});
