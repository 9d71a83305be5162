import { useSyncExternalStore } from 'react';
import { type Step, STEPS } from './steps.js';

/** In this tab only, also over a reload and over being somebody else. */
const KEPT_AS = 'airlock.guide';
const listeners = new Set<() => void>();

const read = (): Step | undefined => STEPS.find((step) => step === sessionStorage.getItem(KEPT_AS));

/** Where the person is in the guide; undefined ends it. */
export const setStep = (step: Step | undefined): void => {
  if (step === undefined) sessionStorage.removeItem(KEPT_AS);
  else sessionStorage.setItem(KEPT_AS, step);
  for (const listener of [...listeners]) listener();
};

export const useStep = (): Step | undefined =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, read);
