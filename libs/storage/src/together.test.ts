import { expect, it } from 'vitest';
import { together } from './together.js';

it('writes what comes while it writes in one group, in order', async () => {
  const groups: (readonly number[])[] = [];
  const write = together<number>(async (items) => void groups.push(items));
  await Promise.all([write(1), write(2), write(3)]);
  await write(4);
  expect(groups).toEqual([[1, 2, 3], [4]]);
});

it('fails the item that cannot be written, and none beside it', async () => {
  const written: number[] = [];
  const write = together<number>(async (items) => {
    if (items.includes(2)) throw new Error('two');
    written.push(...items);
  });
  const all = await Promise.allSettled([write(1), write(2), write(3)]);
  expect(all.map((a) => a.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(written).toEqual([1, 3]);
});
