import { describe, expect, it } from 'vitest';
import { clashes, keysOf } from './keys.js';
import { KEY_ACTIONS } from './table.js';

describe('the keys', () => {
  it('have defaults of which no two clash', () => {
    expect(clashes({})).toEqual([]);
  });

  it('tell when a person puts two things on one key', () => {
    expect(clashes({ dump: KEY_ACTIONS.cut.keys.toLowerCase() })).toEqual([['dump', 'cut']]);
    expect(clashes({ blur: 'X' })).toContainEqual(['cut', 'blur']);
  });

  it('may be the same on screens that are never seen together', () => {
    expect(keysOf('cut', { cut: 'Q' })).toBe('Q');
    expect(clashes({ cut: 'Q' })).toEqual([]);
  });
});
