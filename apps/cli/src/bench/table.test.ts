import { describe, expect, it } from 'vitest';
import type { BenchRow } from './measure.js';
import { figure, formatTable, wrap } from './table.js';

const row = (over: Partial<BenchRow>): BenchRow => ({
  id: '1',
  what: 'CPU per segment',
  peer: 'peer',
  unit: 'ms',
  ours: 12.345,
  theirs: 123.45,
  ratio: 10,
  target: '≥ 8×',
  met: true,
  note: '',
  ...over,
});

describe('figure', () => {
  it.each([
    [0, '0'],
    [0.01234, '0.012'],
    [1.2345, '1.23'],
    [12.345, '12.3'],
    [80, '80'],
    [123.45, '123'],
    [123_456, '123,000'],
    [Number.NaN, '-'],
  ])('writes %d as %s', (value, text) => expect(figure(value)).toBe(text));
});

describe('formatTable', () => {
  it('puts every column below its head, numbers at the right', () => {
    const [head = '', , first = '', second = ''] = formatTable([
      row({}),
      row({ id: '2', ours: 1_234, met: false }),
    ]).split('\n');
    const right = head.indexOf('ours') + 'ours'.length;
    expect(first.slice(0, right)).toMatch(/12\.3 ms$/);
    expect(second.slice(0, right)).toMatch(/1,230 ms$/);
    expect(first.indexOf('≥ 8×')).toBe(head.indexOf('target'));
    expect(first.slice(head.indexOf('met'), head.indexOf('met') + 3)).toBe('yes');
    expect(second.slice(head.indexOf('met'), head.indexOf('met') + 3)).toBe('NO ');
  });

  it('leaves the peer columns of a row without peer empty', () => {
    const text = formatTable([
      { id: '4', what: 'streams', peer: '', unit: '', ours: 80, target: '≥ 80', met: true, note: '' },
    ]);
    expect(text.split('\n')[2]).toMatch(/^4 {4}streams +80 +≥ 80 +yes$/);
  });

  it('prints notes under the table', () => {
    expect(formatTable([row({ note: 'measured at dawn' })])).toMatch(/\n\n1: measured at dawn$/);
  });
});

describe('wrap', () => {
  it('breaks at spaces only and never loses a word', () => {
    expect(wrap('one two three four', 9, ' ')).toEqual(['one two', ' three', ' four']);
    expect(wrap('anunbreakableword x', 5)).toEqual(['anunbreakableword', 'x']);
  });
});
