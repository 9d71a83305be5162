import { describe, expect, it } from 'vitest';
import { offsetOf } from './place.js';

describe('where in a stream', () => {
  it.each([
    ['0', 0],
    ['75', 75_000],
    ['1:15', 75_000],
    [' 1:01:05 ', 3_665_000],
    ['90:00', 5_400_000],
  ])('%s is a moment', (text, ms) => expect(offsetOf(text)).toBe(ms));

  it.each(['', '1:75', '1:60:00', '-1', 'now', '1.5'])('"%s" is none', (text) =>
    expect(offsetOf(text)).toBeUndefined(),
  );
});
