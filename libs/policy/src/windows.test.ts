import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance, TIME_WINDOW_MAX, type WindowEntry } from './windows.js';

const entry = (seq: number, at: number, hit: boolean, epoch = 0): WindowEntry => ({
  item: `${epoch}/${seq}`,
  epoch,
  seq,
  at,
  hit,
});
const counts = (w: { last?: number; withinMs?: number }, items: WindowEntry[][]): number[] => {
  let state: readonly WindowEntry[] = [];
  return items.map((added) => {
    const { count, entries } = advance(w, state, added);
    state = entries;
    return count;
  });
};

describe('among the last N', () => {
  test('counts like a look at the last N entries, for entries in order', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), fc.integer({ min: 2, max: 6 }), (hits, last) => {
        const expected = hits.map(
          (_, i) => hits.slice(Math.max(0, i - last + 1), i + 1).filter(Boolean).length,
        );
        expect(
          counts(
            { last },
            hits.map((h, i) => [entry(i, i, h)]),
          ),
        ).toEqual(expected);
      }),
    );
  });

  test('keeps no more than N − 1 older entries and 240 of the newest item', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 300 }), { maxLength: 8 }),
        (items) => {
          let state: readonly WindowEntry[] = [];
          items.forEach((frames, seq) => {
            state = advance(
              { last: 5 },
              state,
              frames.map((h, i) => entry(seq, seq * 1_000 + i, h)),
            ).entries;
            expect(state.length).toBeLessThanOrEqual(4 + 240);
          });
        },
      ),
      { numRuns: 40 },
    );
    const long = Array.from({ length: 500 }, (_, i) => entry(1, i, true));
    const six = [0, 1, 2, 3, 4, 5].map((i) => entry(0, i, true));
    const { entries } = advance({ last: 5 }, six, long);
    expect(entries.length).toBe(4 + 240);
  });

  test('a segment that arrives late is counted where it belongs', () => {
    expect(counts({ last: 3 }, [[entry(0, 0, true)], [entry(2, 20, true)], [entry(1, 10, true)]])).toEqual([
      1, 2, 3,
    ]);
  });
});

describe('within a time', () => {
  test('counts like a look at the time before, for entries in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ step: fc.integer({ min: 0, max: 8 }), hit: fc.boolean() }), { maxLength: 60 }),
        (steps) => {
          let at = 0;
          const entries = steps.map(({ step, hit }, i) => entry(i, (at += step), hit));
          const expected = entries.map(
            (e, i) => entries.slice(0, i + 1).filter((o) => o.hit && e.at - o.at < 10).length,
          );
          expect(
            counts(
              { withinMs: 10 },
              entries.map((e) => [e]),
            ),
          ).toEqual(expected);
        },
      ),
    );
  });

  test(`counts to ${TIME_WINDOW_MAX} and keeps no more`, () => {
    const items = Array.from({ length: 400 }, (_, i) => [entry(i, i, true)]);
    expect(counts({ withinMs: 100_000 }, items).at(-1)).toBe(TIME_WINDOW_MAX);
  });

  test('a new epoch, whose clock starts again, is not mixed with the old one', () => {
    expect(counts({ withinMs: 100 }, [[entry(5, 50, true)], [entry(0, 51, true, 1)]])).toEqual([1, 1]);
  });
});

test('both limits: the lower count', () => {
  const items = [0, 1, 2, 3].map((i) => [entry(i, i * 6, true)]);
  expect(counts({ last: 3, withinMs: 10 }, items)).toEqual([1, 2, 2, 2]);
});
