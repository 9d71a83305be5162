import { type HotkeyItem, useHotkeys } from '@mantine/hooks';
import { useMemo, useSyncExternalStore } from 'react';
import { KEY_ACTIONS, type KeyName, type Scope } from './table.js';

const KEPT_AS = 'airlock.keys';
export type KeyMap = Partial<Record<KeyName, string>>;

const read = (): KeyMap => {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT_AS) ?? '{}') as unknown;
    return typeof kept === 'object' && kept !== null ? (kept as KeyMap) : {};
  } catch {
    return {};
  }
};

let remapped: KeyMap = typeof localStorage === 'undefined' ? {} : read();
const listeners = new Set<() => void>();

/** What the person has put on other keys than the default. */
export const keyMap = (): KeyMap => remapped;

export const setKeyMap = (map: KeyMap): void => {
  remapped = map;
  localStorage.setItem(KEPT_AS, JSON.stringify(map));
  for (const listener of [...listeners]) listener();
};

export const useKeyMap = (): KeyMap =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, keyMap);

export const keysOf = (name: KeyName, map: KeyMap): string => map[name] ?? KEY_ACTIONS[name].keys;

export const scopesOf = (name: KeyName): readonly Scope[] => KEY_ACTIONS[name].scopes;

/** Whether keys of both are ever heard at once; a player is on the desk and the stream page, never on the wall. */
const meet = (a: Scope, b: Scope): boolean =>
  a === b || [a, b].includes('everywhere') || ([a, b].includes('player') && ![a, b].includes('wall'));

/** Actions that are heard at once and are on the same keys: neither would be safe to press. */
export const clashes = (map: KeyMap): readonly (readonly [KeyName, KeyName])[] => {
  const names = Object.keys(KEY_ACTIONS) as KeyName[];
  return names.flatMap((one, i) =>
    names
      .slice(i + 1)
      .filter(
        (other) =>
          scopesOf(one).some((a) => scopesOf(other).some((b) => meet(a, b))) &&
          keysOf(one, map).toLowerCase() === keysOf(other, map).toLowerCase(),
      )
      .map((other) => [one, other] as const),
  );
};

/** Keys that a focused control takes for itself. */
const OF_CONTROLS = new Set(['Enter', 'Space']);
const CONTROLS =
  'button, a[href], summary, input, select, textarea, [role="menuitem"], [role="tab"], [role="slider"]';

const isTakenByControl = (keys: string, { target }: KeyboardEvent): boolean =>
  OF_CONTROLS.has(keys) && target instanceof Element && target.closest(CONTROLS) !== null;

/** Nobody writes with them: they work while somebody does. */
const isNeverText = (keys: string): boolean => keys.includes('mod+') || /^F\d{1,2}$/.test(keys);

/** A question over the screen wants its answer first. */
const isBehindDialog = (keys: string, { target }: KeyboardEvent): boolean =>
  !isNeverText(keys) &&
  KEY_ACTIONS.help.keys !== keys &&
  target instanceof Element &&
  target.closest('[role="dialog"], [role="alertdialog"]') !== null;

/**
 * What keys do while the caller is on screen. Not while somebody types into a field, but for those that write nothing; Enter
 * and Space belong to the button that has the focus. Handlers left undefined do nothing: the key is free for the browser.
 */
export const useKeys = (handlers: Partial<Record<KeyName, (() => void) | undefined>>): void => {
  const map = useKeyMap();
  const bound = useMemo(
    () =>
      Object.entries(handlers).flatMap(([name, run]): HotkeyItem[] => {
        if (run === undefined) return [];
        const keys = keysOf(name as KeyName, map);
        const once = (event: KeyboardEvent): void => {
          if (event.defaultPrevented || isTakenByControl(keys, event) || isBehindDialog(keys, event)) return;
          event.preventDefault();
          run();
        };
        return [[keys, once, { preventDefault: false }]];
      }),
    [handlers, map],
  );
  useHotkeys(bound.filter(([keys]) => !isNeverText(keys)));
  useHotkeys(
    bound.filter(([keys]) => isNeverText(keys)),
    [],
  );
};
