import { describe, expect, it } from 'vitest';
import { arrivals, openLoop } from './schedule.js';

describe('arrivals', () => {
  it('gives every stream its items at real-time pace, shifted against each other', () => {
    expect(arrivals(2, 2_000, 4_000)).toEqual([
      { atMs: 0, item: { stream: 0, index: 0 } },
      { atMs: 1_000, item: { stream: 1, index: 0 } },
      { atMs: 2_000, item: { stream: 0, index: 1 } },
      { atMs: 3_000, item: { stream: 1, index: 1 } },
    ]);
  });
});

describe('openLoop', () => {
  it('does not wait for what it began, and says when things were due', async () => {
    const begun: number[] = [];
    const dueAt: number[] = [];
    await openLoop(
      [0, 1, 2].map((item) => ({ atMs: item, item })),
      (item, at) => {
        begun.push(item);
        dueAt.push(at);
      },
    );
    expect(begun).toEqual([0, 1, 2]);
    expect(dueAt[2]! - dueAt[0]!).toBeCloseTo(2);
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    const run = openLoop([{ atMs: 3_600_000, item: 0 }], () => undefined, stop.signal);
    stop.abort();
    await expect(run).rejects.toThrow();
  });
});
