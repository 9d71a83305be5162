import fc from 'fast-check';
import { type CreditEntry, CreditRules } from '@airlock/contracts/credit';
import { describe, expect, it } from 'vitest';
import { cleanTime, DAY, entry, reversal, rules, violation } from './credit.fixture.js';
import { deductionFor } from './deduction.js';
import { history } from './history.js';
import { standing } from './standing.js';

const base = rules();
const at = (lines: readonly CreditEntry[], days: number, r = base) => standing(r, lines, days * DAY);

/** Ledgers of one streamer, with lines of every kind, some reversed; times in half hours over 400 days. */
const ledgers = fc
  .array(
    fc.record({
      half: fc.nat(400 * 48),
      kind: fc.constantFrom('cut', 'warn', 'ban', 'award', 'fine', 'clean'),
      severity: fc.nat(5),
      points: fc.integer({ min: 0, max: 60 }),
      stream: fc.nat(4),
      label: fc.constantFrom('violence', 'hate', undefined),
      reversed: fc.boolean(),
    }),
    { maxLength: 25 },
  )
  .map((made) =>
    made.flatMap((m, i): CreditEntry[] => {
      const [days, id] = [m.half / 48, `e${i}`];
      if (m.kind === 'clean') return [cleanTime(`st${m.stream}.${i}`, days, m.points)];
      const line =
        m.kind === 'award' || m.kind === 'fine'
          ? entry({ entryId: id, at: m.half * (DAY / 48), points: m.kind === 'award' ? m.points : -m.points })
          : violation(id, days, 0, { at: m.half * (DAY / 48), ...valued(m.kind, m.severity) }, { action: m.kind, severity: m.severity, streamId: `st${m.stream}`, label: m.label }); // prettier-ignore
      return m.reversed ? [line, reversal(line, days + 3)] : [line];
    }),
  );
const valued = (action: 'cut' | 'warn' | 'ban', severity: number) => {
  const { points, card } = deductionFor(base, { action, severity });
  return { points: -points || 0, ...(card === undefined ? {} : { card }) };
};
const days = fc.integer({ min: 0, max: 500 });

