import { expect, it } from 'vitest';
import { durationText } from './numbers.js';

it('writes a length of time in its largest unit', () => {
  expect([0, 340, 4_200, 90_000, 5_400_000, 259_200_000].map((ms) => durationText(ms, 'en'))).toEqual([
    '0 ms',
    '340 ms',
    '4.2 sec',
    '1.5 min',
    '1.5 hr',
    '3 days',
  ]);
  expect(durationText(90_000, 'zh-CN')).toBe('1.5分钟');
});
