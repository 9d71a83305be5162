import fc from 'fast-check';
import { expect, it } from 'vitest';
import { capacityOf, emptyMap, getFrom, putInto, sizeOf } from './bounded-map.js';

const puts = fc.array(fc.tuple(fc.nat(5_000), fc.nat(1_000)), { maxLength: 300 });

it('gives what was put last, never grows beyond its bound and never changes a map it gave out', () => {
  fc.assert(
    fc.property(puts, (list) => {
      const start = emptyMap<number>(1);
      let map = start;
      list.forEach(([key, at], n) => {
        const before = getFrom(map, key);
        const next = putInto(map, key, n, at);
        expect(getFrom(next, key)).toBe(n);
        expect(getFrom(map, key)).toBe(before);
        expect(sizeOf(next)).toBeLessThanOrEqual(capacityOf(next));
        map = next;
      });
      expect(sizeOf(start)).toBe(0);
    }),
  );
});

it('lets the oldest of a crowded bucket go, not one that was put again', () => {
  let map = emptyMap<string>(2);
  const crowd: number[] = [];
  // Keys that meet in one bucket are found by filling until the first is gone.
  for (let key = 1; crowd.length < 3; key++) {
    const probe = putInto(putInto(emptyMap<string>(1), 1, 'a', 0), key, 'b', 1);
    if (key === 1 || getFrom(probe, 1) === undefined) crowd.push(key);
  }
  const [first, second, third] = crowd as [number, number, number];
  map = putInto(map, first, 'first', 1);
  map = putInto(map, second, 'second', 2);
  map = putInto(map, first, 'first again', 3);
  map = putInto(map, third, 'third', 4);
  expect([first, second, third].map((key) => getFrom(map, key))).toEqual(['first again', undefined, 'third']);
});
