import { useSyncExternalStore } from 'react';

interface Asked {
  readonly given: Promise<boolean>;
  readonly answer: (given: boolean) => void;
}

let asked: Asked | undefined;
const listeners = new Set<() => void>();

const set = (next: Asked | undefined): void => {
  asked = next;
  for (const listener of [...listeners]) listener();
};

/** Has the person give the second factor; false where they would rather not. Asked once, however many wait for it. */
export const askSecondFactor = (): Promise<boolean> => {
  if (asked !== undefined) return asked.given;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  set({ given: promise, answer: resolve });
  return promise.finally(() => set(undefined));
};

/** The question that is open, for whoever puts it on screen. */
export const useAsked = (): Asked | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => asked,
  );
