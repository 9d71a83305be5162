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

  it('tell of it on every screen that either works on', () => {
    expect(clashes({ lineDrop: 'D' })).toEqual([['dump', 'lineDrop']]);
    expect(clashes({ linePublish: 'a' })).toEqual([['approve', 'linePublish']]);
    expect(clashes({ lineMask: 'M' })).toEqual([['mute', 'lineMask']]);
    expect(clashes({ sortWall: 'X' })).toEqual([['cut', 'sortWall']]);
    expect(clashes({ finding: 'B' })).toEqual([['finding', 'blur']]);
    expect(clashes({ slowMode: 'S' })).toEqual([['slowMode', 'sound']]);
  });

  it('may be the same on screens that are never seen together', () => {
    expect(keysOf('cut', { cut: 'Q' })).toBe('Q');
    expect(clashes({ cut: 'Q' })).toEqual([]);
    expect(clashes({ lineDrop: 'W' })).toEqual([]);
    expect(clashes({ sortWall: 'D' })).toEqual([]);
    expect(clashes({ finding: 'S' })).toEqual([]);
  });
});