describe('credit as a function of the ledger', () => {
  it('B20: a replay of the ledger gives the same points and tier, whatever order its lines arrived in', () => {
    const shuffled = ledgers.chain((l) =>
      fc.tuple(fc.constant(l), fc.shuffledSubarray(l, { minLength: l.length })),
    );
    fc.assert(
      fc.property(shuffled, days, ([lines, mixed], day) => {
        expect(at(mixed, day)).toEqual(at(lines, day));
      }),
    );
  });

  it('B20: a reversal restores exactly what would be had the deduction never been written', () => {
    fc.assert(
      fc.property(ledgers, fc.nat(400), fc.integer({ min: 1, max: 80 }), fc.nat(5), days, (lines, day, points, severity, later) => {
        const wrong = violation('wrong', day, points, severity > 2 ? { card: 'yellow' } : {}, { severity });
        const undone = [...lines, wrong, reversal(wrong, day + 1)];
        expect(at(undone, day + 1 + later)).toEqual(at(lines, day + 1 + later));
      }),
    ); // prettier-ignore
  });

  it('B20: the score never leaves floor and ceiling', () => {
    fc.assert(
      fc.property(ledgers, days, (lines, day) => {
        const { points } = at(lines, day, rules({ floor: 20, ceiling: 110, tiers: [{ name: 'C', title: { zh: '丙', en: 'C' }, atLeast: 20 }], cards: { red: { severity: 5, validDays: 9, tier: 'C' } } })); // prettier-ignore
        expect(points).toBeGreaterThanOrEqual(20);
        expect(points).toBeLessThanOrEqual(110);
      }),
    );
  });

  it('B20: decay leads back to the start score from either side and never across it', () => {
    fc.assert(
      fc.property(ledgers, fc.array(days, { minLength: 2, maxLength: 6 }), (lines, looks) => {
        const last = Math.max(0, ...lines.map((l) => l.at / DAY));
        const scores = looks.sort((a, b) => a - b).map((d) => at(lines, last + d).points);
        const side = Math.sign(scores[0]! - base.start);
        for (const [i, score] of scores.entries()) {
          expect([side, 0]).toContain(Math.sign(score - base.start));
          if (i > 0)
            expect(Math.abs(score - base.start)).toBeLessThanOrEqual(Math.abs(scores[i - 1]! - base.start));
        }
      }),
    );
    expect(at([violation('a', 0, 25)], 6.9).points).toBe(75);
    expect(at([violation('a', 0, 25)], 7).points).toBe(76);
    expect(at([violation('a', 0, 25)], 9_999).points).toBe(100);
    expect(at([entry({ points: 15 })], 21).points).toBe(112);
  });

  it('B20: clean hours on air give points back, hours of a stream with a violation none', () => {
    const a = violation('a', 0, 10, {}, { streamId: 'bad' });
    expect(at([a, cleanTime('x', 1, 9), cleanTime('y', 2, 9), cleanTime('bad', 2, 99)], 3).points).toBe(91);
    expect(at([a, cleanTime('x', 1, 500)], 3).points).toBe(100);
    const b = violation('b', 1, 10, {}, { streamId: 'x' });
    expect(at([a, b, cleanTime('x', 1, 50)], 3).points).toBe(80);
    expect(at([a, b, cleanTime('x', 1, 50), reversal(b, 2)], 3).points).toBe(95);
  });

  it('counts several actions for one thing once, as the dearest of them', () => {
    const same = { streamId: 's', label: 'violence' };
    const warn = violation('a', 0, 5, {}, { ...same, action: 'warn' });
    const cut = violation('b', 0, 25, { at: 60_000 }, same);
    const ban = violation('c', 0, 25, { at: 120_000 }, same);
    const later = violation('d', 0, 25, { at: 11 * 60_000 }, same);
    expect(at([warn, cut, ban], 1).points).toBe(75);
    expect(at([warn, cut, ban, later], 1).points).toBe(50);
    expect(at([warn, cut, reversal(cut, 0.5)], 1).points).toBe(95);
  });

  it('tells when the tier above comes by itself, and is right', () => {
    fc.assert(
      fc.property(ledgers, days, (lines, day) => {
        const now = Math.max(day * DAY, 0, ...lines.map((l) => l.at));
        const { next, tier } = standing(base, lines, now);
        if (next?.at === undefined) return;
        expect(base.tiers.indexOf(standing(base, lines, next.at).tier)).toBeLessThan(
          base.tiers.indexOf(tier),
        );
        if (next.at > now) expect(standing(base, lines, next.at - 1).tier.name).toBe(tier.name);
      }),
    );
  });
});

it('tells the time of the tier above in whole steps', () => {
  const r = rules({ decay: { time: { days: 7, points: 2 } } });
  expect(at([violation('a', 0, 25)], 1, r).next).toMatchObject({ points: 5, at: 21 * DAY });
});

it('B20, D14: the lines as their streamer reads them add up to the score, each with words in both languages', () => {
  fc.assert(
    fc.property(ledgers, days, (lines, day) => {
      const now = Math.max(day * DAY, 0, ...lines.map((l) => l.at));
      const read = history(base, lines, now);
      expect(read.at(-1)?.points ?? base.start).toBe(standing(base, lines, now).points);
      for (const { text, entry: of, by } of read) {
        expect(text.zh.length * text.en.length).toBeGreaterThan(0);
        if (of?.kind !== 'reversal') expect(text.en).toContain(`${Math.abs(by)} points`);
      }
    }),
  );
});

describe('valuing an action', () => {
  it('B20: counts by label and severity, by what was done, and more before a bigger audience', () => {
    const r = rules({ deductions: { byLabel: { minor_safety: 50 } } });
    const cut = { action: 'cut', severity: 4 } as const;
    expect(deductionFor(r, cut)).toEqual({ points: 25, card: 'yellow' });
    expect(deductionFor(r, { ...cut, action: 'warn' })).toEqual({ points: 5 });
    expect(deductionFor(r, { ...cut, label: 'minor_safety.alone' }).points).toBe(50);
    expect(deductionFor(r, { ...cut, label: 'minor' }).points).toBe(25);
    expect(deductionFor(r, cut, 9_999).points).toBe(25);
    expect(deductionFor(r, cut, 10_000).points).toBe(38);
    expect(deductionFor(r, cut, 1_000_000).points).toBe(50);
    expect(deductionFor(r, { ...cut, severity: 5 }).card).toBe('red');
  });
});

