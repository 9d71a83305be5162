import { QualityRules, type SettledOutcome } from '@airlock/contracts/quality';
import { describe, expect, it } from 'vitest';
import { type Checked, qualityOf } from './reviewer.js';
import { isAmong, pick, rateFor } from './sample.js';

const WEEK = 7 * 86_400_000;
const NOW = 1_000 * WEEK;
const rules = QualityRules.parse({}).secondReview;
const [V, C] = ['violation', 'clean'] as const;

const second = (first: SettledOutcome, said: SettledOutcome, o: Partial<Checked> & { at?: number; by?: string } = {}): Checked => ({
  kind: 'second',
  label: 'sexual',
  first: { by: 'ann', outcome: first, at: o.at ?? NOW - WEEK },
  second: { by: o.by ?? 'bob', outcome: said, at: (o.at ?? NOW - WEEK) + 1 },
  ...o,
}); // prettier-ignore
const known = (right: SettledOutcome, said: SettledOutcome): Checked => ({
  kind: 'known',
  first: { outcome: right, at: NOW - 9 * WEEK },
  second: { by: 'ann', outcome: said, at: NOW - WEEK },
});
const of = (all: readonly Checked[], person = 'ann') =>
  qualityOf(person, all, { from: NOW - 4 * WEEK, to: NOW, decided: 50, rules });

describe('the quality of a reviewer', () => {
  it('counts what was checked: by agreement, by an expert, by a known answer', () => {
    const all = [
      second(V, V),
      second(V, C, { expert: C }),
      second(V, C, { expert: V }),
      second(C, C, { label: 'fraud' }),
      second(V, C),
      second(C, V, { second: undefined }),
      known(V, C),
    ];
    const ann = of(all);
    expect(ann).toMatchObject({ decided: 50, lookedAgain: 6, waiting: 1, overturned: 1 });
    expect(ann.correct).toMatchObject({ n: 5, hits: 3 });
    expect(ann.precision).toMatchObject({ n: 3, hits: 2 });
    expect(ann.recall).toMatchObject({ n: 3, hits: 2 });
    expect(ann.knownAnswers).toMatchObject({ n: 1, hits: 0 });
    expect(ann.agreement).toMatchObject({ n: 5, observed: 0.4 });
    expect(ann.byLabel.map((l) => [l.label, l.correct.n])).toEqual([['fraud', 1], ['sexual', 3]]); // prettier-ignore
    const bob = of(all, 'bob');
    expect(bob.correct).toMatchObject({ n: 4, hits: 3 });
    expect(bob).toMatchObject({ lookedAgain: 0, agreement: { n: 5 } });
  });

  it('says nothing of drift on few checks, and of a fall only when the whole interval lies below 0', () => {
    const span = (right: number, wrong: number, at: number) => [
      ...Array.from({ length: right }, () => second(V, V, { at })),
      ...Array.from({ length: wrong }, () => second(V, C, { at, expert: C })),
    ];
    const drift = (before: [number, number], recent: [number, number]) =>
      of([...span(...before, NOW - 5 * WEEK), ...span(...recent, NOW - WEEK)]).drift;
    expect(drift([10, 0], [0, 10])).toMatchObject({ verdict: 'unknown', recent: { n: 10, hits: 0 } });
    expect(drift([10, 0], [0, 10]).difference).toBeUndefined();
    expect(drift([19, 1], [17, 3])).toMatchObject({
      verdict: 'steady',
      difference: expect.closeTo(-0.1, 9) as number,
    });
    expect(drift([38, 2], [20, 20]).verdict).toBe('falling');
    expect(drift([20, 20], [38, 2]).verdict).toBe('rising');
  });

  it('tells weeks apart at Monday, 00:00 UTC', () => {
    const monday = Date.UTC(2026, 10, 16);
    const all = [second(V, V, { at: monday - 2 }), second(V, V, { at: monday })];
    const { weeks } = qualityOf('ann', all, { from: monday - WEEK, to: monday + WEEK, decided: 2, rules });
    expect(weeks.map((w) => w.from)).toEqual([monday - WEEK, monday]);
  });

  it('is about nobody where nothing was checked', () => {
    expect(of([], 'zoe')).toMatchObject({
      agreement: { n: 0, undefinedBecause: 'no_pairs' },
      correct: { n: 0 },
      weeks: [],
    });
  });
});

describe('sampling', () => {
  it('takes the rate of the closest label above', () => {
    const own = { ...rules, rate: 0.1, byLabel: { sexual: 0.5, 'sexual.explicit': 1 } };
    expect(['sexual.explicit.x', 'sexual.nudity', 'sexuality', undefined].map((l) => rateFor(l, own))).toEqual([1, 0.5, 0.1, 0.1]); // prettier-ignore
  });

  it('takes nothing at 0, everything at 1, and always one of those that are there', () => {
    expect([isAmong(0, 0), isAmong(0.999_999, 1), isAmong(0.5, 0.5)]).toEqual([false, true, false]);
    expect([pick(['a', 'b'], 0), pick(['a', 'b'], 0.999), pick([], 0.5)]).toEqual(['a', 'b', undefined]);
  });
});
