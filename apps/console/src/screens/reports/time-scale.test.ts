import { expect, it } from 'vitest';
import { onScale, scaleOf } from './time-scale.js';

it('makes a scale of round lengths around what was measured', () => {
  expect(scaleOf([340, 4_200])).toEqual([100, 1_000, 10_000]);
  expect(scaleOf([0, 0])).toEqual([1, 10]);
  expect(scaleOf([1_000])).toEqual([1_000, 10_000]);
  expect(scaleOf([2_000_000_000])).toEqual([86_400_000, 864_000_000]);
  expect(scaleOf([])).toHaveLength(2);
  const scale = scaleOf([340, 4_200]);
  expect([0, 100, 10_000, 1e9].map((ms) => onScale(scale, ms))).toEqual([0, 0, 1, 1]);
  expect(onScale(scale, 1_000)).toBeCloseTo(0.5, 9);
});
