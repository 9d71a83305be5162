import type { Frame } from '@airlock/contracts/frame';
import { Signal } from '@airlock/contracts/signal';
import { describe, expect, test } from 'vitest';
import { openDecoder } from './decoder.js';
import { createPictureState, PICTURE_STATE_LIMITS, type PictureStateLimits } from './picture-state.js';
import { discs, paintFrame } from './test-frames.js';
import { makeMedia } from './test-media.js';

const plan = { fps: 1, everyFrame: false, keyframesOnly: false };

/** A scene drawn by ffmpeg, encoded and decoded again, one picture a second. */
async function scene(source: string, seconds: number, filter = 'null'): Promise<readonly Frame[]> {
  const args = ['-f', 'lavfi', '-i', source, '-t', String(seconds), '-vf', filter, '-an'];
  const bytes = makeMedia([...args, '-c:v', 'libx264', '-g', '10', '-pix_fmt', 'yuv420p'], 'mpegts');
  const decoder = await openDecoder();
  const { frames, failure } = await decoder.decode({ bytes, container: 'mpegts', startMs: 0 }, plan);
  await decoder.close();
  expect(failure).toBeUndefined();
  expect(frames.length).toBeGreaterThanOrEqual(seconds - 1);
  return frames;
}

/** Everything that is said while a stream shows these frames, with the frames that settle themselves. */
async function watch(frames: readonly Frame[], limits: Partial<PictureStateLimits> = {}) {
  const detector = createPictureState({ noneMs: 5_000, staticMs: 8_000, slateMs: 3_000, ...limits });
  const stream = {};
  const said: Signal[] = [];
  let settled = 0;
  for (const frame of frames) {
    const seen = await detector.detect(frame, stream);
    said.push(...seen.signals.map((s) => Signal.parse(s)));
    if (seen.settled) settled++;
  }
  return { said, labels: said.map((s) => s.label), settled };
}

/** The same frames with a clock of their own: a second apart, from `fromS` on. */
const timed = (frames: readonly Frame[], fromS = 0): Frame[] =>
  frames.map((f, i) => ({ ...f, atMs: (fromS + i) * 1_000 }));
const repeat = (n: number, make: (i: number) => Frame): Frame[] =>
  Array.from({ length: n }, (_, i) => make(i));

describe('scenes through the real decoder', () => {
  test.each([
    ['black', 'color=black:size=320x180:rate=10', 'black'],
    ['a single colour', 'color=0x2040a0:size=320x180:rate=10', 'colour'],
  ])('%s is no picture, once it has lasted, and needs nobody else to look', async (_name, source, kind) => {
    const { said, labels, settled } = await watch(await scene(source, 8));
    expect(labels).toEqual(['picture.none']);
    expect(said[0]!.detail).toEqual({ seconds: 5, kind });
    expect(settled).toBe(8);
  });

  test.each(['smptebars', 'smptehdbars', 'pal75bars', 'pal100bars'])('%s are a test card', async (bars) => {
    const { said, labels, settled } = await watch(await scene(`${bars}=size=640x360:rate=10`, 6));
    expect(labels).toEqual(['picture.slate']);
    expect(said[0]!.detail).toEqual({ seconds: 3, kind: 'bars' });
    // Something may be written on a test card.
    expect(settled).toBe(0);
  });

  test('a still picture is told after its time, and again only much later', async () => {
    const still = await scene('mandelbrot=size=320x180:rate=10', 1, 'loop=loop=-1:size=1');
    const frames = repeat(40, (i) => ({ ...still[0]!, atMs: i * 1_000 }));
    const { said, labels } = await watch(frames, { repeatMs: 20_000, maxPeriodS: 12 });
    expect(labels).toEqual(['picture.static', 'picture.static']);
    expect(said.map((s) => s.atMs)).toEqual([8_000, 28_000]);
  });

  test('a moving picture says nothing', async () => {
    const { labels, settled } = await watch(await scene('mandelbrot=size=320x180:rate=10', 12));
    expect([labels, settled]).toEqual([[], 0]);
    expect((await watch(await scene('testsrc2=size=320x180:rate=10', 12))).labels).toEqual([]);
  });

  test('a screen that is split says so once, and again when it is whole', async () => {
    const whole = await scene('mandelbrot=size=320x180:rate=10', 6);
    const split = await scene(
      'mandelbrot=size=320x180:rate=10',
      6,
      'drawbox=x=0:y=0:w=160:h=180:color=white@0.7:t=fill',
    );
    const { said } = await watch(timed([...whole, ...split, ...whole]));
    expect(said.map((s) => [s.label, s.detail])).toEqual([
      ['picture.layout', { before: 'whole', after: 'x5' }],
      ['picture.layout', { before: 'x5', after: 'whole' }],
    ]);
  });
});

