import type { KeyboardEvent } from 'react';

const BY = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 } as const;

/** Arrow keys take the focus from one bar of a picture to the next. */
export const byArrows = (event: KeyboardEvent<HTMLElement>): void => {
  const by = BY[event.key as keyof typeof BY] as number | undefined;
  if (by === undefined) return;
  const bars = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-bar]')];
  const at = bars.indexOf(event.target as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  bars[Math.max(0, Math.min(bars.length - 1, at + by))]?.focus();
};
