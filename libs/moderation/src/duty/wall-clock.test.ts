import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ZONES } from './rota.testkit.js';
import { instantOf, isTimeZone, wallAt, wallOf } from './wall-clock.js';

const at = (wall: string, timeZone: string) => new Date(instantOf(wallOf(wall), timeZone)).toISOString();

it('takes the moment of the change for an hour that is skipped, and the first of an hour that comes twice', () => {
  expect(at('2026-03-29T01:59', 'Europe/Berlin')).toBe('2026-03-29T00:59:00.000Z');
  expect(at('2026-03-29T02:00', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
  expect(at('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
  expect(at('2026-03-29T03:00', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
  expect(at('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
  expect(at('2026-10-25T03:00', 'Europe/Berlin')).toBe('2026-10-25T02:00:00.000Z');
  expect(at('2026-11-01T01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
  expect(at('2026-10-04T02:15', 'Australia/Lord_Howe')).toBe('2026-10-03T15:30:00.000Z');
  expect(at('2011-12-30T12:00', 'Pacific/Apia')).toBe('2011-12-30T10:00:00.000Z');
  expect(at('2026-11-22T08:00', 'Asia/Shanghai')).toBe('2026-11-22T00:00:00.000Z');
});

it('never goes back in time when the wall clock goes on, and shows at an instant what leads back to it', () => {
  const minute = fc.integer({ min: 0, max: 1_051_200 }).map((m) => Date.UTC(2025, 0) + m * 60_000);
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), minute, fc.nat(4_000), (timeZone, wall, later) => {
      const instant = instantOf(wall, timeZone);
      expect(instantOf(wall + later * 60_000, timeZone)).toBeGreaterThanOrEqual(instant);
      expect(wallAt(instant, timeZone)).toBeGreaterThanOrEqual(wall);
      expect(instantOf(wallAt(instant, timeZone), timeZone)).toBe(instant);
    }),
    { numRuns: 2_000 },
  );
});

it('knows the time zones there are', () => {
  expect(ZONES.every(isTimeZone)).toBe(true);
  expect(['Mars/Olympus', '', 'Berlin'].some(isTimeZone)).toBe(false);
});
