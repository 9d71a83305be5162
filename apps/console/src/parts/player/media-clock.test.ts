import { describe, expect, it } from 'vitest';
import { playerTimeOf, reachOf, wallOf } from './media-clock.js';

const T = 1_800_000_000_000;
/** Two pieces, then a hole of ten seconds that the player does not have. */
const pieces = [
  { start: 0, duration: 2, programDateTime: T },
  { start: 2, duration: 2, programDateTime: T + 2_000 },
  { start: 4, duration: 2, programDateTime: T + 14_000 },
];

describe('the one clock of a player and a timeline', () => {
  it('says when a moment was captured', () => {
    expect(wallOf(pieces, 3)).toBe(T + 3_000);
    expect(wallOf(pieces, 5)).toBe(T + 15_000);
    expect(wallOf([], 5)).toBeUndefined();
  });

  it('finds a moment, and of one that is missing the end of what was before it', () => {
    expect(playerTimeOf(pieces, T + 14_500)).toBe(4.5);
    expect(playerTimeOf(pieces, T + 9_000)).toBe(4);
    expect(playerTimeOf(pieces, T - 5_000)).toBe(0);
    expect(playerTimeOf(pieces, T + 99_000)).toBe(6);
    expect(playerTimeOf([{ start: 0, duration: 2, programDateTime: null }], T)).toBeUndefined();
  });

  it('says how far it reaches', () => {
    expect(reachOf(pieces)).toEqual({ from: T, until: T + 16_000 });
    expect(reachOf([])).toBeUndefined();
  });
});
