import { describe, expect, it } from 'vitest';
import { clockTime, count, duration, factText, scoreText, times } from './format.js';

describe('format', () => {
  it.each([
    [0, false, '0:00'],
    [7_400, false, '0:07'],
    [7_449, true, '0:07.4'],
    [59_960, true, '1:00.0'],
    [754_000, false, '12:34'],
    [3_723_000, false, '1:02:03'],
    [-5, true, '0:00.0'],
  ])('clock %d', (ms, tenths, text) => expect(clockTime(ms, tenths)).toBe(text));

  it.each([
    [0, '0 s'],
    [400, '0.4 s'],
    [6_000, '6 s'],
    [90_000, '1 min 30 s'],
    [120_000, '2 min'],
    [3_720_000, '1 h 2 min'],
    [7_199_000, '2 h'],
  ])('duration %d', (ms, text) => expect(duration(ms)).toBe(text));

  it('counts, multiplies and scores', () => {
    expect([count(1, 'hit'), count(2, 'hit'), count(1204, 'hit')]).toEqual(['1 hit', '2 hits', '1,204 hits']);
    expect([times(23.4), times(4.14)]).toEqual(['23×', '4.1×']);
    expect([scoreText(1), scoreText(0.999), scoreText(0.5)]).toEqual(['1.00', '>0.99', '0.50']);
    expect([factText(null), factText(0.85), factText([1, 'a'])]).toEqual(['no signal', '0.85', '1, a']);
  });
});
