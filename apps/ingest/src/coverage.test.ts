import type { SamplingPlan } from '@airlock/contracts/control';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unwatchedMs, type Watched } from './coverage.js';

const plan = (over: Partial<SamplingPlan> = {}): SamplingPlan => ({
  fps: 1,
  everyFrame: false,
  keyframesOnly: true,
  ...over,
});
const segment = (over: Partial<Watched> = {}): Watched => ({
  startMs: 10_000,
  durationMs: 2_000,
  looks: [],
  lookedBefore: -Infinity,
  failed: false,
  ...over,
});

describe('unwatched time', () => {
  test('a look a second leaves nothing out', () => {
    expect(unwatchedMs(plan(), segment({ looks: [10_000, 11_000] }))).toBe(0);
  });

  test('keyframes a little late are on time', () => {
    expect(unwatchedMs(plan(), segment({ durationMs: 2_080, looks: [10_000, 11_040] }))).toBe(0);
  });

  test('one keyframe in ten seconds at 1 fps hides nine', () => {
    expect(unwatchedMs(plan(), segment({ durationMs: 10_000, looks: [10_000] }))).toBe(9_000);
  });

  test('a look of an earlier segment still stands for what the plan says', () => {
    const slow = plan({ fps: 0.2 });
    expect(unwatchedMs(slow, segment({ lookedBefore: 7_000 }))).toBe(0);
    expect(unwatchedMs(slow, segment({ lookedBefore: 6_000 }))).toBe(1_000);
    expect(unwatchedMs(slow, segment({ lookedBefore: 1_000 }))).toBe(2_000);
  });

  test('a look of a clock that ran ahead stands for nothing', () => {
    expect(unwatchedMs(plan(), segment({ lookedBefore: 90_000 }))).toBe(2_000);
  });

  test('what comes before the first keyframe was not looked at', () => {
    expect(unwatchedMs(plan(), segment({ looks: [11_000] }))).toBe(1_000);
  });

  test('a failure without a picture leaves the whole out, whatever was seen before', () => {
    expect(unwatchedMs(plan({ fps: 0.2 }), segment({ lookedBefore: 9_000, failed: true }))).toBe(2_000);
    expect(unwatchedMs(plan({ keyframesOnly: false }), segment({ failed: true }))).toBe(2_000);
  });

  test('a failure half-way leaves out what comes after the last picture', () => {
    expect(unwatchedMs(plan(), segment({ durationMs: 4_000, looks: [10_000, 11_000], failed: true }))).toBe(
      2_000,
    );
    const all = plan({ keyframesOnly: false });
    expect(unwatchedMs(all, segment({ looks: [10_000, 11_500], failed: true }))).toBe(500);
  });

  test('a plan that decodes every picture leaves nothing out of a picture that stands still', () => {
    expect(unwatchedMs(plan({ keyframesOnly: false }), segment({ durationMs: 9_000, looks: [10_000] }))).toBe(
      0,
    );
  });

  test('stays between nothing and all, and one look more never makes it more', () => {
    const offset = fc.integer({ min: 0, max: 20_000 });
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 30, noNaN: true }),
        fc.integer({ min: -5_000, max: 0 }),
        fc.array(offset, { maxLength: 20 }),
        offset,
        fc.boolean(),
        fc.boolean(),
        (fps, lookedBefore, offsets, another, failed, keyframesOnly) => {
          const of = (looks: readonly number[]) =>
            unwatchedMs(
              plan({ fps, keyframesOnly }),
              segment({
                startMs: 0,
                durationMs: 20_000,
                lookedBefore,
                failed,
                looks: looks.toSorted((a, b) => a - b),
              }),
            );
          const before = of(offsets);
          expect(before).toBeGreaterThanOrEqual(0);
          expect(before).toBeLessThanOrEqual(20_000);
          expect(of([...offsets, another])).toBeLessThanOrEqual(before);
        },
      ),
    );
  });
});
