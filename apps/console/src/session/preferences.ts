import type { Preferences } from '@airlock/contracts/wellness';
import { useSyncExternalStore } from 'react';
import { call } from '../api/client.js';

const KEPT_AS = 'airlock.preferences';
const SAVE_AFTER_MS = 400;
export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  keys: {},
  blur: true,
  greyscale: true,
  mute: true,
  confirmCuts: false,
  seen: [],
};

const read = (): Preferences => {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT_AS) ?? '{}') as object;
    return { ...DEFAULT_PREFERENCES, ...kept };
  } catch {
    return DEFAULT_PREFERENCES;
  }
};

let current = read();
let saving: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

const become = (next: Preferences): void => {
  current = next;
  localStorage.setItem(KEPT_AS, JSON.stringify(next));
  for (const listener of [...listeners]) listener();
};

/** How the person's desk is set up: known at once from this browser, and from control as soon as it has answered. */
export const preferences = (): Preferences => current;

export const usePreferences = (): Preferences =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, preferences);

const save = (): void => {
  clearTimeout(saving);
  saving = undefined;
  // Where control does not take it, this browser still has it.
  void call('writePreferences', { body: current }, { keepalive: true }).catch(() => undefined);
};

/** Changes it here at once, and in control a moment later, or when the page goes away before. */
export const setPreferences = (change: Partial<Preferences>): void => {
  become({ ...current, ...change });
  if (saving === undefined) window.addEventListener('pagehide', save, { once: true });
  clearTimeout(saving);
  saving = setTimeout(() => {
    window.removeEventListener('pagehide', save);
    save();
  }, SAVE_AFTER_MS);
};

/** What control has of the person counts, whatever this browser had. */
export const loadPreferences = async (): Promise<void> => {
  const kept = await call('readPreferences', {}).catch(() => undefined);
  if (kept !== undefined && saving === undefined) become({ ...DEFAULT_PREFERENCES, ...kept });
};
