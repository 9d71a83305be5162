import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf, kappaOf, rateOf } from './statistics.js';

/** Pairs from a table of counts: rows one rater, columns the other. */
const pairsOf = (table: readonly (readonly number[])[]): [string, string][] =>
  table.flatMap((row, a) => row.flatMap((n, b) => Array.from({ length: n }, (): [string, string] => [`${a}`, `${b}`]))); // prettier-ignore

describe("Cohen's kappa", () => {
  it('is 0.40 for the 50 grant proposals of the textbook example', () => {
    expect(kappaOf(pairsOf([[20, 5], [10, 15]]))).toMatchObject({ n: 50, observed: 0.7, expected: 0.5, value: expect.closeTo(0.4, 9) }); // prettier-ignore
  });

  it('is 0.68 for the 100 diagnoses of Fleiss, table 18.1', () => {
    const k = kappaOf(pairsOf([[75, 1, 4], [5, 4, 1], [0, 0, 10]])); // prettier-ignore
    expect(k.value).toBeCloseTo(0.6765, 4);
    expect((k.high! - k.low!) / (2 * 1.959964)).toBeCloseTo(0.0877, 4);
  });

  it('tells two raters with the same observed agreement apart by chance', () => {
    expect(kappaOf(pairsOf([[45, 15], [25, 15]])).value).toBeCloseTo(0.1304, 4); // prettier-ignore
    expect(kappaOf(pairsOf([[25, 35], [5, 35]])).value).toBeCloseTo(0.2593, 4); // prettier-ignore
  });

  it('is not defined without pairs, and where nobody ever said anything else', () => {
    expect(kappaOf([])).toEqual({ n: 0, undefinedBecause: 'no_pairs' });
    expect(kappaOf([['clean', 'clean'], ['clean', 'clean']])).toEqual({ n: 2, observed: 1, expected: 1, undefinedBecause: 'one_outcome' }); // prettier-ignore
  });

  it('is 0 where one of two always says the same, and below 0 where they contradict each other', () => {
    expect(kappaOf([['clean', 'clean'], ['clean', 'violation']]).value).toBe(0); // prettier-ignore
    expect(kappaOf([['clean', 'violation'], ['violation', 'clean']]).value).toBe(-1); // prettier-ignore
  });

  it('never leaves [-1, 1], is symmetric, and lies in its interval', () => {
    const outcome = fc.constantFrom('clean', 'violation', 'other');
    fc.assert(
      fc.property(fc.array(fc.tuple(outcome, outcome), { minLength: 1, maxLength: 60 }), (pairs) => {
        const k = kappaOf(pairs);
        if (k.value === undefined) return k.undefinedBecause === 'one_outcome';
        const other = kappaOf(pairs.map(([a, b]): [string, string] => [b, a]));
        expect(other.value).toBeCloseTo(k.value, 9);
        expect(other.low).toBeCloseTo(k.low!, 6);
        return k.low! <= k.value && k.value <= k.high! && k.low! >= -1 && k.high! <= 1;
      }),
    );
  });
});

describe('intervals of shares', () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998), 857–872, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i: %f to %f, as published', (hits, n, low, high) => {
    const rate = rateOf(hits, n);
    expect(rate.low).toBeCloseTo(low, 4);
    expect(rate.high).toBeCloseTo(high, 4);
  });

  it('say nothing of nothing', () => {
    expect(rateOf(0, 0)).toEqual({ n: 0, hits: 0 });
    expect(differenceOf(rateOf(0, 0), rateOf(1, 2))).toBeUndefined();
  });

  // R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890, table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
  ])('%i/%i − %i/%i: %f to %f, as published', (a, m, b, n, low, high) => {
    const d = differenceOf(rateOf(b, n), rateOf(a, m))!;
    expect(d.low).toBeCloseTo(low, 4);
    expect(d.high).toBeCloseTo(high, 4);
  });
});
