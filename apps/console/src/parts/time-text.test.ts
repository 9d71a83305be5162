import { describe, expect, it } from 'vitest';
import { clockText, lengthParts } from './time-text.js';

describe('a length of time as text', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [61_000, '1:01'],
    [3_599_999, '59:59'],
    [3_600_000, '1:00:00'],
    [90_061_000, '25:01:01'],
  ])('%i ms is %s', (ms, text) => expect(clockText(ms)).toBe(text));
});

describe('a length of time in words', () => {
  it.each([
    [0, 0, '0 s'],
    [-5, 0, '0 s'],
    [34_400, 0, '34 s'],
    [34_440, 1, '34.4 s'],
    [59_600, 0, '1 min'],
    [59_940, 1, '59.9 s'],
    [59_960, 1, '1 min'],
    [334_200, 1, '5 min 34 s'],
    [3_599_600, 0, '1 h'],
    [3_725_000, 0, '1 h 2 min'],
    [90_061_000, 0, '25 h 1 min'],
  ])('%i ms with %i digits is %s', (ms, digits, text) =>
    expect(
      lengthParts(ms, digits)
        .map(({ n, unit }) => `${n} ${unit}`)
        .join(' '),
    ).toBe(text),
  );
});
