import type { DutyShift } from '@airlock/contracts/duty';
import { describe, expect, it } from 'vitest';
import { barsOf, lanesOf, placeOf, withoutSlivers } from './bars.js';

const shift = (personId: string, from: number, to: number, more: object = {}) =>
  ({ scheduleId: 'sch_1', layer: 'primary', source: 'rotation', personId, from, to, ...more }) as DutyShift;

describe('bars of a rota', () => {
  it('draws people who are on together as one', () => {
    const bars = barsOf([shift('a', 0, 8), shift('b', 0, 8), shift('c', 8, 16)]);
    expect(bars.map((b) => b.people)).toEqual([['a', 'b'], ['c']]);
  });

  it('draws what goes before the rotation apart from it', () => {
    expect(barsOf([shift('a', 0, 8), shift('b', 0, 8, { source: 'swap' })])).toHaveLength(2);
  });

  it('draws short shifts that follow each other as one, and a short one among long ones by itself', () => {
    const bars = barsOf([
      ...[0, 1, 2].map((n) => shift(n % 2 === 0 ? 'a' : 'b', n, n + 1)),
      shift('c', 3, 60),
      shift('a', 60, 61, { source: 'override' }),
      shift('b', 0, 100, { layer: 'backup' }),
      shift('c', 61, 100),
    ]);
    const drawn = withoutSlivers(bars, 100).map(({ from, to, people, turns }) => [
      from,
      to,
      people.join(''),
      turns,
    ]);
    expect(drawn).toEqual([
      [0, 100, 'b', undefined],
      [0, 3, 'ab', 3],
      [3, 60, 'c', undefined],
      [60, 61, 'a', undefined],
      [61, 100, 'c', undefined],
    ]);
  });

  it('puts what overlaps into lanes of its own, and fills a lane as soon as it is free', () => {
    const lanes = lanesOf([
      { from: 0, to: 4 },
      { from: 2, to: 6 },
      { from: 4, to: 8 },
    ]);
    expect(lanes).toEqual([
      [
        { from: 0, to: 4 },
        { from: 4, to: 8 },
      ],
      [{ from: 2, to: 6 }],
    ]);
  });

  it('cuts a bar off at the edges of the picture, and leaves out what is not in it', () => {
    expect(placeOf({ from: -50, to: 25 }, 0, 100)).toEqual({ left: '0.0000%', width: '25.0000%' });
    expect(placeOf({ from: 100, to: 120 }, 0, 100)).toBeUndefined();
  });
});
