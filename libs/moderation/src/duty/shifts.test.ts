import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapsIn } from './coverage.js';
import { DAY_MS, HOUR_MS, override, rotation, ZONES } from './rota.testkit.js';
import { rotationFault, rotationShifts } from './rotation.js';
import { type Rota, shiftsIn, type Stint } from './shifts.js';
import { instantOf, wallOf } from './wall-clock.js';

const utc = (text: string): number => Date.parse(`${text}Z`);
const said = (stints: readonly Stint[]) =>
  stints.map((s) => `${s.personId} ${new Date(s.from).toISOString().slice(5, 16)}–${new Date(s.to).toISOString().slice(5, 16)}`); // prettier-ignore
const on = (rota: Rota, at: number) => shiftsIn(rota, at, at + 1).map((s) => s.personId).sort(); // prettier-ignore

/** 2026 and 2027 have all changes of the clocks of all our zones twice. */
const moment = fc.integer({ min: 0, max: 730 * 24 * 4 }).map((q) => Date.UTC(2026, 0, 2) + q * 900_000);
const zone = fc.constantFrom(...ZONES);

describe('a rotation', () => {
  it('gives each of its people their turn, by shift, by day and by week', () => {
    const bounds = [utc('2026-01-04T16:00'), utc('2026-01-06T16:00')] as const;
    const turns = (changes: Parameters<typeof rotation>[0]) =>
      rotationShifts(rotation({ timeZone: 'UTC', minutes: 480, ...changes }), ...bounds).map(
        (s) => s.people[0],
      );
    const three = 'FREQ=DAILY;BYHOUR=0,8,16';
    expect(turns({ start: '2026-01-01T00:00', rule: three })).toEqual(['cai', 'ann', 'ben', 'cai', 'ann', 'ben']); // prettier-ignore
    expect(turns({ start: '2026-01-01T00:00', rule: three, turnEvery: { count: 1, unit: 'day' } })).toEqual(['ann', 'ben', 'ben', 'ben', 'cai', 'cai']); // prettier-ignore
    expect(turns({ start: '2026-01-01T00:00', rule: three, turnEvery: { count: 2, unit: 'shift' } })).toEqual(['cai', 'ann', 'ann', 'ben', 'ben', 'cai']); // prettier-ignore
    // 2026-01-05 is a Monday.
    expect(turns({ start: '2026-01-01T00:00', rule: three, turnEvery: { count: 1, unit: 'week' } })).toEqual(['ann', 'ben', 'ben', 'ben', 'ben', 'ben']); // prettier-ignore
  });

  it('says the same of a moment however much time is looked at', () => {
    fc.assert(
      fc.property(
        zone,
        moment,
        fc.nat(60),
        fc.constantFrom('shift', 'day', 'week'),
        (timeZone, at, days, unit) => {
          const r = rotation({ timeZone, minutes: 720, rule: 'FREQ=HOURLY;INTERVAL=12', turnEvery: { count: 2, unit } }); // prettier-ignore
          const wide = rotationShifts(r, at - days * DAY_MS, at + days * DAY_MS + 1);
          const here = (shifts: typeof wide) => shifts.filter((s) => s.from <= at && s.to > at);
          expect(here(wide)).toEqual(here(rotationShifts(r, at, at + 1)));
        },
      ),
    );
  });

  it('A22: leaves no moment uncovered or double where its shifts meet on the wall, also when the clocks change', () => {
    const rules = fc.constantFrom(
      { rule: 'FREQ=DAILY', minutes: 1_440 },
      { rule: 'FREQ=HOURLY;INTERVAL=8', minutes: 480 },
      { rule: 'FREQ=HOURLY;INTERVAL=1', minutes: 60 },
      { rule: 'FREQ=DAILY;BYHOUR=2,14;BYMINUTE=30', minutes: 720 },
      { rule: 'FREQ=WEEKLY', minutes: 10_080 },
      { rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=1,9,17', minutes: 480 },
    );
    fc.assert(
      fc.property(zone, rules, moment, fc.integer({ min: 1, max: 30 }), (timeZone, rule, from, days) => {
        const start = '2025-12-01T02:30';
        const to = from + days * DAY_MS;
        const stints = shiftsIn({ rotations: [rotation({ timeZone, start, ...rule })], overrides: [] }, from, to); // prettier-ignore
        expect(stints[0]!.from).toBe(from);
        expect(stints.at(-1)!.to).toBe(to);
        stints.slice(1).forEach((s, i) => expect(s.from).toBe(stints[i]!.to));
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['Europe/Berlin', '2026-03-28', 11, '2026-10-24', 13],
    ['America/New_York', '2026-03-07', 11, '2026-10-31', 13],
    ['Australia/Lord_Howe', '2026-10-03', 11.5, '2026-04-04', 12.5],
    ['America/Santiago', '2026-09-05', 11, '2026-04-04', 13],
    ['Asia/Shanghai', '2026-03-28', 12, '2026-10-24', 12],
  ])(
    'ends a night shift in %s at eight by the wall, whatever the clocks do',
    (timeZone, on1, h1, on2, h2) => {
      for (const [day, hours] of [
        [on1, h1],
        [on2, h2],
      ] as const) {
        // prettier-ignore
        const night = rotation({ timeZone, start: '2026-01-01T20:00', minutes: 720 });
        const from = instantOf(wallOf(`${day}T20:00`), timeZone);
        const [shift] = rotationShifts(night, from, from + 1);
        expect(shift!.from).toBe(from);
        expect((shift!.to - shift!.from) / HOUR_MS).toBe(hours);
      }
    },
  );

  it('holds its shift although it begins in an hour that the clocks skip', () => {
    const r = rotation({ timeZone: 'Europe/Berlin', start: '2026-03-01T02:30', minutes: 480 });
    const [shift] = rotationShifts(r, utc('2026-03-29T00:00'), utc('2026-03-29T12:00'));
    expect(shift).toMatchObject({ from: utc('2026-03-29T01:00'), to: utc('2026-03-29T08:30') });
  });

  it('begins no shift before its start nor at or after its end', () => {
    const r = rotation({ timeZone: 'UTC', start: '2026-01-02T00:00', until: '2026-01-04T00:00' });
    const shifts = shiftsIn(
      { rotations: [r], overrides: [] },
      utc('2026-01-01T00:00'),
      utc('2026-02-01T00:00'),
    );
    expect(said(shifts)).toEqual(['ann 01-02T00:00–01-03T00:00', 'ben 01-03T00:00–01-04T00:00']);
  });

  it('says what is wrong with a rule', () => {
    const fault = (r: Parameters<typeof rotation>[0]) => rotationFault(rotation(r), utc('2026-06-01T00:00'));
    expect(fault({ start: '2019-01-01T00:00' })).toContain('five years');
    expect(fault({})).toBeUndefined();
    expect(fault({ timeZone: 'Mars/Olympus' })).toContain('no time zone');
    expect(fault({ start: '2026-02-30T08:00' })).toContain('no calendar');
    expect(fault({ rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' })).toContain('within a year');
    expect(fault({ rule: 'FREQ=DAILY;INTERVAL=0' })).toBeDefined();
    expect(fault({ rule: 'FREQ=WEEKLY;BYDAY=XX' })).toBeDefined();
  });
});

describe('layers of rotations', () => {
  const base = rotation({ timeZone: 'UTC', start: '2026-01-01T00:00', turns: [['ann']] });
  const weekend = rotation({ ...base, level: 1, rule: 'FREQ=WEEKLY;BYDAY=SA,SU', turns: [['ben', 'cai']] });

  it('lets the higher level count where it has somebody, and those of one level together', () => {
    const rota = { rotations: [base, weekend], overrides: [] };
    expect(on(rota, utc('2026-01-02T12:00'))).toEqual(['ann']);
    expect(on(rota, utc('2026-01-03T12:00'))).toEqual(['ben', 'cai']);
    const together = { rotations: [base, { ...weekend, level: 0 }], overrides: [] };
    expect(on(together, utc('2026-01-03T12:00'))).toEqual(['ann', 'ben', 'cai']);
  });

  it('keeps primary, backup and lead apart', () => {
    const rota = {
      rotations: [base, rotation({ ...base, layer: 'backup', turns: [['ben']] })],
      overrides: [],
    };
    const stints = shiftsIn(rota, utc('2026-01-02T00:00'), utc('2026-01-03T00:00'));
    expect(stints.map((s) => [s.layer, s.personId])).toEqual([['primary', 'ann'], ['backup', 'ben']]); // prettier-ignore
    expect(gapsIn(stints, ['lead'], { from: 0, to: 1 })).toEqual([{ layer: 'lead', from: 0, to: 1 }]);
  });
});

describe('overrides', () => {
  const base = rotation({ timeZone: 'UTC', start: '2026-01-01T00:00', turns: [['ann', 'ben']] });
  const from = utc('2026-01-02T06:00');
  const to = utc('2026-01-02T12:00');
  const with_ = (...overrides: Parameters<typeof override>[0][]) => ({
    rotations: [base],
    overrides: overrides.map((o) => override({ from, to, ...o })),
  });
  const noon = utc('2026-01-02T09:00');

  it('put others in the place of all, of one, or besides them, the later made before the earlier', () => {
    expect(on(with_({}), noon)).toEqual(['zoe']);
    expect(on(with_({ insteadOf: 'ann' }), noon)).toEqual(['ben', 'zoe']);
    expect(on(with_({ kind: 'addition' }), noon)).toEqual(['ann', 'ben', 'zoe']);
    expect(on(with_({ insteadOf: 'yan' }), noon)).toEqual(['ann', 'ben']);
    expect(on(with_({ createdAt: 2, people: ['yan'] }, { createdAt: 1 }), noon)).toEqual(['yan']);
  });

  it('end with their time, and say which part of whose shift is theirs', () => {
    const stints = shiftsIn(with_({ insteadOf: 'ann' }), utc('2026-01-02T00:00'), utc('2026-01-03T00:00'));
    expect(said(stints)).toEqual([
      'ann 01-02T00:00–01-02T06:00',
      'ben 01-02T00:00–01-03T00:00',
      'zoe 01-02T06:00–01-02T12:00',
      'ann 01-02T12:00–01-03T00:00',
    ]);
  });

  it('leave everything as it was before them once they are taken back, and never change the time before they were made', () => {
    fc.assert(
      fc.property(
        zone,
        moment,
        fc.array(
          fc.record({
            kind: fc.constantFrom('override', 'addition', 'swap', 'take_over'),
            begin: fc.nat(72),
            hours: fc.integer({ min: 1, max: 48 }),
            person: fc.constantFrom('ann', 'ben', 'cai', 'zoe'),
            insteadOf: fc.option(fc.constantFrom('ann', 'ben'), { nil: undefined }),
          }),
          { maxLength: 6 },
        ),
        (timeZone, start, drawn) => {
          const rotations = [rotation({ timeZone, start: '2025-12-01T02:30', minutes: 480, rule: 'FREQ=HOURLY;INTERVAL=8' })]; // prettier-ignore
          const createdAt = start + 24 * HOUR_MS;
          const overrides = drawn.map((d) =>
            override({
              kind: d.kind as 'swap',
              from: start + d.begin * HOUR_MS,
              to: start + (d.begin + d.hours) * HOUR_MS,
              people: [d.person],
              createdAt,
              ...(d.insteadOf === undefined ? {} : { insteadOf: d.insteadOf }),
            }),
          );
          const end = start + 120 * HOUR_MS;
          const before = shiftsIn({ rotations, overrides: [] }, start, end);
          const cancelled = overrides.map((o) => ({ ...o, cancelledAt: createdAt }));
          expect(shiftsIn({ rotations, overrides: cancelled }, start, end)).toEqual(before);
          expect(shiftsIn({ rotations, overrides }, start, createdAt)).toEqual(shiftsIn({ rotations, overrides: [] }, start, createdAt)); // prettier-ignore
          // Nothing an override can say leaves a hole.
          expect(gapsIn(shiftsIn({ rotations, overrides }, start, end), ['primary'], { from: start, to: end })).toEqual([]); // prettier-ignore
        },
      ),
    );
  });
});
