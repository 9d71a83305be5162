import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Point, spread, thin } from './lanes.js';

const point = fc.tuple(fc.nat(100_000), fc.double({ min: 0, max: 1, noNaN: true }));

it('thins to its limit, in order of time, and never loses the highest score', () => {
  fc.assert(
    fc.property(
      fc.array(point, { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 1, max: 20 }),
      (all, limit) => {
        const kept = thin(all as Point[], 100_000, limit);
        expect(kept.length).toBeLessThanOrEqual(limit);
        expect(kept.map(([at]) => at)).toEqual(kept.map(([at]) => at).sort((a, b) => a - b));
        expect(Math.max(...kept.map(([, s]) => s))).toBe(Math.max(...all.map(([, s]) => s)));
      },
    ),
  );
});

it('spreads a choice over a list and keeps the one that matters', () => {
  const items = Array.from({ length: 50 }, (_, i) => i);
  const chosen = spread(items, 8, 23);
  expect(chosen).toHaveLength(8);
  expect(chosen).toContain(23);
  expect(chosen[0]).toBe(0);
  expect(spread([1, 2], 8)).toEqual([1, 2]);
});
