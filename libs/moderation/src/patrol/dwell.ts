/** How often a screen reports, ms. */
export const BEAT_MS = 5_000;
/** A look that was not heard of for so long is over, ms. */
export const STALE_MS = 3 * BEAT_MS;

export interface Dwell {
  /** The last report that counted, ms since 1970. */
  readonly lastAt: number;
  readonly dwellMs: number;
}

/**
 * What one more report is worth: the time since the last one by the server's clock, where the page was visible; never
 * more than two beats, whatever clocks do. So an hour of dwell takes hundreds of reports that are an hour apart in all,
 * each of which needs the answer to the one before. Undefined where the look is over.
 */
export const dwellAfter = (look: Dwell, now: number, visible: boolean): number | undefined => {
  const since = now - look.lastAt;
  if (since > STALE_MS) return undefined;
  return look.dwellMs + (visible ? Math.min(Math.max(0, since), 2 * BEAT_MS) : 0);
};

/** Whether somebody heard of lately still looks. */
export const isActive = (lastAt: number, now: number): boolean => now - lastAt <= STALE_MS;
