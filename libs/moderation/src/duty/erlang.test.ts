import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangC, inTimeShare, peopleNeeded } from './erlang.js';

describe('Erlang C', () => {
  it('gives the values of textbooks: M/M/1, M/M/2, and two worked examples of call centres', () => {
    expect(erlangC(0.5, 1)).toBeCloseTo(0.5, 12);
    expect(erlangC(1, 2)).toBeCloseTo(1 / 3, 12);
    expect(erlangC(2, 3)).toBeCloseTo(4 / 9, 12);
    expect(erlangC(3, 4)).toBeCloseTo(0.5094, 4);
    // 200 calls an hour of 3 minutes, 80 % within 20 s: 14 people, 17.4 % wait, 88.8 % in time.
    expect(erlangC(10, 14)).toBeCloseTo(0.174, 3);
    expect(inTimeShare(10, 14, 20, 180)).toBeCloseTo(0.888, 3);
    expect(peopleNeeded(10, 0.8, 20, 180)).toBe(14);
    // 360 calls in half an hour of 4 minutes, 55 people: 23.9 % wait, 84.6 % within 15 s.
    expect(erlangC(48, 55)).toBeCloseTo(0.239, 3);
    expect(inTimeShare(48, 55, 15, 240)).toBeCloseTo(0.846, 3);
  });

  /** The sum of the textbook, in exact arithmetic of fractions with a common denominator. */
  const exact = (load: bigint, n: bigint): number => {
    let term = 1n;
    let sum = 0n;
    // term/k! brought to n!: Σ load^k · n!/k!
    const terms: bigint[] = [];
    let factor = 1n;
    for (let k = n; k >= 0n; k -= 1n) {
      terms.unshift(factor);
      factor *= k === 0n ? 1n : k;
    }
    for (let k = 0n; k < n; k += 1n) {
      sum += term * terms[Number(k)]!;
      term *= load;
    }
    const top = term * n;
    const whole = top + sum * (n - load);
    return Number((top * 10n ** 18n) / whole) / 1e18;
  };

  it('is what exact arithmetic gives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 250 }), fc.integer({ min: 1, max: 60 }), (load, spare) => {
        expect(erlangC(load, load + spare)).toBeCloseTo(exact(BigInt(load), BigInt(load + spare)), 9);
      }),
      { numRuns: 100 },
    );
  });

  it('is a share, falls with every further person, and stays one for a hundred thousand of them', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 400, noNaN: true }),
        fc.integer({ min: 1, max: 500 }),
        (load, n) => {
          const now = erlangC(load, n);
          expect(now).toBeGreaterThanOrEqual(0);
          expect(now).toBeLessThanOrEqual(1);
          expect(erlangC(load, n + 1)).toBeLessThanOrEqual(now);
          if (n <= load) expect(now).toBe(1);
        },
      ),
    );
    // Halfin and Whitt: with load + β·√load people, P(wait) → 1 / (1 + β·Φ(β)/φ(β)); β = 1: 0.2234.
    expect(erlangC(100_000, 100_000 + Math.round(Math.sqrt(100_000)))).toBeCloseTo(0.2234, 2);
    expect(peopleNeeded(100_000, 0.8, 20, 180)).toBeGreaterThan(100_000);
  });

  it('asks for the fewest that suffice: one less would not', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 200, noNaN: true }),
        fc.double({ min: 0.5, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 600 }),
        (load, share, within) => {
          const n = peopleNeeded(load, share, within, 90);
          expect(inTimeShare(load, n, within, 90)).toBeGreaterThanOrEqual(share);
          expect(n === 1 || inTimeShare(load, n - 1, within, 90) < share).toBe(true);
        },
      ),
    );
    expect(peopleNeeded(0, 0.99, 60, 90)).toBe(0);
  });

  it('B10: says what a simulated desk shows', () => {
    let seed = 20_261_122;
    const uniform = (): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return (seed + 0.5) / 2 ** 32;
    };
    const exponential = (mean: number): number => -mean * Math.log(uniform());
    for (const [load, n, within, handle] of [
      [4, 6, 30, 90],
      [10, 12, 60, 120],
      [18, 20, 60, 90],
    ] as const) {
      // prettier-ignore
      const free = Array.from({ length: n }, () => 0);
      const cases = 400_000;
      let at = 0;
      let waited = 0;
      let inTime = 0;
      for (let i = 0; i < cases; i += 1) {
        at += exponential(handle / load);
        const next = free.indexOf(Math.min(...free));
        const begin = Math.max(at, free[next]!);
        if (begin > at) waited += 1;
        if (begin - at <= within) inTime += 1;
        free[next] = begin + exponential(handle);
      }
      expect(Math.abs(waited / cases - erlangC(load, n))).toBeLessThan(0.015);
      expect(Math.abs(inTime / cases - inTimeShare(load, n, within, handle))).toBeLessThan(0.015);
    }
  });
});
