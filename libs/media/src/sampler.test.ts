import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SamplingPlan } from '@airlock/contracts/control';
import { type Candidate, freshSampler, sample, sampleSparse } from './sampler.js';

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

describe('sampleSparse', () => {
  const adaptive = (fps: number): SamplingPlan => ({ fps, everyFrame: false, keyframesOnly: false });
  /** Pictures each `frameMs`, a keyframe first and then each `gop` pictures, cut into pieces before keyframes. */
  const piecesOf = (frameMs: number, gop: number, gops: number, perPiece: number) =>
    Array.from({ length: Math.ceil(gops / perPiece) }, (_, piece) =>
      Array.from({ length: gop * Math.min(perPiece, gops - piece * perPiece) }, (_, i) => ({
        atMs: (piece * perPiece * gop + i) * frameMs,
        key: i % gop === 0,
      })),
    );
  const looks = (fps: number, pieces: readonly (readonly Candidate[])[], frameMs: number): Candidate[] => {
    let state = freshSampler;
    return pieces.flatMap((pictures) => {
      const next = sampleSparse(adaptive(fps), state, pictures, pictures.at(-1)!.atMs + frameMs);
      state = next.state;
      return next.chosen.map((i) => pictures[i]!);
    });
  };
  const times = (seen: readonly Candidate[]) => seen.map((p) => p.atMs);

  test('keyframes that meet the plan are all it takes', () => {
    const seen = looks(1, piecesOf(40, 25, 6, 2), 40);
    expect(times(seen)).toEqual([0, 1000, 2000, 3000, 4000, 5000]);
    expect(seen.every((p) => p.key)).toBe(true);
  });

  test('a keyframe each 2 s or 10 s: the seconds between are filled, keyframes stay looks', () => {
    for (const gop of [50, 250]) {
      const seen = looks(1, piecesOf(40, gop, 500 / gop, 1), 40);
      expect(times(seen)).toEqual(Array.from({ length: 20 }, (_, i) => i * 1000));
      expect(times(seen.filter((p) => p.key))).toEqual(
        Array.from({ length: 500 / gop }, (_, i) => i * gop * 40),
      );
    }
  });

  test('a slow plan carries over pieces and takes a keyframe early rather than decode up to its time', () => {
    const seen = looks(0.2, piecesOf(40, 50, 8, 1), 40);
    expect(times(seen)).toEqual([0, 4000, 8000, 12_000]);
  });

  test('keyframes a little late are on time', () => {
    expect(looks(1, piecesOf(40, 27, 10, 2), 40).every((p) => p.key)).toBe(true);
    expect(looks(1, piecesOf(40, 28, 10, 2), 40).every((p) => p.key)).toBe(false);
  });

  test('a longer prefix adds what is new and takes nothing twice', () => {
    const [whole] = piecesOf(40, 50, 1, 1);
    const part = sampleSparse(adaptive(1), freshSampler, whole!.slice(0, 8), 320);
    expect(part.chosen).toEqual([0]);
    const rest = sampleSparse(adaptive(1), part.state, whole!, 2_000, true);
    expect(rest.chosen).toEqual([25]);
    expect(sampleSparse(adaptive(1), rest.state, whole!, 2_000, true).chosen).toEqual([]);
  });

  test('a picture that stands still is looked at when it changes', () => {
    const slides = [0, 40, 5_000, 9_000].map((atMs) => ({ atMs, key: atMs === 0 }));
    expect(sampleSparse(adaptive(1), freshSampler, slides, 10_000).chosen).toEqual([0, 1, 2, 3]);
  });

  test('no stretch with pictures in it is longer than the plan allows, and keyframes suffice where they can', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 12, maxLength: 12 }),
        fc.constantFrom(16, 33, 40, 66),
        fc.constantFrom(0.2, 0.5, 1, 2, 5),
        (gops, cuts, frameMs, fps) => {
          let at = -frameMs;
          const perGop = gops.map((n) =>
            Array.from({ length: n }, (_, i) => ({ atMs: (at += frameMs), key: i === 0 })),
          );
          const pieces: Candidate[][] = [];
          for (let i = 0, n = 0; i < perGop.length; i += cuts[n++]!)
            pieces.push(perGop.slice(i, i + cuts[n]!).flat());
          const seen = looks(fps, pieces, frameMs);
          const reach = 1_100 / fps;
          const ends = [...times(seen).slice(1), at + frameMs];
          for (const [i, t] of times(seen).entries())
            expect(ends[i]! - t).toBeLessThanOrEqual(Math.max(reach, frameMs) + 0.001);
          expect(new Set(times(seen)).size).toBe(seen.length);
          if (gops.every((n) => n * frameMs <= reach)) expect(seen.every((p) => p.key)).toBe(true);
        },
      ),
    );
  });
});
