import { describe, expect, it } from 'vitest';
import { Collection } from './collection.js';

const known = (...items: readonly (readonly [string, number])[]): Collection<string, number> => {
  const collection = new Collection<string, number>((run) => run());
  collection.replace(items);
  return collection;
};

describe('what is asked for while it changes', () => {
  it('keeps what came while the answer was awaited, and leaves out what went', () => {
    const cases = known(['old', 1], ['settled', 1]);
    const answered = cases.ask();
    cases.put('new', 2);
    cases.put('old', 2);
    cases.delete('settled');
    cases.delete('never seen');
    expect(answered([['old', 1], ['settled', 1], ['never seen', 1], ['other', 1]])).toBe(true); // prettier-ignore
    expect(new Map(['old', 'new', 'other', 'settled', 'never seen'].map((k) => [k, cases.get(k)]))).toEqual(
      new Map([['old', 2], ['new', 2], ['other', 1], ['settled', undefined], ['never seen', undefined]]),
    ); // prettier-ignore
  });

  it('takes the answer of the newest question alone', () => {
    const cases = known();
    const first = cases.ask();
    cases.put('new', 1);
    const second = cases.ask();
    expect(first([])).toBe(false);
    expect(cases.get('new')).toBe(1);
    expect(second([['new', 2]])).toBe(true);
    expect(first([])).toBe(false);
    expect(cases.get('new')).toBe(2);
  });

  it('lets go of what no answer has', () => {
    const cases = known(['old', 1]);
    cases.ask()([]);
    expect(cases.size).toBe(0);
  });
});
