import { describe, expect, it } from 'vitest';
import { clockText } from './time-text.js';

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
