import { useHotkeys } from '@mantine/hooks';
import { useMemo, useSyncExternalStore } from 'react';
import { KEY_ACTIONS, type KeyName, type Scope } from './table.js';

const KEPT_AS = 'airlock.keys';
type Map = Partial<Record<KeyName, string>>;

const read = (): Map => {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT_AS) ?? '{}') as unknown;
    return typeof kept === 'object' && kept !== null ? (kept as Map) : {};
  } catch {
    return {};
  }
};

let remapped: Map = typeof localStorage === 'undefined' ? {} : read();
const listeners = new Set<() => void>();

/** What the person has put on other keys than the default. */
export const keyMap = (): Map => remapped;

export const setKeyMap = (map: Map): void => {
  remapped = map;
  localStorage.setItem(KEPT_AS, JSON.stringify(map));
  for (const listener of [...listeners]) listener();
};

export const useKeyMap = (): Map =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, keyMap);

export const keysOf = (name: KeyName, map: Map): string => map[name] ?? KEY_ACTIONS[name].keys;

/** Actions of one scope, or of everywhere, that are on the same keys: neither would be safe to press. */
export const clashes = (map: Map): readonly (readonly [KeyName, KeyName])[] => {
  const names = Object.keys(KEY_ACTIONS) as KeyName[];
  const near = (a: Scope, b: Scope): boolean =>
    a === b || a === 'everywhere' || b === 'everywhere' || [a, b].includes('player');
  return names.flatMap((one, i) =>
    names
      .slice(i + 1)
      .filter(
        (other) =>
          near(KEY_ACTIONS[one].scope, KEY_ACTIONS[other].scope) &&
          keysOf(one, map).toLowerCase() === keysOf(other, map).toLowerCase(),
      )
      .map((other) => [one, other] as const),
  );
};

/**
 * What keys do while the caller is on screen. Not while somebody types into a field, but for those with a modifier.
 * Handlers left undefined do nothing: the key is free for the browser.
 */
export const useKeys = (handlers: Partial<Record<KeyName, (() => void) | undefined>>): void => {
  const map = useKeyMap();
  const bound = useMemo(
    () =>
      Object.entries(handlers).flatMap(([name, run]) =>
        run === undefined ? [] : [{ keys: keysOf(name as KeyName, map), run }],
      ),
    [handlers, map],
  );
  useHotkeys(bound.filter((b) => !b.keys.includes('mod+')).map((b) => [b.keys, b.run] as const));
  useHotkeys(
    bound.filter((b) => b.keys.includes('mod+')).map((b) => [b.keys, b.run] as const),
    [],
  );
};
