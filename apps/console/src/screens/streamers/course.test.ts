import { describe, expect, it } from 'vitest';
import { courseOf, heightOf } from './course.js';

const DAY = 86_400_000;
const bounds = { floor: 0, ceiling: 100 };

describe('the course of credit', () => {
  it('is nothing while the ledger is empty', () => {
    expect(courseOf({ start: 100, at: DAY, lines: [] }, bounds)).toBeUndefined();
  });

  it('stands still between changes and ends now', () => {
    const lines = [
      { at: 20 * DAY, points: 40 },
      { at: 0, points: 75 },
    ];
    const course = courseOf({ start: 100, at: 20 * DAY, lines }, bounds)!;
    expect(course).toMatchObject({ from: -DAY, until: 20 * DAY, lowest: 0, highest: 100 });
    expect(course.path).toBe('M0,0.00H4.76V25.00H100.00V60.00H100');
  });

  it('shows points outside of the bounds of today', () => {
    const course = courseOf({ start: 100, at: DAY, lines: [{ at: 0, points: 130 }] }, bounds)!;
    expect(course.highest).toBe(130);
    expect(heightOf(130, course)).toBe(0);
    expect(heightOf(0, course)).toBe(100);
  });
});
