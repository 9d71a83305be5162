import { describe, expect, it } from 'vitest';
import { chooseSuites } from './choose.js';

const suites = { segment: { row: '1' }, images: { row: '2' }, dark: { row: '6' } };

describe('chooseSuites', () => {
  it('takes all by default', () => expect(chooseSuites(suites, [])).toEqual(['segment', 'images', 'dark']));
  it('takes rows in the order of the table', () =>
    expect(chooseSuites(suites, ['6', '1'])).toEqual(['segment', 'dark']));
  it('takes a suite by name', () => expect(chooseSuites(suites, [], 'images')).toEqual(['images']));
  it('says which rows and suites there are', () => {
    expect(() => chooseSuites(suites, ['7'])).toThrow('there is no row 7');
    expect(() => chooseSuites(suites, [], 'speed')).toThrow('there is no suite speed');
  });
});
