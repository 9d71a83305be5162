import { setTimeout as delay } from 'node:timers/promises';

/** When something falls due, ms from the start of the run. */
export interface Due<T> {
  readonly atMs: number;
  readonly item: T;
}

/**
 * Arrivals of several streams at real-time pace, in order of time: stream `s` hands over its item `n` when that has
 * lasted, its start shifted so that the streams do not all end at once.
 */
export function arrivals(
  streams: number,
  itemMs: number,
  totalMs: number,
): Due<{ readonly stream: number; readonly index: number }>[] {
  const due: Due<{ stream: number; index: number }>[] = [];
  for (let stream = 0; stream < streams; stream++) {
    const shift = (stream * itemMs) / streams;
    for (let index = 0; shift + index * itemMs < totalMs; index++)
      due.push({ atMs: shift + index * itemMs, item: { stream, index } });
  }
  return due.sort((a, b) => a.atMs - b.atMs);
}

/**
 * Calls `act` for everything when it falls due, never waiting for what it began before: an open loop, so that what
 * waits because the system is slow counts as its delay. `act` learns when the item should have come (`performance.now`
 * clock), and a late timer is the system's delay too.
 */
export async function openLoop<T>(
  schedule: readonly Due<T>[],
  act: (item: T, dueAt: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const began = performance.now();
  for (const { atMs, item } of schedule) {
    const wait = began + atMs - performance.now();
    if (wait > 0) await delay(wait, undefined, signal ? { signal } : {});
    else signal?.throwIfAborted();
    act(item, began + atMs);
  }
}
