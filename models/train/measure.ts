/** A share and its 95 % Wilson interval. */
export interface Share {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

export function share(hits: number, n: number): Share {
  if (n === 0) return { value: 0, low: 0, high: 1, n };
  const z = 1.96;
  const p = hits / n;
  const middle = p + (z * z) / (2 * n);
  const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const whole = 1 + (z * z) / n;
  return {
    value: p,
    low: Math.max(0, (middle - spread) / whole),
    high: Math.min(1, (middle + spread) / whole),
    n,
  };
}

/** Share of `items` for which `test` holds. */
export function shareOf<T>(items: readonly T[], test: (item: T) => boolean): Share {
  return share(items.filter(test).length, items.length);
}

/**
 * Expected calibration error over ten equal bins: how far a probability is from what happens, on average, where a text that
 * has the label counts `weight` times.
 */
export function calibrationError(
  scored: readonly { readonly p: number; readonly truth: 0 | 1 }[],
  weight = 1,
): number {
  const bins = Array.from({ length: 10 }, () => ({ p: 0, yes: 0 }));
  let sum = 0;
  for (const { p, truth } of scored) {
    const bin = bins[Math.min(9, Math.floor(p * 10))]!;
    const counts = truth === 1 ? weight : 1;
    bin.p += counts * p;
    bin.yes += counts * truth;
    sum += counts;
  }
  return bins.reduce((total, { p, yes }) => total + Math.abs(p - yes), 0) / Math.max(1, sum);
}
