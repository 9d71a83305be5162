import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildAutomaton, nextEmit, step } from './automaton.js';

const symbol = fc.integer({ min: 1, max: 4 });
const key = fc.array(symbol, { minLength: 1, maxLength: 5 });

it('reports exactly the keys that end at each position', () => {
  fc.assert(
    fc.property(
      fc.array(key, { minLength: 1, maxLength: 12 }),
      fc.array(symbol, { maxLength: 40 }),
      (keys, text) => {
        // Heads must be numbered first, as the matcher numbers them; mirrored symbols keep the keys otherwise random.
        const { renumbered, translate } = numberHeadsFirst(keys);
        const automaton = buildAutomaton(layOut(renumbered));
        let state = 0;
        text.forEach((unit, end) => {
          state = step(automaton, state, translate(unit));
          const found: number[] = [];
          for (let at = automaton.emit[state]!; at !== 0; at = nextEmit(automaton, at)) {
            for (let k = automaton.ownKey[at]!; k >= 0; k = automaton.nextKey[k]!) found.push(k);
          }
          const naive = keys.flatMap((k, index) => {
            const tail = text.slice(Math.max(end + 1 - k.length, 0), end + 1);
            return tail.length === k.length && tail.every((u, i) => u === k[i]) ? [index] : [];
          });
          expect(found.toSorted((a, b) => a - b)).toEqual(naive);
        });
      },
    ),
  );
});

it('packs many keys over a large alphabet without much waste', () => {
  const keys = Array.from({ length: 5_000 }, (_, i) => [
    1 + (i % 1_000),
    1 + ((i * 7) % 997),
    1 + ((i * 13) % 991),
  ]);
  const automaton = buildAutomaton(layOut(keys));
  expect(automaton.base.length).toBeLessThan(automaton.states * 2);
});

function layOut(keys: readonly number[][]) {
  const offsets = Int32Array.from([0, ...keys.map((k) => k.length)]);
  for (let i = 1; i < offsets.length; i++) offsets[i]! += offsets[i - 1]!;
  return { pool: Uint16Array.from(keys.flat()), offsets, symbols: Math.max(...keys.flat()) };
}

function numberHeadsFirst(keys: readonly number[][]) {
  const order = [...new Set([...keys.map((k) => k[0]!), 1, 2, 3, 4])];
  const translate = (unit: number): number => order.indexOf(unit) + 1;
  return { renumbered: keys.map((k) => k.map(translate)), translate };
}
