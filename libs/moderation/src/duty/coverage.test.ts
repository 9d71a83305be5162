import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aloneIn, gapsIn, type Load, loadsOf, newGaps } from './coverage.js';
import { qualityOf, type QualityFacts } from './quality.js';
import { DAY_MS, HOUR_MS, rotation } from './rota.testkit.js';
import { shiftsIn, type Stint } from './shifts.js';
import { lengthOf, union, without } from './span.js';

const stint = (personId: string, from: number, to: number, layer: Stint['layer'] = 'primary'): Stint => ({
  personId,
  layer,
  from,
  to,
  source: 'rotation',
});
const spans = fc.array(
  fc.tuple(fc.nat(50), fc.nat(20)).map(([from, length]) => ({ from, to: from + length })),
  { maxLength: 8 },
);

it('splits any time into what is covered and what is not, moment by moment', () => {
  fc.assert(
    fc.property(spans, spans, (some, others) => {
      const left = without(some, others);
      for (let t = 0; t < 75; t += 1) {
        const has = (list: typeof some) => list.some((s) => s.from <= t && t < s.to);
        expect(has(left)).toBe(has(some) && !has(others));
        expect(has(union(some))).toBe(has(some));
      }
      expect(left).toEqual(union(left));
    }),
  );
});

describe('coverage', () => {
  const bounds = { from: 0, to: 100 };

  it('A22: finds each hole of a layer that must be covered, and no other', () => {
    const stints = [stint('ann', 10, 40), stint('ben', 40, 60), stint('cai', 0, 100, 'backup')];
    expect(gapsIn(stints, ['primary', 'backup'], bounds)).toEqual([
      { layer: 'primary', from: 0, to: 10 },
      { layer: 'primary', from: 60, to: 100 },
    ]);
    expect(gapsIn(stints, ['backup'], bounds)).toEqual([]);
    expect(gapsIn([], ['lead'], bounds)).toEqual([{ layer: 'lead', ...bounds }]);
  });

  it('finds who is alone, also where primary and backup are one person', () => {
    expect(aloneIn([stint('ann', 0, 50), stint('ann', 0, 100, 'backup'), stint('ben', 20, 60, 'lead')])).toEqual([
      { personId: 'ann', from: 0, to: 20 },
      { personId: 'ann', from: 60, to: 100 },
    ]); // prettier-ignore
  });

  it('blames a change for the gaps it makes and not for those that were there', () => {
    const gap = (from: number, to: number, layer: Stint['layer'] = 'primary') => ({ layer, from, to });
    expect(newGaps([gap(0, 10)], [gap(5, 20)])).toEqual([gap(10, 20)]);
    expect(newGaps([gap(0, 10)], [gap(0, 10)])).toEqual([]);
    expect(newGaps([gap(0, 10)], [gap(0, 10, 'backup')])).toEqual([gap(0, 10, 'backup')]);
  });

  it('counts what people work on the primary layer, and their rests', () => {
    const rota = { rotations: [rotation({ timeZone: 'UTC', minutes: 720, rule: 'FREQ=HOURLY;INTERVAL=12' })], overrides: [] }; // prettier-ignore
    const from = Date.UTC(2026, 0, 1, 8);
    const loads = loadsOf(shiftsIn(rota, from, from + 3 * DAY_MS), ['ann', 'dan']);
    expect(loads.map((l) => [l.personId, l.ms / HOUR_MS, l.shifts])).toEqual([
      ['ann', 24, 2],
      ['ben', 24, 2],
      ['cai', 24, 2],
      ['dan', 0, 0],
    ]);
    expect(loads[0]!.rests).toEqual([24 * HOUR_MS]);
  });
});

describe('quality', () => {
  const week = { from: 0, to: 7 * DAY_MS };
  const load = (personId: string, hours: number, rests: number[] = []): Load => ({
    personId,
    ms: hours * HOUR_MS,
    shifts: rests.length + 1,
    rests: rests.map((h) => h * HOUR_MS),
  });
  const rules = { weekMaxMs: 60 * HOUR_MS, restMinMs: 11 * HOUR_MS };
  const facts = (changes: Partial<QualityFacts> = {}): QualityFacts => ({
    bounds: week,
    layers: 2,
    gaps: [],
    alone: [],
    loadMs: 7 * DAY_MS,
    loads: [load('ann', 56, [24, 12]), load('ben', 56, [24]), load('cai', 56)],
    ...changes,
  });
  const quality = (changes: Partial<QualityFacts>) => qualityOf(facts(changes), rules);

  it('is 100 where nothing speaks against a schedule, with no reason', () => {
    const { quality: score, parts } = quality({});
    expect(score).toBe(100);
    expect(parts.map((p) => [p.name, p.score, p.reasons.length])).toEqual([
      ['gaps', 100, 0],
      ['backup', 100, 0],
      ['balance', 100, 0],
      ['overload', 100, 0],
      ['rest', 100, 0],
    ]);
    expect(parts.reduce((sum, p) => sum + p.weight, 0)).toBeCloseTo(1);
  });

  it('falls with each of five faults, and names who, how much and against which limit', () => {
    const reasonsOf = (changes: Partial<QualityFacts>) => {
      const { quality: score, parts } = quality(changes);
      return { score, reasons: parts.flatMap((p) => p.reasons) };
    };
    expect(reasonsOf({ gaps: [{ layer: 'backup', from: 0, to: HOUR_MS }] })).toEqual({
      score: 98,
      reasons: [{ code: 'gap', layer: 'backup', value: 3_600 }],
    });
    expect(reasonsOf({ alone: [{ personId: 'ann', from: 0, to: 7 * DAY_MS }] })).toMatchObject({
      score: 80,
      reasons: [{ code: 'single_point', personId: 'ann' }],
    });
    expect(reasonsOf({ loads: [load('ann', 60), load('ben', 30)] })).toMatchObject({
      score: 90,
      reasons: [
        { code: 'unbalanced', personId: 'ann' },
        { code: 'unbalanced', personId: 'ben' },
      ],
    });
    expect(reasonsOf({ loads: [load('ann', 80), load('ben', 80)] })).toMatchObject({
      score: 90,
      reasons: [{ code: 'overloaded', value: 288_000, limit: 216_000 }, { personId: 'ben' }],
    });
    expect(reasonsOf({ loads: [load('ann', 50, [8, 12]), load('ben', 50)] })).toMatchObject({
      score: 95,
      reasons: [{ code: 'short_rest', personId: 'ann', value: 28_800, limit: 39_600 }],
    });
  });

  it('stays between 0 and 100, and below 100 where there is any gap', () => {
    const hours = fc.nat(168);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(hours, hours), { maxLength: 6 }),
        fc.array(fc.tuple(hours, fc.nat(20)), { maxLength: 5 }),
        (gaps, loads) => {
          const open = union(gaps.map(([a, b]) => ({ from: Math.min(a, b) * HOUR_MS, to: Math.max(a, b) * HOUR_MS }))); // prettier-ignore
          const { quality: score } = quality({
            gaps: open.map((s) => ({ layer: 'primary', ...s })),
            loads: loads.map(([h, rest], i) => load(`p${i}`, h, [rest])),
          });
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(lengthOf(open) > 0 ? 99 : 100);
        },
      ),
    );
  });
});
