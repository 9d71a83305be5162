import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestApart, regionOf, sharedArea, type ScoredBox } from './boxes.js';

const box = fc
  .record({
    left: fc.integer({ min: -50, max: 150 }),
    top: fc.integer({ min: -50, max: 150 }),
    w: fc.integer({ min: 1, max: 80 }),
    h: fc.integer({ min: 1, max: 80 }),
    score: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ left, top, w, h, score }): ScoredBox => ({ left, top, right: left + w, bottom: top + h, score }));

test('a box shares all with itself, nothing with one beside it, a third with one moved by half', () => {
  const a = { left: 0, top: 0, right: 10, bottom: 10, score: 1 };
  expect(sharedArea(a, a)).toBe(1);
  expect(sharedArea(a, { ...a, left: 10, right: 20 })).toBe(0);
  expect(sharedArea(a, { ...a, left: 5, right: 15 })).toBeCloseTo(1 / 3);
});

test('what is kept lies apart, is never more than asked for, and every box left out lies on a better one', () => {
  fc.assert(
    fc.property(fc.array(box, { maxLength: 20 }), (boxes) => {
      const kept = bestApart(boxes, 0.3, 100);
      for (const [i, a] of kept.entries())
        for (const b of kept.slice(i + 1)) expect(sharedArea(a, b)).toBeLessThanOrEqual(0.3);
      for (const out of boxes.filter((one) => !kept.includes(one)))
        expect(kept.some((k) => sharedArea(k, out) > 0.3 && k.score >= out.score)).toBe(true);
      expect(bestApart(boxes, 0.3, 2).length).toBeLessThanOrEqual(2);
    }),
  );
});

test('a region never leaves the picture', () => {
  fc.assert(
    fc.property(box, (one) => {
      const { x, y, w, h } = regionOf(one, 100, 60);
      for (const edge of [x, y, x + w, y + h]) {
        expect(edge).toBeGreaterThanOrEqual(0);
        expect(edge).toBeLessThanOrEqual(1 + 1e-9);
      }
    }),
  );
});
