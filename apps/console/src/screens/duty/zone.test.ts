import { describe, expect, it } from 'vitest';
import { instantOf, instantOfText, wallAt, wallText, weekOf } from './zone.js';

const HOUR = 3_600_000;

describe('times in a zone', () => {
  it('shows an instant as the clock on its wall does, and back', () => {
    const at = Date.parse('2026-11-22T04:30:00Z');
    expect(wallText(at, 'Asia/Shanghai')).toBe('2026-11-22T12:30');
    expect(instantOfText('2026-11-22T12:30', 'Asia/Shanghai')).toBe(at);
  });

  it('keeps every hour of the days on which clocks change', () => {
    for (const start of ['2026-03-29T03:00:00Z', '2026-10-25T03:00:00Z', '2026-03-08T10:00:00Z'])
      for (const zone of ['Europe/Berlin', 'America/New_York'])
        for (let h = 0; h < 12; h += 1) {
          const at = Date.parse(start) + h * HOUR;
          expect(instantOf(wallAt(at, zone), zone), `${zone} ${new Date(at).toISOString()}`).toBe(at);
        }
  });

  it('says nothing of what is no time', () => {
    expect(instantOfText('', 'UTC')).toBeUndefined();
  });

  it('begins a week on Monday at midnight there, also when a day of it has 25 hours', () => {
    const days = weekOf(Date.parse('2026-10-25T12:00:00Z'), 'Europe/Berlin');
    expect(wallText(days[0]!, 'Europe/Berlin')).toBe('2026-10-19T00:00');
    expect(days[7]! - days[6]!).toBe(25 * HOUR);
    expect(weekOf(days[0]!, 'Europe/Berlin', 1)[0]).toBe(days[7]);
  });
});