describe('cards', () => {
  const yellow = (id: string, day: number) => violation(id, day, 1, { card: 'yellow' });

  it('D22: a yellow card holds the tier down for its time, two within 90 days make a red one', () => {
    expect(at([yellow('a', 0)], 29).tier.name).toBe('C');
    expect(at([yellow('a', 0)], 30).tier.name).toBe('B');
    const two = [yellow('a', 0), yellow('b', 80)];
    expect(at(two, 81)).toMatchObject({
      tier: { name: 'D' },
      cards: [{ card: 'yellow' }, { card: 'red', fromYellows: true }],
    });
    expect(at(two, 111).tier.name).toBe('D');
    expect(at(two, 170).tier.name).toBe('B');
    expect(at([yellow('a', 0), yellow('b', 91)], 92).tier.name).toBe('C');
  });

  it('D22: a reversed yellow card makes no red one', () => {
    const [a, b] = [yellow('a', 0), yellow('b', 10)];
    expect(at([a, b, reversal(a, 11)], 12).tier.name).toBe('C');
  });
});

describe('the ladder', () => {
  const measures = (lines: CreditEntry[], days: number) => at(lines, days).measures;
  const down = (id: string, day: number, severity = 2) => violation(id, day, 40, {}, { severity });

  it('D12: is climbed in its order, one measure for each violation, unless severity skips', () => {
    expect(measures([down('a', 0)], 1)).toEqual(['unrecommend']);
    expect(measures([down('a', 0), down('b', 1)], 2)).toEqual(['unrecommend', 'limit_time']);
    const three = [down('a', 0), down('b', 1), down('c', 2)];
    expect(measures(three, 3)).toEqual(['unrecommend', 'limit_time', 'sink']);
    expect(at([...three, down('d', 3)], 4)).toMatchObject({
      measures: ['unrecommend', 'limit_time', 'sink', 'fix'],
      fixBy: 18 * DAY,
    });
    expect(measures([violation('e', 0, 90, {}, { severity: 5 })], 1)).toHaveLength(4);
  });

  it('D12: no measure outlives the tier that allows it', () => {
    expect(measures([down('a', 0), cleanTime('x', 2, 200)], 3)).toEqual([]);
    fc.assert(
      fc.property(ledgers, days, (lines, day) => {
        const { measures: taken, tier } = at(lines, day);
        expect(taken).toEqual(tier.measures.slice(0, taken.length));
      }),
    );
  });

  it('D12: begins anew for whoever has come back in the meantime', () => {
    const back = [down('a', 0), down('b', 1), cleanTime('x', 2, 900)];
    expect(measures(back, 2)).toEqual([]);
    expect(measures([...back, down('c', 3)], 3)).toEqual(['unrecommend']);
  });

  it('D12: rules that leave the order of the ladder are refused', () => {
    const tier = { name: 'Z', title: { zh: '末', en: 'last' }, atLeast: 0 };
    const refused = (measures: string[], over = {}) =>
      CreditRules.safeParse({ tiers: [{ ...tier, measures, ...over }], cards: { yellow: { severity: 3, validDays: 1, tier: 'Z' }, red: { severity: 5, validDays: 1, tier: 'Z' } } }).error?.issues.map((i) => i.path.join('.')); // prettier-ignore
    expect(refused(['unrecommend'])).toBeUndefined();
    expect(refused(['sink'])).toEqual(['tiers.0.measures']);
    expect(refused(['unrecommend', 'limit_time'])).toEqual(['tiers.0.hoursPerDay']);
    expect(refused([], { atLeast: 5 })).toEqual(['tiers.0.atLeast']);
  });
});
