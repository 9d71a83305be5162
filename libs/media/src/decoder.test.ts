import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SamplingPlan } from '@airlock/contracts/control';
import { openDecoder, type Decoder, type DecodeOutcome, type Media } from './decoder.js';
import { fmp4Clip, tsClip } from './test-media.js';

const keyframes: SamplingPlan = { fps: 1, everyFrame: false, keyframesOnly: true };
const every: SamplingPlan = { fps: 25, everyFrame: true, keyframesOnly: false };
const adaptive: SamplingPlan = { fps: 1, everyFrame: false, keyframesOnly: false };
const ts = (bytes: Uint8Array, startMs = 0): Media => ({ bytes, container: 'mpegts', startMs });

const OPEN = ['-x264-params', 'open-gop=1:bframes=3:b-pyramid=normal'];

let decoders: Decoder[] = [];
beforeAll(async () => {
  decoders = await Promise.all((['webcodecs', 'ffmpeg', 'auto'] as const).map((use) => openDecoder({ use })));
});
afterAll(() => Promise.all(decoders.map((d) => d.close())));

const all = <T>(work: (d: Decoder) => Promise<T>): Promise<T[]> => Promise.all(decoders.map(work));

describe('every decoder gives the same pictures', () => {
  const clips: [string, () => Media, SamplingPlan, number][] = [
    ['keyframes', () => ts(tsClip({ seconds: 2 }), 5_000), keyframes, 2],
    ['every picture, with B pictures', () => ts(tsClip({ seconds: 1 })), every, 25],
    ['all pictures at 5 fps', () => ts(tsClip({ seconds: 2 })), { ...every, everyFrame: false, fps: 5 }, 10],
    [
      'a height that is no multiple of 16',
      () => ts(tsClip({ seconds: 1, size: '640x272', audio: false })),
      keyframes,
      1,
    ],
    ['HEVC', () => ts(tsClip({ seconds: 2, codec: 'libx265', audio: false })), keyframes, 2],
    [
      'open GOP',
      () => ts(tsClip({ seconds: 2, audio: false, extra: ['-x264-params', 'open-gop=1:bframes=2'] })),
      keyframes,
      2,
    ],
    [
      'full range',
      () =>
        ts(
          tsClip({ seconds: 1, audio: false, extra: ['-vf', 'scale=out_range=full', '-color_range', 'pc'] }),
        ),
      keyframes,
      1,
    ],
    [
      'fragmented MP4',
      () => ({ bytes: fmp4Clip({ seconds: 2 }), container: 'fmp4', startMs: 0 }),
      keyframes,
      2,
    ],
    [
      'fragmented MP4, every picture',
      () => ({ bytes: fmp4Clip({ seconds: 1 }), container: 'fmp4', startMs: 0 }),
      every,
      25,
    ],
  ];
  test.each(clips)('%s', async (_, media, plan, count) => {
    const [first, ...others] = await all((d) => d.decode(media(), plan));
    expect(first!.failure).toBeUndefined();
    expect(first!.frames.length).toBe(count);
    for (const other of others) expect(digest(other)).toEqual(digest(first!));
  });

  const sparse: [string, () => Media, SamplingPlan, number[]][] = [
    ['a keyframe each 2 s', () => ts(tsClip({ seconds: 2, gop: 50 }), 4_000), adaptive, [4_000, 5_000]],
    [
      'a keyframe each 10 s',
      () => ts(tsClip({ seconds: 10, gop: 250 })),
      adaptive,
      Array.from({ length: 10 }, (_, i) => i * 1_000),
    ],
    ['a keyframe each second', () => ts(tsClip({ seconds: 2 })), adaptive, [0, 1_000]],
    [
      'some seconds with and some without',
      () => ts(tsClip({ seconds: 6, gop: 250, extra: ['-force_key_frames', '1,3,5'] })),
      adaptive,
      [0, 1_000, 2_000, 3_000, 4_000, 5_000],
    ],
    [
      'HEVC, open GOP, from its second keyframe',
      () => ts(fromSecondKeyframe(tsClip({ seconds: 6, gop: 50, codec: 'libx265', audio: false }))),
      adaptive,
      [0, 1_000, 2_000, 3_000],
    ],
    [
      'H.264, open GOP, from its second keyframe',
      () => ts(fromSecondKeyframe(tsClip({ seconds: 6, gop: 50, audio: false, extra: OPEN }))),
      adaptive,
      [0, 1_000, 2_000, 3_000],
    ],
    [
      'H.264 without B pictures',
      () => ts(tsClip({ seconds: 2, gop: 50, audio: false, extra: ['-bf', '0'] })),
      adaptive,
      [0, 1_000],
    ],
    [
      'fragmented MP4',
      () => ({
        bytes: fmp4Clip({ seconds: 4, gop: 100 }),
        container: 'fmp4',
        startMs: 0,
      }),
      adaptive,
      [0, 1_000, 2_000, 3_000],
    ],
  ];
  test.each(sparse)('between rare keyframes: %s', async (_, media, plan, times) => {
    const whole = await decoders[0]!.decode(media(), every, { limits: { maxFrames: 400 } });
    const [first, ...others] = await all((d) => d.decode(media(), plan));
    expect([first!.failure, first!.detail]).toEqual([undefined, undefined]);
    expect(first!.frames.map((f) => Math.round(f.atMs))).toEqual(times);
    for (const other of others) expect(digest(other)).toEqual(digest(first!));
    // The same pictures as when nothing is left out.
    const asked = new Set(first!.frames.map((f) => f.atMs));
    const same = { ...first!, frames: whole.frames.filter((f) => asked.has(f.atMs)) };
    expect(whole.failure).toBeUndefined();
    expect(digest(same)).toEqual(digest(first!));
  });

  test('MPEG-2 goes to ffmpeg', async () => {
    const media = ts(tsClip({ seconds: 2, codec: 'mpeg2video', audio: false }));
    const [inProcess, outside, auto] = await all((d) => d.decode(media, keyframes));
    expect(inProcess!.failure).toBe('undecodable');
    expect(outside!.frames.length).toBe(2);
    expect(digest(auto!)).toEqual(digest(outside!));
  });
});

