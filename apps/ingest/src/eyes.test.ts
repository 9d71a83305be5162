import type { FrameDetector, Seen } from '@airlock/inference/detector';
import { REUSE_LIMITS } from '@airlock/media/frame-reuse';
import { describe, expect, test } from 'vitest';
import { openEyes } from './eyes.js';
import { picture, signal } from './ingest.testkit.js';

/** Reports every frame it looks at, and writes down when; `failsAt` are the times of frames it throws at, once each. */
function watcher(over: Partial<FrameDetector> = {}, ...failsAt: number[]) {
  const looked: number[] = [];
  const fails = new Set(failsAt);
  const detector: FrameDetector = {
    id: 'watcher',
    version: '1',
    labels: ['bad'],
    warmUp: async () => undefined,
    close: async () => undefined,
    detect: async ({ atMs, y }) => {
      if (fails.delete(atMs)) throw new Error('torn');
      looked.push(atMs);
      const text = { text: `b${y[0]!}`, origin: 'ocr' as const, confidence: 1, atMs };
      return {
        signals: [signal('bad', atMs, y[0]! / 255)],
        texts: [{ ...text, detector: { id: 'watcher', version: '1' } }],
      };
    },
    ...over,
  };
  return { detector, looked };
}
const asSeen = async (seen: Seen): Promise<Seen> => seen;
const eyesOf = (...detectors: FrameDetector[]) => openEyes(detectors, {}, asSeen);

describe('a picture like the one before', () => {
  test('gives the same result at its own time, without another look', async () => {
    const { detector, looked } = watcher();
    const eyes = eyesOf(detector);
    const first = await eyes.look(picture(0, 100));
    const second = await eyes.look(picture(1_000, 101));
    expect(looked).toEqual([0]);
    expect([first.reused, second.reused]).toEqual([false, true]);
    expect(second.signals).toEqual([{ ...first.signals[0], atMs: 1_000 }]);
    expect(second.texts).toEqual([{ ...first.texts![0], atMs: 1_000 }]);
  });

  test('is looked at again after so many, so that no slow change stays unseen', async () => {
    const { detector, looked } = watcher();
    const eyes = eyesOf(detector);
    const times = Array.from({ length: REUSE_LIMITS.maxReuses + 2 }, (_, i) => i * 500);
    for (const at of times) await eyes.look(picture(at, 100));
    expect(looked).toEqual([0, times.at(-1)]);
  });

  test('is looked at by a detector that sees all', async () => {
    const [all, one] = [watcher({ sees: 'all' }), watcher()];
    const eyes = eyesOf(all.detector, one.detector);
    for (const at of [0, 1_000, 2_000]) await eyes.look(picture(at, 100));
    expect(all.looked).toEqual([0, 1_000, 2_000]);
    expect(one.looked).toEqual([0]);
  });

  test('keeps what was added when it was first seen', async () => {
    const { detector } = watcher();
    const kept: number[] = [];
    const eyes = openEyes([detector], {}, async (seen, { atMs }) => {
      kept.push(atMs);
      return { ...seen, signals: seen.signals.map((s) => ({ ...s, thumbnail: 'jpg' })) };
    });
    await eyes.look(picture(0, 100));
    const { signals } = await eyes.look(picture(1_000, 100));
    expect(kept).toEqual([0]);
    expect(signals).toMatchObject([{ thumbnail: 'jpg', atMs: 1_000 }]);
  });
});

