/** A share with its 95 % confidence interval. */
export interface Rate {
  readonly value: number;
  readonly interval: readonly [low: number, high: number];
  readonly n: number;
}

const Z = 1.959963984540054;

/** Wilson's score interval of `hits` of `n`. Source: E. B. Wilson, JASA 22 (1927). Undefined for none. */
export function wilson(hits: number, n: number): Rate | undefined {
  if (n === 0) return undefined;
  const p = hits / n;
  const centre = (p + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  const half = (Z / (1 + (Z * Z) / n)) * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n));
  return { value: p, interval: [Math.max(0, centre - half), Math.min(1, centre + half)], n };
}
