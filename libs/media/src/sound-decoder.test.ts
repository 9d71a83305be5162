import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSoundDecoder, type SoundDecoder } from './sound-decoder.js';
import { makeMedia, tsClip } from './test-media.js';
import { TsSegmenter } from './ts-segmenter.js';

const FMP4 = ['-movflags', 'frag_keyframe+empty_moov+default_base_moof'];
/** Two seconds of a picture and of `sound`, an ffmpeg source of samples. */
const clip = (sound: string, coded: readonly string[], format: string): Uint8Array =>
  makeMedia(
    [
      ...['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=10:duration=2'],
      ...['-f', 'lavfi', '-i', `${sound}:duration=2`, '-c:v', 'libx264', '-bf', '0', '-g', '10', ...coded],
      ...(format === 'mp4' ? FMP4 : []),
    ],
    format,
  );
const TONE = 'sine=frequency=440:sample_rate=48000';

let inside: SoundDecoder;
let outside: SoundDecoder;
beforeAll(async () => {
  inside = await openSoundDecoder({ use: 'webcodecs' });
  outside = await openSoundDecoder({ use: 'ffmpeg' });
});
afterAll(async () => {
  await Promise.all([inside.close(), outside.close()]);
});

const media = (bytes: Uint8Array, container: 'mpegts' | 'fmp4' = 'mpegts', startMs = 0) => ({
  bytes,
  container,
  startMs,
});
const rms = (x: Float32Array): number =>
  Math.sqrt(x.reduce((sum, v) => sum + v * v, 0) / Math.max(1, x.length));
/** Cycles per second, counted. */
const pitch = (x: Float32Array): number => {
  let crossings = 0;
  for (let i = 1; i < x.length; i++) if (x[i - 1]! < 0 && x[i]! >= 0) crossings++;
  return (crossings * 16_000) / x.length;
};
const farthest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0);

describe('what a tone becomes, in this process and in an ffmpeg process', () => {
  test.each([
    ['AAC in TS', ['-c:a', 'aac'], 'mpegts'],
    ['AAC in fMP4', ['-c:a', 'aac'], 'mp4'],
    ['AAC, 44.1 kHz, mono', ['-c:a', 'aac', '-ar', '44100', '-ac', '1'], 'mpegts'],
    ['AAC, 5.1', ['-c:a', 'aac', '-ac', '6'], 'mpegts'],
    ['MP3 in TS', ['-c:a', 'libmp3lame', '-ac', '2'], 'mpegts'],
    ['MP3 in fMP4', ['-c:a', 'libmp3lame', '-ac', '2'], 'mp4'],
    ['MP2 in TS', ['-c:a', 'mp2', '-ac', '2'], 'mpegts'],
    ['Opus in TS', ['-c:a', 'libopus', '-ac', '2'], 'mpegts'],
    ['Opus in fMP4', ['-c:a', 'libopus', '-ac', '2'], 'mp4'],
  ])('%s', async (_, coded, format) => {
    const piece = media(clip(TONE, coded, format), format === 'mp4' ? 'fmp4' : 'mpegts', 5_000);
    const [a, b] = [await inside.decode(piece), await outside.decode(piece)];
    expect(a).toMatchObject({ unheardMs: 0 });
    expect(a.failure).toBeUndefined();
    expect(Math.abs(a.startMs - 5_000)).toBeLessThan(60);
    expect(Math.abs(a.samples!.length / 16 - 2_000)).toBeLessThan(80);
    expect(Math.abs(pitch(a.samples!.subarray(8_000, 24_000)) - 440)).toBeLessThan(3);
    expect(rms(a.samples!.subarray(8_000, 24_000))).toBeGreaterThan(0.03);
    expect(b.samples!.length).toBe(a.samples!.length);
    expect(farthest(a.samples!, b.samples!)).toBeLessThan(1e-4);
  });
});

