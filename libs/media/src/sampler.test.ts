import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freshSampler, sample } from './sampler.js';

const plan = (fps: number, everyFrame = false) => ({ fps, everyFrame, keyframesOnly: true });

/** The times chosen when they come in the given pieces. */
function run(fps: number, pieces: readonly (readonly number[])[], everyFrame = false): number[] {
  let state = freshSampler;
  return pieces.flatMap((times) => {
    const next = sample(plan(fps, everyFrame), state, times);
    state = next.state;
    return next.chosen.map((i) => times[i]!);
  });
}

describe('sample', () => {
  test('one a second from keyframes each half second', () => {
    expect(
      run(1, [
        [0, 500, 1000],
        [1500, 2000, 2500],
      ]),
    ).toEqual([0, 1000, 2000]);
  });

  test('0.2 a second carries over segments', () => {
    expect(run(0.2, [[0, 2000], [4000], [6000, 8000], [10_000]])).toEqual([0, 6000, 10_000]);
  });

  test('keyframes rarer than the plan are all taken', () => {
    expect(run(2, [[0, 2000], [4000]])).toEqual([0, 2000, 4000]);
  });

  test('stamps rounded to whole ms do not lose a look', () => {
    expect(run(1, [[0, 999, 1999, 2998, 3998]])).toEqual([0, 999, 1999, 2998, 3998]);
  });

  test('a longer prefix of the same segment adds only what is new', () => {
    const first = sample(plan(10), freshSampler, [0]);
    const second = sample(plan(10), first.state, [0, 1000], true);
    expect([first.chosen, second.chosen]).toEqual([[0], [1]]);
    expect(sample(plan(10), second.state, [0, 1000], true).chosen).toEqual([]);
  });

  test('media time that does not go on is looked at again, never skipped', () => {
    expect(
      run(1, [
        [0, 1000],
        [0, 1000],
        [0, 1000],
      ]),
    ).toEqual([0, 1000, 0, 1000, 0, 1000]);
    expect(run(1, [[90_000], [1000], [2000]])).toEqual([90_000, 1000, 2000]);
  });

  test('every frame', () => {
    expect(run(1, [[0, 40, 80], [120]], true)).toEqual([0, 40, 80, 120]);
  });

  test('how media is cut into segments does not change what is looked at', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 60, maxLength: 60 }),
        fc.constantFrom(0.2, 0.5, 1, 2, 5),
        (gaps, sizes, fps) => {
          let at = 0;
          const times = gaps.map((g) => (at += g));
          const pieces: number[][] = [];
          for (let i = 0, n = 0; i < times.length; i += sizes[n++]!)
            pieces.push(times.slice(i, i + sizes[n]!));
          expect(run(fps, pieces)).toEqual(run(fps, [times]));
        },
      ),
    );
  });

  test('no stretch longer than the interval and one keyframe distance stays unseen', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 2, maxLength: 60 }),
        fc.constantFrom(0.2, 0.5, 1, 2, 5),
        (gaps, fps) => {
          let at = 0;
          const seen = run(fps, [[0, ...gaps.map((g) => (at += g))]]);
          const widest = Math.max(...gaps);
          return seen.every((t, i) => i === 0 || t - seen[i - 1]! <= 1000 / fps + widest);
        },
      ),
    );
  });
});
