import { expect, it } from 'vitest';
import type { System } from './checker.js';
import { byReview, dueOf } from './due-systems.js';

const system = (name: string, reviewBy: string): System =>
  ({ name, reviewBy, title: { zh: name, en: name }, controls: [] }) as unknown as System;
const now = Date.parse('2027-06-15T12:00:00Z');

it('flags what has to be read again within two weeks, and what should have been', () => {
  expect(dueOf(system('a', '2027-06-30'), now)).toBe('later');
  expect(dueOf(system('a', '2027-06-29'), now)).toBe('soon');
  expect(dueOf(system('a', '2027-06-15'), now)).toBe('over');
});

it('lists what comes first by its date, then by its name', () => {
  const all = [system('c', '2028-01-01'), system('b', '2027-01-01'), system('a', '2028-01-01')];
  expect(byReview(all).map((s) => s.name)).toEqual(['b', 'a', 'c']);
});