test('the segments of a stream join without a seam', async () => {
  const bytes = makeMedia(
    [
      ...['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=10:duration=6'],
      ...['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=6'],
      ...['-c:v', 'libx264', '-g', '20', '-sc_threshold', '0', '-c:a', 'aac'],
    ],
    'mpegts',
  );
  const segments: { bytes: Uint8Array; startMs: number }[] = [];
  const segmenter = new TsSegmenter({
    onSegment: ({ bytes: piece, startMs }) => void segments.push({ bytes: piece, startMs }),
  });
  segmenter.push(bytes);
  segmenter.flush();
  expect(segments.length).toBeGreaterThanOrEqual(3);

  const heard: Float32Array[] = [];
  let tail: Awaited<ReturnType<SoundDecoder['decode']>>['tail'];
  for (const { bytes: piece, startMs } of segments) {
    const outcome = await inside.decode(media(piece, 'mpegts', startMs), tail);
    tail = outcome.tail;
    heard.push(outcome.samples!);
  }
  // A tone has no corners: where samples were lost or faded, its second difference jumps.
  const joined = Float32Array.from(heard.flatMap((x) => [...x]));
  let roughest = 0;
  for (let i = 16_000; i < joined.length - 16_000; i++)
    roughest = Math.max(roughest, Math.abs(joined[i - 1]! - 2 * joined[i]! + joined[i + 1]!));
  const smooth = rms(joined.subarray(16_000, 32_000)) * Math.SQRT2 * (2 * Math.PI * (440 / 16_000)) ** 2;
  expect(roughest).toBeLessThan(smooth * 1.2);
});

test('channels that cancel each other out are heard all the same', async () => {
  const inverted = clip('aevalsrc=0.3*sin(2*PI*440*t)|-0.3*sin(2*PI*440*t)', ['-c:a', 'aac'], 'mpegts');
  const { samples } = await inside.decode(media(inverted));
  expect(rms(samples!.subarray(8_000, 24_000))).toBeGreaterThan(0.15);
});

test('media without sound is silent about it', async () => {
  const outcome = await inside.decode(media(tsClip({ seconds: 1, audio: false })));
  expect(outcome).toMatchObject({ samples: undefined, unheardMs: 0 });
});

describe('what cannot be heard is said', () => {
  test('a format nobody reads', async () => {
    const outcome = await inside.decode(media(clip(TONE, ['-c:a', 'ac3'], 'mpegts')));
    expect(outcome).toMatchObject({ failure: 'undecodable', unheardMs: Infinity });
  });

  test('frames that hold nothing', async () => {
    const bytes = clip(TONE, ['-c:a', 'aac'], 'mp4');
    const mdat = bytes.slice();
    // The tables stay, what they point at goes.
    for (let at = 4; at + 4 < mdat.length; at++)
      if (mdat[at] === 0x6d && mdat[at + 1] === 0x64 && mdat[at + 2] === 0x61 && mdat[at + 3] === 0x74)
        mdat.fill(
          0xff,
          at + 4,
          at +
            4 +
            ((bytes[at - 4]! << 24) | (bytes[at - 3]! << 16) | (bytes[at - 2]! << 8) | bytes[at - 1]!) -
            8,
        );
    for (const decoder of [inside, outside]) {
      const outcome = await decoder.decode(media(mdat, 'fmp4'));
      expect(outcome.failure).toBeDefined();
      expect(outcome.unheardMs).toBeGreaterThan(1_000);
    }
  });

  test('sound beyond the limit', async () => {
    const outcome = await inside.decode(media(clip(TONE, ['-c:a', 'aac'], 'mpegts')), undefined, {
      durationMs: 500,
    });
    expect(outcome.samples!.length).toBeLessThan(8_100);
    expect(outcome.unheardMs).toBeGreaterThan(1_400);
    const many = clip(TONE, ['-c:a', 'aac', '-ac', '6'], 'mpegts');
    expect(await inside.decode(media(many), undefined, { maxChannels: 2 })).toMatchObject({
      failure: 'too_large',
    });
  });

  test('time that is up', async () => {
    const outcome = await outside.decode(media(clip(TONE, ['-c:a', 'aac'], 'mpegts')), undefined, {
      timeMs: 1,
    });
    expect(outcome).toMatchObject({ failure: 'timeout' });
  });
});

test('no damage makes it throw, or give more sound than there can be', async () => {
  const whole = { mpegts: clip(TONE, ['-c:a', 'aac'], 'mpegts'), fmp4: clip(TONE, ['-c:a', 'aac'], 'mp4') };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('mpegts', 'fmp4'),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 60 }),
      fc.nat(),
      async (container, changes, cut) => {
        const bytes = whole[container].slice(0, 1 + (cut % whole[container].length));
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const { samples, unheardMs } = await inside.decode(media(bytes, container));
        expect((samples?.length ?? 0) / 16).toBeLessThan(62_000);
        expect(unheardMs).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 60 },
  );
});
