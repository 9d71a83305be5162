import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changesIn, handoverState } from './handovers.js';
import { shiftsThen } from './history.js';
import { byPresence, signOnUntil } from './presence.js';
import { DAY_MS, HOUR_MS, override, rotation } from './rota.testkit.js';
import { shiftsIn } from './shifts.js';

const day = (n: number): number => Date.UTC(2026, 0, n);
const daily = (...turns: string[]) =>
  rotation({ timeZone: 'UTC', start: '2026-01-01T00:00', turns: turns.map((id) => [id]) });

it('A22: tells of any past second who was on duty by the rota of that second, whatever was changed later', () => {
  const first = { from: day(1), rotations: [daily('ann', 'ben')], removed: false };
  const second = { from: day(4) + 12 * HOUR_MS, rotations: [daily('cai')], removed: false };
  const gone = { from: day(6), rotations: [], removed: true };
  const at = (versions: (typeof first)[], t: number) =>
    shiftsThen(versions, [], { from: t, to: t + 1_000 }).map((s) => s.personId);
  const all = [first, second, gone];
  expect(at(all, day(4) + 11 * HOUR_MS)).toEqual(['ben']);
  expect(at(all, day(4) + 12 * HOUR_MS)).toEqual(['cai']);
  expect(at(all, day(6))).toEqual([]);
  expect(at(all, day(1) - 1_000)).toEqual([]);
  fc.assert(
    fc.property(fc.integer({ min: day(1), max: day(8) }), fc.nat(2), (t, changes) => {
      const known = all.slice(0, changes + 1);
      for (const version of known) {
        const before = known.filter((v) => v.from < version.from);
        if (t < version.from && before.length > 0) expect(at(known, t)).toEqual(at(before, t));
      }
    }),
  );
});

it('joins what a change of the rota left as it was', () => {
  const versions = [1, 2].map((n) => ({ from: day(n) + HOUR_MS, rotations: [daily('ann')], removed: false }));
  const stints = shiftsThen(versions, [], { from: day(2), to: day(3) });
  expect(stints).toMatchObject([{ personId: 'ann', from: day(2), to: day(3) }]);
});

it('lets people sign on for the whole of their duty, a little before it begins, and not at other times', () => {
  const own = [
    { from: 100, to: 200 },
    { from: 200, to: 300 },
    { from: 400, to: 500 },
  ];
  expect(signOnUntil(own, 150, 0)).toBe(300);
  expect(signOnUntil(own, 90, 10)).toBe(300);
  expect(signOnUntil(own, 89, 10)).toBeUndefined();
  expect(signOnUntil(own, 300, 10)).toBeUndefined();
});

it('splits a stretch of duty by who was there', () => {
  const there = [
    { from: 20, to: 50 },
    { from: 40, to: 60 },
  ];
  expect(byPresence({ from: 0, to: 100 }, there)).toEqual([
    { from: 0, to: 20, present: false },
    { from: 20, to: 60, present: true },
    { from: 60, to: 100, present: false },
  ]);
  expect(byPresence({ from: 20, to: 60 }, there)).toEqual([{ from: 20, to: 60, present: true }]);
});

it('finds each change of shift once, with who goes and who comes', () => {
  const rota = { rotations: [daily('ann', 'ben')], overrides: [override({ from: day(3) + HOUR_MS, to: day(3) + 2 * HOUR_MS, people: ['cai'] })] }; // prettier-ignore
  expect(changesIn(shiftsIn(rota, day(2), day(4) + 1))).toEqual([
    { at: day(3), from: ['ben'], to: ['ann'] },
    { at: day(3) + HOUR_MS, from: ['ann'], to: ['cai'] },
    { at: day(3) + 2 * HOUR_MS, from: ['cai'], to: ['ann'] },
    { at: day(4), from: ['ann'], to: ['ben'] },
  ]);
  const alone = { rotations: [daily('ann')], overrides: [] };
  expect(changesIn(shiftsIn(alone, day(2), day(9)))).toEqual([]);
  const hole = { rotations: [rotation({ ...daily('ann', 'ben'), minutes: 720 })], overrides: [] };
  expect(changesIn(shiftsIn(hole, day(2), day(2) + 3 * DAY_MS))).toEqual([]);
});

it('misses a handover that is not written or not acknowledged in time', () => {
  const dueAt = 100;
  expect(handoverState({ dueAt }, 99)).toBe('due');
  expect(handoverState({ dueAt, note: 'quiet' }, 99)).toBe('written');
  expect(handoverState({ dueAt }, 100)).toBe('missing');
  expect(handoverState({ dueAt, note: 'quiet' }, 100)).toBe('missing');
  expect(handoverState({ dueAt, note: 'quiet', acknowledgedAt: 120 }, 200)).toBe('acknowledged');
});
