import type { ComplaintOutcome, NotifierHistory } from '@airlock/contracts/complaint';
import { RedressRules } from '@airlock/contracts/redress';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factorsOf, maySuspend, notifierStanding, weightOf } from './index.js';

const DAY = 86_400_000;
const NOW = 1_000 * DAY;
const rules = RedressRules.parse({}).notifiers;
const reports = (outcome: ComplaintOutcome, n: number, everyMs = 2 * DAY, severity = 2) =>
  Array.from({ length: n }, (_, i) => ({ at: NOW - (i + 1) * everyMs, outcome, severity }));

describe('who complains', () => {
  it('E06: suspension without a prior warning is refused, and without a term or beyond the longest', () => {
    const history: NotifierHistory = { reports: reports('unfounded', 8) };
    expect(maySuspend(history, rules, NOW, NOW + DAY)).toEqual({
      ok: false,
      why: 'the reporter was not warned before',
    });
    const warned = { ...history, warnedAt: NOW - 5 * DAY };
    expect(maySuspend(warned, rules, NOW, NOW + DAY)).toMatchObject({ ok: true });
    expect(maySuspend(warned, rules, NOW, undefined)).toMatchObject({ why: 'a suspension needs a term' });
    expect(maySuspend(warned, rules, NOW, NOW + 91 * DAY)).toMatchObject({ ok: false });
    const stopped = { ...history, warnedAt: NOW - DAY };
    expect(maySuspend(stopped, rules, NOW, NOW + DAY)).toMatchObject({ ok: false });
  });

  it('E06: weighs absolute and relative numbers, gravity and intent', () => {
    const history = {
      reports: [
        ...reports('unfounded', 6, 3_600_000, 4),
        ...reports('upheld', 4),
        ...reports('unfounded', 9, 400 * DAY),
      ],
    };
    expect(factorsOf(history, rules, NOW)).toEqual({ unfounded: 6, share: 0.6, gravity: 4, intent: 'burst' });
    expect(notifierStanding(history, rules, NOW)).toBe('abusive');
    const few = { reports: [...reports('unfounded', 5), ...reports('upheld', 5)] };
    expect(notifierStanding(few, rules, NOW)).toBe('plain');
  });

  it('A21: trusted reports count double and abusive ones half, but danger to life always counts', () => {
    expect(notifierStanding({ reports: reports('upheld', 10) }, rules, NOW)).toBe('trusted');
    expect(notifierStanding({ reports: reports('upheld', 9) }, rules, NOW)).toBe('plain');
    expect(notifierStanding({ reports: [], suspendedUntil: NOW + 1 }, rules, NOW)).toBe('suspended');
    expect(['plain', 'trusted', 'abusive', 'suspended'].map((s) => weightOf(s as 'plain', 2))).toEqual([
      1, 2, 0.5, 0,
    ]);
    fc.assert(
      fc.property(fc.constantFrom('plain', 'trusted', 'abusive', 'suspended'), (s) => {
        expect(weightOf(s as 'plain', 5)).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
