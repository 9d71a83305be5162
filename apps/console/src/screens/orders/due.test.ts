import { describe, expect, it } from 'vitest';
import { momentOf, momentText, urgency } from './due.js';

const HOUR = 3_600_000;

describe('deadlines', () => {
  it('come out of a field as they went in, to the minute', () => {
    const at = new Date(2026, 10, 22, 4, 5).getTime();
    expect([momentText(at), momentOf(momentText(at))]).toEqual(['2026-11-22T04:05', at]);
    expect(momentOf('')).toBeUndefined();
  });

  it('are soon in their last fifth, a quarter of an hour at least', () => {
    expect([0, 44, 46, 59, 60].map((minute) => urgency(HOUR, 0, minute * 60_000))).toEqual([
      'calm',
      'calm',
      'soon',
      'soon',
      'over',
    ]);
    expect(urgency(24 * HOUR, 0, 20 * HOUR)).toBe('soon');
  });
});
