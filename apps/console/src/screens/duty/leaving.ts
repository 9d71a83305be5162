import type { Handover } from '@airlock/contracts/handover';
import type { MyDuty } from '@airlock/contracts/http/duty-bodies';
import { useSyncExternalStore } from 'react';

/** `off`: from duty, and still signed in; `out`: from the console. */
export type Way = 'off' | 'out';

let way: Way | undefined;
const listeners = new Set<() => void>();

/** Has the person hand over before they go; undefined: they stay, or are gone. */
export const leave = (next: Way | undefined): void => {
  way = next;
  for (const listener of [...listeners]) listener();
};

export const useLeaving = (): Way | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => way,
  );

/** Changes of shift that the person still owes a note of. */
export const owedBy = (mine: MyDuty | undefined): readonly Handover[] =>
  mine?.handovers.filter((h) => h.note === undefined && h.from.includes(mine.personId)) ?? [];
