/** Times in ms. */
export interface BackoffOptions {
  readonly baseMs: number;
  readonly maxMs: number;
}

export const DEFAULT_BACKOFF: BackoffOptions = { baseMs: 500, maxMs: 30_000 };

/**
 * Wait before attempt `n` (from 0), ms: doubles up to the maximum, and between half and the whole of that by chance, so
 * that streams lost together do not come back together.
 */
export const backoffMs = (n: number, random: () => number, o: BackoffOptions = DEFAULT_BACKOFF): number =>
  Math.round(Math.min(o.maxMs, o.baseMs * 2 ** Math.min(n, 30)) * (0.5 + 0.5 * random()));
