/** How often something may be tried: `burst` at once, then one every `everyMs`. */
export interface ThrottleOptions {
  readonly burst: number;
  readonly everyMs: number;
  /** Keys remembered at most; the ones that waited longest are forgotten first. */
  readonly keys?: number;
}

/** Counts tries by key. */
export interface Throttle {
  /** Whether one more is allowed now; it counts when it is. */
  take(key: string, now: number): boolean;
  /** Until one more is allowed, ms. */
  waitMs(key: string, now: number): number;
  /** Forgets the tries of a key, after a success. */
  clear(key: string): void;
}

/** A token bucket for each key, in memory: a restart forgives, and every instance counts for itself. */
export function createThrottle({ burst, everyMs, keys = 10_000 }: ThrottleOptions): Throttle {
  const buckets = new Map<string, { left: number; at: number }>();
  const leftOf = (key: string, now: number): number => {
    const known = buckets.get(key) ?? { left: burst, at: now };
    return Math.min(burst, known.left + Math.max(0, now - known.at) / everyMs);
  };
  return {
    waitMs: (key, now) => Math.max(0, 1 - leftOf(key, now)) * everyMs,
    take(key, now) {
      const left = leftOf(key, now);
      buckets.delete(key);
      buckets.set(key, { left: left >= 1 ? left - 1 : left, at: now });
      const oldest = buckets.size > keys ? buckets.keys().next().value : undefined;
      if (oldest !== undefined) buckets.delete(oldest);
      return left >= 1;
    },
    clear: (key) => void buckets.delete(key),
  };
}