test('frames carry media time, colour and planes', async () => {
  const { frames } = await decoders[0]!.decode(
    ts(tsClip({ seconds: 2, size: '1280x720' }), 7_000),
    keyframes,
  );
  expect(frames.map((f) => [f.atMs, f.width, f.height, f.matrix, f.range, f.y.length, f.u.length])).toEqual([
    [7_000, 1280, 720, 'bt709', 'limited', 921_600, 230_400],
    [8_000, 1280, 720, 'bt709', 'limited', 921_600, 230_400],
  ]);
});

test('streams of different size take turns on one decoder', async () => {
  const sizes = ['320x180', '304x176', '320x180', '288x160'];
  for (const size of sizes)
    for (const { frames, failure } of await all((d) =>
      d.decode(ts(tsClip({ seconds: 1, size, audio: false })), keyframes),
    )) {
      expect(failure).toBeUndefined();
      expect(frames.map((f) => `${f.width}x${f.height}`)).toEqual([size]);
    }
});

test('a prefix is looked at first, and the whole later adds only the rest', async () => {
  const whole = tsClip({ seconds: 2 });
  const [d] = decoders;
  const part = await d!.decode(ts(whole.subarray(0, 188 * 120)), keyframes);
  expect(part.frames.map((f) => f.atMs)).toEqual([0]);
  const rest = await d!.decode(ts(whole), keyframes, { sampler: part.sampler, continues: true });
  expect(rest.frames.map((f) => f.atMs)).toEqual([1000]);
  const again = await d!.decode(ts(whole), keyframes, { sampler: rest.sampler });
  expect(again.frames.map((f) => f.atMs)).toEqual([0, 1000]);
});

test('of rare keyframes the first part has its keyframe, each later one only what is new', async () => {
  const whole = tsClip({ seconds: 2, gop: 50 });
  for (const [first, second, third] of await all(async (d) => {
    const part = await d.decode(ts(whole.subarray(0, 188 * 120)), adaptive);
    const rest = await d.decode(ts(whole), adaptive, { sampler: part.sampler, continues: true });
    return [part, rest, await d.decode(ts(whole), adaptive, { sampler: rest.sampler, continues: true })];
  })) {
    expect(first!.frames.map((f) => f.atMs)).toEqual([0]);
    expect(second!.frames.map((f) => f.atMs)).toEqual([1_000]);
    expect(third!.frames).toEqual([]);
  }
});

