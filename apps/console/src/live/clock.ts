import { useSyncExternalStore } from 'react';

const TICK_MS = 250;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
/** How far the server's clock is ahead of ours, ms. */
let ahead = 0;
let now = Date.now();

const tick = (): void => {
  now = Date.now() + ahead;
  for (const listener of [...listeners]) listener();
};

const watch = (listener: () => void): (() => void) => {
  listeners.add(listener);
  timer ??= setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
};

const seconds = (): number => Math.floor((timer === undefined ? Date.now() + ahead : now) / 1_000) * 1_000;

/** The server's time in ms since 1970, to the second: whoever counts down is drawn again once a second. */
export const useSeconds = (): number => useSyncExternalStore(watch, seconds);

/**
 * What is so at the server's time, to the second. Only what comes out as something else is drawn again: `read` gives a plain
 * value, or the same object for as long as it is the same.
 */
export const useAtSeconds = <T>(read: (now: number) => T): T =>
  useSyncExternalStore(watch, () => read(seconds()));

/** The header says it to the second only: what differs by less is taken for the same. */
const TOLERATED_MS = 2_000;

/** Deadlines are the server's, and the clock of a desk may be wrong. `date` is the header of an answer. */
export const setServerTime = (date: string | null): void => {
  const difference = Date.parse(date ?? '') - Date.now();
  if (!Number.isNaN(difference)) ahead = Math.abs(difference) < TOLERATED_MS ? 0 : difference;
};

export const serverNow = (): number => Date.now() + ahead;
