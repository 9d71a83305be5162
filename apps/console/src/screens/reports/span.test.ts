import { describe, expect, it } from 'vitest';
import { barAt, barsOf, dayText, ownSpan, spanOf } from './span.js';

const NOON = new Date(2026, 10, 22, 12).getTime();
const HOUR = 3_600_000;

describe('the time a report is of', () => {
  it('is today by the hour, and the days before by the day, with today as the last', () => {
    const today = spanOf('today', NOON);
    expect([today.bar, today.from, barsOf(today, NOON)]).toMatchObject([
      'hour',
      NOON - 12 * HOUR,
      { length: 13 },
    ]);
    for (const [choice, days] of [
      ['week', 7],
      ['month', 30],
    ] as const) {
      const span = spanOf(choice, NOON);
      const bars = barsOf(span, NOON);
      expect([span.bar, bars.length], choice).toEqual(['day', days]);
      expect(bars.map(dayText).at(-1)).toBe('2026-11-22');
      expect(bars.every((at) => new Date(at).getHours() === 0)).toBe(true);
    }
  });

  it('is whole days of UTC where it is long, and nothing where it ends before it begins', () => {
    const long = ownSpan('2026-01-01', '2026-06-30')!;
    expect(long).toMatchObject({ asks: 'day', from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 6, 1) });
    expect(barsOf(long, NOON)).toHaveLength(181);
    expect(ownSpan('2026-11-22', '2026-11-21')).toBeUndefined();
    expect(ownSpan('', '2026-11-21')).toBeUndefined();
    expect(ownSpan('2026-11-21', '2026-11-21')?.bar).toBe('hour');
  });

  it('puts what happened into the bar it happened in', () => {
    expect([-1, 0, 9, 10, 25].map((at) => barAt([0, 10, 20], at))).toEqual([0, 0, 0, 1, 2]);
  });
});
