import { expect, it } from 'vitest';
import { gathered } from './gathered.js';

it('shares look-ups between those who ask meanwhile, each answered by one that began after they asked', async () => {
  const groups: (readonly string[])[] = [];
  let value = 0;
  const get = gathered<string, number>(async (keys) => {
    groups.push(keys);
    const now = value;
    await Promise.resolve();
    return new Map(keys.map((key) => [key, now]));
  });
  const first = [get('a'), get('b'), get('a')];
  await first[0];
  value = 1;
  expect(await get('a')).toBe(1);
  expect(await Promise.all(first)).toEqual([0, 0, 0]);
  expect(groups).toEqual([['a', 'b'], ['a']]);
});

it('tells everybody in a group that failed, and goes on', async () => {
  let broken = true;
  const get = gathered<string, number>((keys) =>
    broken ? Promise.reject(new Error('gone')) : Promise.resolve(new Map([[keys[0]!, 7]])),
  );
  const both = await Promise.allSettled([get('a'), get('b')]);
  expect(both.map((r) => r.status)).toEqual(['rejected', 'rejected']);
  broken = false;
  expect(await get('a')).toBe(7);
  expect(await get('a')).toBe(7);
});
