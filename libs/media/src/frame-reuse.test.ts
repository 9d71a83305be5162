import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { considerReuse, framePrint, nothingJudged, printDifference, REUSE_LIMITS } from './frame-reuse.js';
import { discs, paintFrame, seeded } from './test-frames.js';

const base = discs(21);
const still = framePrint(paintFrame({ luma: base }));

describe('considerReuse', () => {
  test('a still picture is reused a bounded number of times', () => {
    let state = nothingJudged;
    const answers: boolean[] = [];
    for (let i = 0; i < 11; i++) {
      const next = considerReuse(state, still, i * 1000);
      answers.push(next.reuse);
      state = next.state;
    }
    const again = Array.from({ length: REUSE_LIMITS.maxReuses }, () => true);
    expect(answers).toEqual([false, ...again, false, ...again, false]);
  });

  test('an old result is not reused, nor one from the future', () => {
    const { state } = considerReuse(nothingJudged, still, 10_000);
    expect(considerReuse(state, still, 10_000 + REUSE_LIMITS.maxAgeMs + 1).reuse).toBe(false);
    expect(considerReuse(state, still, 9_999).reuse).toBe(false);
  });

  test.each([
    [320, 180],
    [130, 77],
    [1280, 40],
  ])('how the bytes of %i×%i lie in memory does not count', (width, height) => {
    const frame = paintFrame({ width, height, luma: discs(22, width, height) });
    const moved = (plane: Uint8Array) => {
      const to = new Uint8Array(new ArrayBuffer(plane.length + 1), 1);
      to.set(plane);
      return to;
    };
    const odd = { ...frame, y: moved(frame.y), u: moved(frame.u), v: moved(frame.v) };
    expect(framePrint(odd)).toEqual(framePrint(frame));
  });

  test('noise is the same picture', () => {
    const next = seeded(5);
    const noisy = framePrint(paintFrame({ luma: (x, y) => base(x, y) + Math.round((next() - 0.5) * 6) }));
    expect(considerReuse(considerReuse(nothingJudged, still, 0).state, noisy, 1).reuse).toBe(true);
  });

  test('a small thing anywhere is seen, corners included', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 304 }), fc.integer({ min: 0, max: 164 }), (left, top) => {
        const inside = (x: number, y: number) => x >= left && x < left + 16 && y >= top && y < top + 16;
        const changed = framePrint(
          paintFrame({ luma: (x, y) => (inside(x, y) ? (base(x, y) + 64) % 220 : base(x, y)) }),
        );
        return !considerReuse(considerReuse(nothingJudged, still, 0).state, changed, 1).reuse;
      }),
      { numRuns: 40 },
    );
  });

  test('a change of colour alone is seen', () => {
    const red = framePrint(paintFrame({ luma: base, v: (x, y) => (x < 8 && y < 8 ? 160 : 128) }));
    expect(printDifference(still, red)).toBeGreaterThan(REUSE_LIMITS.maxCellDifference);
  });

  test('slow change does not creep by', () => {
    let state = nothingJudged;
    let judged = 0;
    for (let i = 0; i < 20; i++) {
      const fading = framePrint(paintFrame({ luma: (x, y) => base(x, y) + i }));
      const next = considerReuse(state, fading, i, { ...REUSE_LIMITS, maxReuses: 1_000 });
      state = next.state;
      judged += next.reuse ? 0 : 1;
    }
    expect(judged).toBe(7);
  });

  test('another size is another picture', () => {
    expect(printDifference(still, framePrint(paintFrame({ width: 322, luma: base })))).toBe(Infinity);
  });
});
