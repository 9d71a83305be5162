import { useRouter } from '@tanstack/react-router';
import { type RefObject, useEffect, useRef } from 'react';

/** Where a screen begins: its heading, or all of it while it has none yet. */
const beginningOf = (main: HTMLElement): HTMLElement => main.querySelector('h1') ?? main;

/** Past what is around the screen, to where it begins. */
export const focusOn = (main: HTMLElement): void => {
  const place = beginningOf(main);
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
};

/** Whether something has the focus for a reason: a part of the screen that took it, or a question over it. */
const isTaken = (main: HTMLElement, { activeElement }: Document): boolean =>
  activeElement !== null &&
  ((activeElement !== main && main.contains(activeElement)) ||
    activeElement.closest('[role="dialog"], [role="alertdialog"]') !== null);

/**
 * For the element that holds the screens. Whoever went to another one by keys, or hears it, is where it begins, and not
 * where the way to it was.
 */
export const useArrival = (): RefObject<HTMLElement | null> => {
  const main = useRef<HTMLElement>(null);
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (fromLocation === undefined || !pathChanged) return;
        if (main.current !== null && !isTaken(main.current, document)) focusOn(main.current);
      }),
    [router],
  );
  return main;
};
