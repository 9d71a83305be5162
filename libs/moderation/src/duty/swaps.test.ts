import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gapsIn } from './coverage.js';
import { DAY_MS, HOUR_MS, override, rotation, ZONES } from './rota.testkit.js';
import { type Rota, shiftsIn, type Stint } from './shifts.js';
import { lengthOf, union } from './span.js';
import { type Exchange, exchangeFault, replacementsOf } from './swaps.js';

const after = (rota: Rota, exchange: Exchange): Rota => ({
  ...rota,
  overrides: [
    ...rota.overrides,
    ...replacementsOf(exchange).map(({ from, to, insteadOf, by }) =>
      override({ kind: 'swap', layer: exchange.layer, from, to, insteadOf, people: [by] }),
    ),
  ],
});
const hours = (stints: readonly Stint[], personId: string) =>
  lengthOf(union(stints.filter((s) => s.personId === personId))) / HOUR_MS;

it('conserves hours: what the one gives the other gets, nobody else moves, and no moment is left open', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: 0, max: 700 }),
      fc.nat(30),
      fc.nat(30),
      fc.boolean(),
      fc.nat(100),
      (timeZone, day, first, second, isGift, part) => {
        const rota: Rota = {
          rotations: [
            rotation({ timeZone, start: '2025-12-01T08:00', minutes: 720, rule: 'FREQ=HOURLY;INTERVAL=12', turns: [['ann'], ['ben'], ['cai']] }), // prettier-ignore
            rotation({ timeZone, start: '2025-12-01T08:00', layer: 'backup', turns: [['dan'], ['eve']] }),
          ],
          overrides: [],
        };
        const from = Date.UTC(2026, 0, 2) + day * DAY_MS;
        const to = from + 16 * DAY_MS;
        const before = shiftsIn(rota, from, to);
        const primary = before.filter((s) => s.layer === 'primary');
        const give = primary[first]!;
        const take = primary[second]!;
        const shorter = { from: give.from, to: give.to - Math.floor(((give.to - give.from) * part) / 101) };
        const exchange: Exchange = {
          layer: 'primary',
          askedBy: give.personId,
          give: shorter,
          with: take.personId,
          ...(isGift ? {} : { take: { from: take.from, to: take.to } }),
        };
        fc.pre(exchangeFault(rota, exchange, from) === undefined);
        const swapped = shiftsIn(after(rota, exchange), from, to);
        const given = lengthOf([shorter]) / HOUR_MS;
        const taken = isGift ? 0 : lengthOf([take]) / HOUR_MS;
        expect(hours(swapped, give.personId)).toBeCloseTo(hours(before, give.personId) - given + taken, 6);
        expect(hours(swapped, take.personId)).toBeCloseTo(hours(before, take.personId) + given - taken, 6);
        for (const other of ['ann', 'ben', 'cai', 'dan', 'eve']) {
          if (other === give.personId || other === take.personId) continue;
          expect(hours(swapped, other)).toBe(hours(before, other));
        }
        expect(lengthOf(swapped)).toBe(lengthOf(before));
        expect(gapsIn(swapped, ['primary', 'backup'], { from, to })).toEqual([]);
      },
    ),
    { numRuns: 150 },
  );
});

it('is refused where somebody does not hold what they give, would be on twice, or it has begun', () => {
  const rota: Rota = {
    rotations: [
      rotation({ timeZone: 'UTC', start: '2026-01-01T00:00', turns: [['ann'], ['ben']] }),
      rotation({ timeZone: 'UTC', start: '2026-01-01T00:00', layer: 'backup', turns: [['cai'], ['ann']] }),
    ],
    overrides: [],
  };
  const day = (n: number) => ({ from: Date.UTC(2026, 0, n), to: Date.UTC(2026, 0, n + 1) });
  const now = Date.UTC(2026, 0, 2);
  const ask = (exchange: Partial<Exchange>) =>
    exchangeFault(rota, { layer: 'primary', askedBy: 'ann', give: day(3), with: 'ben', ...exchange }, now);
  expect(ask({})).toBeUndefined();
  expect(ask({ with: 'ann' })).toContain('themself');
  expect(ask({ give: day(1) })).toContain('has begun');
  expect(ask({ give: day(4) })).toContain('ann is not on duty');
  expect(ask({ take: day(5) })).toContain('ben is not on duty');
  expect(ask({ with: 'cai' })).toContain('cai is on duty then already');
  expect(ask({ take: day(4) })).toContain('ann is on duty then already');
  expect(ask({ give: { from: day(3).to, to: day(3).from } })).toContain('ends before');
  expect(ask({ with: 'ben', take: { from: day(3).from, to: day(4).to } })).toContain('overlap');
});
