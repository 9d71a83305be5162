import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apparentAge } from './apparent-age.js';
import { findFaces } from './blazeface.js';

function grids(): { scores: Float32Array; boxes: Float32Array }[] {
  return [512, 384].map((n) => ({ scores: new Float32Array(n).fill(-100), boxes: new Float32Array(n * 16) }));
}

test('an anchor’s offset and size become a box around the middle of its cell', () => {
  const [fine, coarse] = grids();
  fine!.scores[(3 * 16 + 5) * 2 + 1] = 2;
  fine!.boxes.set([4, -2, 20, 30], ((3 * 16 + 5) * 2 + 1) * 16);
  coarse!.scores[(7 * 8 + 0) * 6] = 1;
  coarse!.boxes.set([0, 0, 100, 100], 7 * 8 * 6 * 16);
  const found = findFaces([fine!, coarse!], 0.5, 10);
  const score = (logit: number): number => 1 / (1 + Math.exp(-logit));
  expect(found).toEqual([
    { left: 82, top: 39, right: 102, bottom: 69, score: score(2) },
    { left: -34, top: 190, right: 66, bottom: 290, score: score(1) },
  ]);
  expect(findFaces([fine!, coarse!], 0.8, 10)).toHaveLength(1);
});

test('the score of looking like a minor is the mass below 18', () => {
  const of = (ages: Readonly<Record<number, number>>): Float32Array =>
    Float32Array.from({ length: 100 }, (_, age) => ages[age] ?? 0);
  expect(apparentAge(of({ 17: 0.75, 18: 0.25 }))).toEqual({ minor: 0.75, years: 17.25 });
  expect(apparentAge(of({ 18: 1 })).minor).toBe(0);
});

test('no distribution gives a score beyond 1', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 100, maxLength: 100 }),
      (p) => {
        expect(apparentAge(Float32Array.from(p)).minor).toBeLessThanOrEqual(1);
      },
    ),
  );
});
