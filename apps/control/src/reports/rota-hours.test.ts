import type { DutyShift } from '@airlock/contracts/duty';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rotaHours } from './rota-hours.js';

const MIN = 60_000;
const shift = (layer: DutyShift['layer'], from: number, to: number) => ({
  layer,
  from: from * MIN,
  to: to * MIN,
});

describe('the rota by the hour', () => {
  it('counts two people at once as one, and cuts at the hour', () => {
    const rows = rotaHours(
      [shift('primary', 0, 90), shift('primary', 30, 70), shift('backup', 100, 400)],
      { from: 30 * MIN, to: 150 * MIN },
    ); // prettier-ignore
    expect(rows.filter((r) => r.layer === 'primary')).toEqual([
      { at: 30 * MIN, layer: 'primary', coveredMs: 30 * MIN, totalMs: 30 * MIN },
      { at: 60 * MIN, layer: 'primary', coveredMs: 30 * MIN, totalMs: 60 * MIN },
      { at: 120 * MIN, layer: 'primary', coveredMs: 0, totalMs: 30 * MIN },
    ]);
    expect(rows.filter((r) => r.layer === 'backup').map((r) => r.coveredMs / MIN)).toEqual([0, 20, 30]);
  });

  it('is what counting minute by minute gives', () => {
    const one = fc.tuple(fc.nat(300), fc.nat(120)).map(([from, ms]) => shift('primary', from, from + ms + 1));
    fc.assert(
      fc.property(fc.array(one, { maxLength: 8 }), fc.nat(100), fc.integer({ min: 1, max: 200 }), (shifts, from, length) => {
        const time = { from: from * MIN, to: (from + length) * MIN };
        const rows = rotaHours(shifts, time).filter((r) => r.layer === 'primary');
        for (const { at, coveredMs, totalMs } of rows) {
          let minutes = 0;
          for (let m = at; m < at + totalMs; m += MIN) if (shifts.some((s) => s.from <= m && m < s.to)) minutes += 1;
          expect(coveredMs).toBe(minutes * MIN);
        }
        expect(rows.reduce((sum, r) => sum + r.totalMs, 0)).toBe(time.to - time.from);
      }),
    ); // prettier-ignore
  });
});
