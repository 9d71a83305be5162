import type { ActionId } from '@airlock/contracts/ids';
import { type Sanction, type SanctionKind, SanctionRules } from '@airlock/contracts/sanction';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, linkedTo, linkedUntil, missingRung, standingAt } from './index.js';

const DAY = 86_400_000;
const rules = SanctionRules.parse({});
const sanction = (kind: SanctionKind, from: number, over: Partial<Sanction> = {}): Sanction => ({
  sanctionId: `sn_${kind}_${from}` as ActionId,
  subject: 'streamer:ann',
  kind,
  reason: 'test',
  ground: 'House rules 1',
  origin: { type: 'human', user: 'rin', role: 'duty' },
  from,
  ...over,
});

describe('what follows from a measure', () => {
  it('D20: a mute of 7 days takes the right to tip for 14 to 21 days, as configured, to the ms', () => {
    const from = Date.UTC(2026, 4, 1, 12);
    const measure = { from, end: from + 7 * DAY };
    const [byDefault] = linkedTo(rules, 'mute');
    expect(byDefault!.features).toEqual(['tips']);
    expect(linkedUntil(byDefault!, measure, 480)).toBe(from + 14 * DAY);
    expect(linkedUntil({ ...byDefault!, times: 2.5 }, measure, 480)).toBe(from + 17.5 * DAY);
    expect(linkedUntil({ ...byDefault!, times: 3 }, measure, 480)).toBe(from + 21 * DAY);
    expect(linkedTo(rules, 'warn')).toEqual([]);
  });

  it('D20: tip rights come back three months after the sanction ends, by the calendar', () => {
    const [rule] = linkedTo(rules, 'suspend');
    const until = (end: number) => linkedUntil(rule!, { from: end - DAY, end }, 480);
    // 15:59 UTC is the last minute of the 30th in Shanghai, 16:00 the first of the 1st.
    expect(until(Date.UTC(2026, 10, 30, 15, 59))).toBe(Date.UTC(2027, 1, 28, 15, 59));
    expect(until(Date.UTC(2026, 10, 30, 16, 0))).toBe(Date.UTC(2027, 1, 28, 16, 0));
    expect(until(Date.UTC(2026, 2, 31, 1))).toBe(Date.UTC(2026, 5, 30, 1));
    expect(until(Date.UTC(2027, 10, 29, 17))).toBe(Date.UTC(2028, 1, 28, 17));
    expect(linkedUntil(rule!, { from: 0, end: undefined }, 480)).toBeUndefined();
  });

  it('D20: a later end never gives an earlier return', () => {
    const moment = fc.integer({ min: 0, max: 4_000_000_000_000 });
    fc.assert(
      fc.property(moment, moment, fc.integer({ min: 1, max: 24 }), (a, b, months) => {
        const [first, second] = a < b ? [a, b] : [b, a];
        expect(addMonths(first, months, 480)).toBeGreaterThan(first);
        const slack = 3 * DAY;
        expect(addMonths(second, months, 480) + slack).toBeGreaterThanOrEqual(addMonths(first, months, 480));
      }),
    );
  });
});

describe('the ladder', () => {
  it('D12: is climbed rung by rung: stop recommending, limit time, sink, fix, unless the severity skips', () => {
    const now = 1_000 * DAY;
    const rungs = ['unrecommend', 'limit_time', 'sink', 'fix', 'suspend', 'ban'] as const;
    const history: Sanction[] = [];
    for (const [i, kind] of rungs.entries()) {
      const above = rungs[i + 1];
      if (above !== undefined)
        expect(missingRung(rules, history, { kind: above, severity: 2 }, now)).toBe(kind);
      expect(missingRung(rules, history, { kind, severity: 2 }, now)).toBeUndefined();
      history.push(sanction(kind, now - DAY));
    }
    expect(missingRung(rules, [], { kind: 'ban', severity: 3 }, now)).toBeUndefined();
    const old = [sanction('unrecommend', now - 181 * DAY)];
    expect(missingRung(rules, old, { kind: 'limit_time', severity: 2 }, now)).toBe('unrecommend');
    const linked = [sanction('restrict', now - DAY, { becauseOf: 'a' as ActionId })];
    expect(missingRung(rules, linked, { kind: 'limit_time', severity: 0 }, now)).toBe('unrecommend');
  });

  it('A15: what stands at a moment is what has begun, not ended and not been lifted', () => {
    const all = [
      sanction('sink', 10, { until: 20 }),
      sanction('suspend', 12, { until: 30, lifted: { at: 15, by: 'li', reason: 'wrong' } }),
      sanction('ban', 40),
    ];
    const kinds = (now: number) => standingAt(all, now).map((s) => s.kind);
    expect([9, 10, 14, 15, 20, 50].map(kinds)).toEqual([
      [],
      ['sink'],
      ['suspend', 'sink'],
      ['sink'],
      [],
      ['ban'],
    ]);
  });
});
