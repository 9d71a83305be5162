import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { FrameHash } from '@airlock/contracts/known';
import { openDecoder } from './decoder.js';
import { makeMedia } from './test-media.js';
import { discs, paintFrame } from './test-frames.js';
import { pdqDistance, pdqFromHex, pdqHex, pdqOfFrame } from './pdq.js';
import { CLIP_LIMITS, fromVpdqSignal, matchClips, sampleClip, vpdqSignal } from './vpdq.js';

const hashed = (seed: number, atMs: number): FrameHash => {
  const { words, quality } = pdqOfFrame(paintFrame({ luma: discs(seed) }));
  return { atMs, pdq: pdqHex(words), quality };
};
const clip = (from: number, length: number): FrameHash[] =>
  Array.from({ length }, (_, i) => hashed(from + i, i * 1_000));

test('both shares are counted, of pictures that are worth it and each once', () => {
  const bank = clip(100, 6);
  const dull = { ...hashed(100, 9_000), quality: 20 };
  const query = [...bank.slice(0, 3), bank[0]!, hashed(900, 5_000), dull];
  expect(matchClips(query, bank)).toEqual({ queryPercent: 75, bankPercent: 50, matches: false });
  expect(matchClips(query, bank, { ...CLIP_LIMITS, queryPercent: 70, bankPercent: 50 }).matches).toBe(true);
  expect(matchClips(query, bank, { ...CLIP_LIMITS, queryPercent: 70, bankPercent: 51 }).matches).toBe(false);
  expect(matchClips(bank.slice(2, 4), bank)).toEqual({
    queryPercent: 100,
    bankPercent: 100 / 3,
    matches: true,
  });
});

test('a clip without a picture worth comparing matches nothing, not even itself', () => {
  const dull = clip(100, 3).map((f) => ({ ...f, quality: 49 }));
  expect(matchClips(dull, dull)).toEqual({ queryPercent: 0, bankPercent: 0, matches: false });
  const never = { ...CLIP_LIMITS, queryPercent: 0, bankPercent: 0 };
  expect(matchClips(clip(1, 2), clip(50, 2), never).matches).toBe(false);
});

test('frames are taken about once a second', () => {
  const frames = Array.from({ length: 30 }, (_, i) => ({ ...hashed(1, 0), atMs: i * 400 }));
  expect(sampleClip(frames).map((f) => f.atMs)).toEqual([
    0, 1_200, 2_400, 3_600, 4_800, 6_000, 7_200, 8_400, 9_600, 10_800,
  ]);
});

test('a signal is what python-threatexchange reads: a list of hash, quality and seconds', () => {
  const frames = clip(5, 2);
  expect(JSON.parse(vpdqSignal(frames))).toEqual([
    `${frames[0]!.pdq},100,0.000`,
    `${frames[1]!.pdq},100,1.000`,
  ]);
  expect(fromVpdqSignal(vpdqSignal(frames))).toEqual(frames);
  for (const bad of ['{}', '[', '["a,1,2"]', `["${'0'.repeat(64)},101,0"]`])
    expect(() => fromVpdqSignal(bad)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
});

test('a clip is known again after another encoder, another size and a cut', async () => {
  const source = ['-f', 'lavfi', '-t', '8', '-i', 'mandelbrot=size=320x180:rate=10:end_scale=0.02', '-an'];
  const encode = (...more: string[]) =>
    makeMedia([...source, ...more, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-g', '10'], 'mpegts');
  const clipOf = async (bytes: Uint8Array): Promise<FrameHash[]> => {
    const decoder = await openDecoder();
    const plan = { fps: 1, everyFrame: false, keyframesOnly: false };
    const { frames } = await decoder.decode({ bytes, container: 'mpegts', startMs: 0 }, plan);
    await decoder.close();
    return frames.map((f) => {
      const { words, quality } = pdqOfFrame(f);
      return { atMs: Math.round(f.atMs), pdq: pdqHex(words), quality };
    });
  };
  const good = await clipOf(encode('-crf', '18'));
  const poor = await clipOf(encode('-crf', '36', '-vf', 'trim=start=3,setpts=PTS-STARTPTS,scale=240:136'));
  const match = matchClips(poor, good);
  expect(match.matches).toBe(true);
  expect(match.bankPercent).toBeGreaterThan(40);
});

const data = fileURLToPath(new URL('../../../../shared/data/pdq/', import.meta.url));

test.runIf(existsSync(data))(
  'frames hash as published: chair-19-sd-bar of facebook/ThreatExchange, vpdq',
  async () => {
    const published = readFileSync(`${data}vpdq/chair-19-sd-bar.txt`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','))
      .map(([, quality, pdq, seconds]) => ({
        quality: Number(quality),
        pdq: pdq!,
        atMs: Number(seconds) * 1_000,
      }));
    const bytes = makeMedia(['-i', `${data}vpdq/chair-19-sd-bar.mp4`, '-c', 'copy', '-an'], 'mpegts');
    const decoder = await openDecoder();
    const plan = { fps: 1, everyFrame: false, keyframesOnly: false };
    const { frames } = await decoder.decode({ bytes, container: 'mpegts', startMs: 0 }, plan);
    await decoder.close();
    const lengthMs = published.at(-1)!.atMs;
    expect(frames.length).toBeGreaterThanOrEqual(Math.floor(lengthMs / 1_000));
    const ours = frames.map((f) => {
      const { words, quality } = pdqOfFrame(f);
      return { atMs: f.atMs, pdq: pdqHex(words), quality };
    });
    const distances = ours.map((o) => {
      const same = published.reduce((a, b) =>
        Math.abs(b.atMs - o.atMs) < Math.abs(a.atMs - o.atMs) ? b : a,
      );
      return pdqDistance(pdqFromHex(o.pdq)!, pdqFromHex(same.pdq)!);
    });
    distances.sort((a, b) => a - b);
    expect(distances[distances.length >> 1]).toBeLessThanOrEqual(10);
    expect(distances.at(-1)).toBeLessThanOrEqual(31);
    expect(matchClips(ours, sampleClip(published))).toMatchObject({ queryPercent: 100, bankPercent: 100 });
  },
);