describe('hostile media ends in a typed failure with every decoder', () => {
  const clip = () => tsClip({ seconds: 2 });
  const cases: [string, () => Media, string][] = [
    ['zero length', () => ts(new Uint8Array(0)), 'undecodable'],
    ['random bytes', () => ts(Uint8Array.from({ length: 50_000 }, (_, i) => (i * 7919) >> 3)), 'undecodable'],
    ['wrong container', () => ts(fmp4Clip({ seconds: 2 })), 'undecodable'],
    ['the other wrong container', () => ({ ...ts(clip()), container: 'fmp4' }), 'undecodable'],
    ['only the tables', () => ts(clip().subarray(0, 188 * 3)), 'undecodable'],
    ['audio only', () => ts(tsClip({ video: false, seconds: 2 })), 'no_picture'],
    ['no keyframe', () => ts(withoutKeyframes(clip())), 'undecodable'],
    [
      'torn fMP4',
      () => ({ bytes: fmp4Clip({ seconds: 2 }).subarray(0, 900), container: 'fmp4', startMs: 0 }),
      'undecodable',
    ],
  ];
  test.each(cases)('%s', async (_, media, failure) => {
    for (const outcome of await all((d) => d.decode(media(), keyframes))) {
      expect(outcome).toMatchObject({ failure, frames: [] });
      expect(outcome.detail).not.toBe('');
    }
  });

  test('an 8K frame', async () => {
    const big = tsClip({ seconds: 0.1, size: '7680x4320', audio: false, extra: ['-preset', 'ultrafast'] });
    for (const outcome of await all((d) => d.decode(ts(big), keyframes)))
      expect(outcome).toMatchObject({ failure: 'too_large', frames: [] });
  });

  test('too many bytes, too many pictures', async () => {
    for (const outcome of await all((d) => d.decode(ts(clip()), keyframes, { limits: { maxBytes: 1_000 } })))
      expect(outcome.failure).toBe('too_large');
    for (const outcome of await all((d) => d.decode(ts(clip()), every, { limits: { maxFrames: 10 } })))
      expect(outcome.failure).toBe('too_large');
  });

  test('keyframes whose timestamps stand still or go back are all looked at', async () => {
    const slow = { fps: 0.2, everyFrame: false, keyframesOnly: true };
    const one = tsClip({ seconds: 0.2, audio: false });
    const twice = new Uint8Array(Buffer.concat([clip(), one]));
    const [first, ...others] = await all((d) => d.decode(ts(twice), slow));
    expect(first!.frames.map((f) => f.atMs)).toEqual([0, 0, 1000]);
    for (const other of others) expect(digest(other)).toEqual(digest(first!));
  });

  test('times that stand still between rare keyframes: pictures are counted instead', async () => {
    const one = tsClip({ seconds: 1, gop: 50, audio: false });
    const twice = ts(new Uint8Array(Buffer.concat([one, one])));
    const [first, ...others] = await all((d) => d.decode(twice, adaptive));
    expect(first!.frames.length).toBe(6);
    for (const other of others) expect(digest(other)).toEqual(digest(first!));
  });

  test('too much time', async () => {
    const outcome = await decoders[1]!.decode(ts(clip()), every, { limits: { timeMs: 1 } });
    expect(outcome).toMatchObject({ failure: 'timeout', frames: [] });
  });

  test('any corruption ends in pictures or a typed failure, in this process', async () => {
    const good = clip();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 300 }),
        fc.boolean(),
        async (changes, whole) => {
          const torn = good.slice(0, whole ? good.length : changes[0]![0]);
          for (const [at, value] of changes) if (at < torn.length) torn[at] = value;
          const outcome = await decoders[0]!.decode(ts(torn), whole ? every : keyframes);
          expect([undefined, 'undecodable', 'no_picture', 'too_large']).toContain(outcome.failure);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a keyframe that is all noise', async () => {
    const noisy = clip().slice();
    for (let p = 188 * 5; p < noisy.length; p += 188)
      if (pid(noisy, p) === 0x100 && (noisy[p + 1]! & 0x40) === 0) noisy.fill(0xff, p + 5, p + 188);
    for (const outcome of await all((d) => d.decode(ts(noisy), keyframes)))
      expect(outcome.failure === undefined || outcome.failure === 'undecodable').toBe(true);
  });

  test('after all that a good segment still decodes', async () => {
    for (const outcome of await all((d) => d.decode(ts(clip()), keyframes))) {
      expect(outcome.failure).toBeUndefined();
      expect(outcome.frames.length).toBe(2);
    }
  });
});

/** Cut as a segmenter does: later GOPs without those before. */
function fromSecondKeyframe(bytes: Uint8Array): Uint8Array {
  const starts: number[] = [];
  for (let p = 0; p < bytes.length; p += 188)
    if (pid(bytes, p) === 0x100 && (bytes[p + 1]! & 0x40) !== 0 && isEntry(bytes, p)) starts.push(p);
  return new Uint8Array(Buffer.concat([bytes.subarray(0, 188 * 3), bytes.subarray(starts[1])]));
}

const isEntry = (bytes: Uint8Array, p: number): boolean =>
  (bytes[p + 3]! & 0x20) !== 0 && bytes[p + 4]! > 0 && (bytes[p + 5]! & 0x40) !== 0;

/** Planes as hashes: a difference then prints in one line. */
function digest(outcome: DecodeOutcome): unknown {
  const hash = (plane: Uint8Array) => createHash('sha1').update(plane).digest('hex');
  return {
    ...outcome,
    frames: outcome.frames.map((f) => ({ ...f, y: hash(f.y), u: hash(f.u), v: hash(f.v) })),
  };
}

const pid = (bytes: Uint8Array, at: number): number => ((bytes[at + 1]! & 0x1f) << 8) | bytes[at + 2]!;

/** Leaves out the video packets of pictures marked as entry points. */
function withoutKeyframes(bytes: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  let inKey = false;
  for (let p = 0; p < bytes.length; p += 188) {
    if (pid(bytes, p) === 0x100) {
      if ((bytes[p + 1]! & 0x40) !== 0) inKey = isEntry(bytes, p);
      if (inKey) continue;
    }
    kept.push(bytes.subarray(p, p + 188));
  }
  return new Uint8Array(Buffer.concat(kept));
}