describe('a detector that looks seldom', () => {
  test('looks at the first frame and then once in its time, whatever changes', async () => {
    const [slow, quick] = [watcher({ everyMs: 2_500 }), watcher()];
    const eyes = eyesOf(slow.detector, quick.detector);
    const counts = [];
    for (const [i, at] of [0, 1_000, 2_000, 3_000, 4_000, 6_000].entries())
      counts.push((await eyes.look(picture(at, i * 40))).signals.length);
    expect(slow.looked).toEqual([0, 3_000, 6_000]);
    expect(quick.looked).toHaveLength(6);
    expect(counts).toEqual([2, 1, 1, 2, 1, 2]);
  });

  test('lends no result to a picture it has not seen', async () => {
    const { detector, looked } = watcher({ everyMs: 2_500 });
    const eyes = eyesOf(detector);
    await eyes.look(picture(0, 100));
    await eyes.look(picture(1_000, 200));
    const again = await eyes.look(picture(2_000, 200));
    expect(again).toMatchObject({ reused: true, signals: [] });
    expect(looked).toEqual([0]);
  });

  test('looks again when media time has gone back', async () => {
    const { detector, looked } = watcher({ everyMs: 2_500 });
    const eyes = eyesOf(detector);
    await eyes.look(picture(9_000, 100));
    await eyes.look(picture(1_000, 200));
    expect(looked).toEqual([9_000, 1_000]);
  });
});

describe('a detector that is left out under load', () => {
  test('is named where it did not look, and looks at the next frame for which there is time', async () => {
    const core = watcher();
    const spare = watcher({ id: 'dear', spare: true, everyMs: 1_000 });
    const eyes = eyesOf(core.detector, spare.detector);
    const first = await eyes.look(picture(0, 10), { hasTime: false });
    const second = await eyes.look(picture(500, 90), { hasTime: true });
    const third = await eyes.look(picture(1_000, 170), { hasTime: false });
    expect([first, second, third].map((s) => s.leftOut)).toEqual([['dear'], [], []]);
    expect(core.looked).toEqual([0, 500, 1_000]);
    expect(spare.looked).toEqual([500]);
  });

  test('lends the result it has to a picture like it, whether there is time or not', async () => {
    const spare = watcher({ id: 'dear', spare: true });
    const eyes = eyesOf(spare.detector);
    await eyes.look(picture(0, 10));
    const again = await eyes.look(picture(1_000, 10), { hasTime: false });
    expect(again).toMatchObject({ reused: true, leftOut: [], signals: [{ atMs: 1_000 }] });
  });
});

describe('a detector that throws', () => {
  test('fails the frame, and lets nothing stand for its picture', async () => {
    const [first, broken] = [watcher(), watcher({}, 1_000)];
    const eyes = eyesOf(first.detector, broken.detector);
    await eyes.look(picture(0, 10));
    await expect(eyes.look(picture(1_000, 100))).rejects.toThrow('torn');
    const { reused, signals } = await eyes.look(picture(2_000, 100));
    expect(reused).toBe(false);
    expect(signals).toHaveLength(2);
    expect(broken.looked).toEqual([0, 2_000]);
  });

  test('costs the seldom ones nothing: at the second attempt they look again', async () => {
    const [seldom, broken] = [watcher({ everyMs: 5_000 }), watcher({}, 0)];
    const eyes = eyesOf(seldom.detector, broken.detector);
    await expect(eyes.look(picture(0, 100))).rejects.toThrow('torn');
    expect((await eyes.look(picture(0, 100))).signals).toHaveLength(2);
  });

  test('what was judged before it still stands', async () => {
    const { detector, looked } = watcher({}, 1_000);
    const eyes = eyesOf(detector);
    await eyes.look(picture(0, 10));
    await expect(eyes.look(picture(1_000, 100))).rejects.toThrow('torn');
    expect(await eyes.look(picture(2_000, 10))).toMatchObject({ reused: true, signals: [{ atMs: 2_000 }] });
    expect(looked).toEqual([0]);
  });
});

test('the moment that a failed segment was seen at is looked at again by all', async () => {
  const { detector, looked } = watcher({ everyMs: 5_000 });
  const eyes = eyesOf(detector);
  await eyes.look(picture(0, 10));
  await eyes.look(picture(1_000, 100));
  expect((await eyes.look(picture(0, 10))).signals).toHaveLength(1);
  expect(looked).toEqual([0, 0]);
});
