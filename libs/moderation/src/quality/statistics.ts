import type { Kappa, Rate } from '@airlock/contracts/quality';

/** Two-sided 95 % of the normal distribution. */
const Z = 1.959964;

/** n, hits, share and Wilson score interval (E. B. Wilson 1927; R. G. Newcombe, Stat. Med. 17, 1998, method 3). */
export function rateOf(hits: number, n: number): Rate {
  if (n === 0) return { n, hits };
  const p = hits / n;
  const z2 = Z * Z;
  const middle = 2 * n * p + z2;
  const half = Z * Math.sqrt(z2 + 4 * n * p * (1 - p));
  const low = hits === 0 ? 0 : (middle - half) / (2 * (n + z2));
  const high = hits === n ? 1 : (middle + half) / (2 * (n + z2));
  return { n, hits, value: p, low: Math.max(0, low), high: Math.min(1, high) };
}

/** b − a with its 95 % interval (Newcombe, Stat. Med. 17, 1998, method 10); undefined while either is empty. */
export function differenceOf(a: Rate, b: Rate): { value: number; low: number; high: number } | undefined {
  if (a.n === 0 || b.n === 0) return undefined;
  const value = b.value! - a.value!;
  return {
    value,
    low: Math.max(-1, value - Math.hypot(b.value! - b.low!, a.high! - a.value!)),
    high: Math.min(1, value + Math.hypot(b.high! - b.value!, a.value! - a.low!)),
  };
}

/**
 * Cohen's κ (Educ. Psychol. Meas. 20, 1960) of pairs of ratings, with the large-sample standard error of Fleiss, Cohen and
 * Everitt (Psychol. Bull. 72, 1969). Where everybody always says the same it is not defined, rather than 0 or 1.
 */
export function kappaOf(pairs: readonly (readonly [string, string])[]): Kappa {
  const n = pairs.length;
  if (n === 0) return { n, undefinedBecause: 'no_pairs' };
  const names = [...new Set(pairs.flat())];
  const share = (test: (pair: readonly [string, string]) => boolean): number => pairs.filter(test).length / n;
  const rows = new Map(names.map((c) => [c, share(([a]) => a === c)]));
  const columns = new Map(names.map((c) => [c, share(([, b]) => b === c)]));
  const observed = share(([a, b]) => a === b);
  const expected = names.reduce((sum, c) => sum + rows.get(c)! * columns.get(c)!, 0);
  // Of one category alone: agreement could not have come out otherwise.
  if (names.length === 1) return { n, observed, expected, undefinedBecause: 'one_outcome' };
  const value = (observed - expected) / (1 - expected);
  const half = Z * Math.sqrt(Math.max(0, variance(pairs, names, rows, columns, value, expected) / n));
  return { n, observed, expected, value, low: Math.max(-1, value - half), high: Math.min(1, value + half) };
}

const variance = (
  pairs: readonly (readonly [string, string])[],
  names: readonly string[],
  rows: ReadonlyMap<string, number>,
  columns: ReadonlyMap<string, number>,
  kappa: number,
  expected: number,
): number => {
  let same = 0;
  let apart = 0;
  for (const a of names) {
    for (const b of names) {
      const p = pairs.filter((pair) => pair[0] === a && pair[1] === b).length / pairs.length;
      if (a === b) same += p * (1 - (rows.get(a)! + columns.get(a)!) * (1 - kappa)) ** 2;
      else apart += p * (columns.get(a)! + rows.get(b)!) ** 2;
    }
  }
  const rest = (kappa - expected * (1 - kappa)) ** 2;
  return (same + (1 - kappa) ** 2 * apart - rest) / (1 - expected) ** 2;
};
