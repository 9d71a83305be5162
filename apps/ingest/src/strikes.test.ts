import type { StreamId } from '@airlock/contracts/ids';
import { expect, test } from 'vitest';
import { createStrikes } from './strikes.js';

const id = 's' as StreamId;

test('one death is an accident, more of them keep a stream out for longer each time', () => {
  const strikes = createStrikes();
  expect([strikes.died(id, 0), strikes.isOut(id, 0)]).toEqual([undefined, false]);
  expect(strikes.died(id, 0)).toBe(10_000);
  expect([strikes.isOut(id, 9_999), strikes.isOut(id, 10_000)]).toEqual([true, false]);
  expect(strikes.died(id, 10_000)).toBe(30_000);
  for (let i = 0; i < 20; i++) strikes.died(id, 0);
  expect(strikes.died(id, 0)).toBe(120_000);
  expect(strikes.isOut('other' as StreamId, 0)).toBe(false);
});

test('a segment that goes well ends it', () => {
  const strikes = createStrikes();
  strikes.died(id, 0);
  strikes.lived(id);
  expect(strikes.died(id, 0)).toBeUndefined();
});