describe('a recording in a loop', () => {
  const pictures = repeat(90, (i) => paintFrame({ luma: discs(500 + i), width: 160, height: 90 }));
  const limits = { minPeriodS: 10, maxPeriodS: 200, provenS: 60, staticMs: 1e9, noneMs: 1e9 };
  const loopOf = (period: number, seconds: number) =>
    repeat(seconds, (i) => ({ ...pictures[i % period]!, atMs: i * 1_000 }));

  test.each([20, 45])('of %i s is found with its period', async (period) => {
    const { said } = await watch(loopOf(period, period + 70), limits);
    expect(said.map((s) => s.label)).toEqual(['picture.loop']);
    expect(Math.abs((said[0]!.detail!['periodSeconds'] as number) - period)).toBeLessThanOrEqual(1);
  });

  test('is not what has not come again, nor what came again for a short while', async () => {
    expect((await watch(loopOf(90, 90), limits)).labels).toEqual([]);
    expect((await watch(loopOf(45, 90), limits)).labels).toEqual([]);
  });

  test('is not a picture that hardly changes', async () => {
    const still = discs(7, 160, 90);
    const flicker = repeat(200, (i) =>
      paintFrame({ width: 160, height: 90, atMs: i * 1_000, luma: (x, y) => still(x, y) + ((i * 7) % 3) }),
    );
    expect((await watch(flicker, limits)).labels).toEqual([]);
  });
});

describe('what is hidden in a picture that looks empty', () => {
  const flat = (over: (x: number, y: number) => number) =>
    paintFrame({ width: 320, height: 180, luma: (x, y) => 16 + over(x, y) });

  test.each<[string, (x: number, y: number) => number]>([
    ['one faint pixel', (x, y) => (x === 200 && y === 100 ? 3 : 0)],
    ['a dither with the mean of its ground', (x, y) => ((x ^ y) & 1 ? 3 : 0)],
    ['faint writing', (x, y) => (x % 40 < 20 && y % 30 < 4 ? 4 : 0)],
  ])('%s keeps the others looking', async (_name, over) => {
    const detector = createPictureState();
    expect(
      (
        await detector.detect(
          flat(() => 0),
          {},
        )
      ).settled,
    ).toBe(true);
    expect((await detector.detect(flat(over), {})).settled).toBe(false);
  });

  test('colour alone keeps them looking too', async () => {
    const frame = paintFrame({ luma: () => 120, u: (x) => (x > 100 ? 132 : 128) });
    expect((await createPictureState().detect(frame, {})).settled).toBe(false);
  });
});

test('each stream, and each start of media time, is watched for itself', async () => {
  const black = (atMs: number) => paintFrame({ luma: () => 16, atMs });
  const detector = createPictureState({ noneMs: 10_000 });
  const [one, other] = [{}, {}];
  await detector.detect(black(0), one);
  expect((await detector.detect(black(20_000), other)).signals).toEqual([]);
  expect((await detector.detect(black(12_000), one)).signals).toHaveLength(1);
  expect((await detector.detect(black(0), one)).signals).toEqual([]);
  expect((await detector.detect(black(9_000), one)).signals).toEqual([]);
  expect(PICTURE_STATE_LIMITS.noneMs).toBe(120_000);
});
