import fc from 'fast-check';
import { expect, test } from 'vitest';
import { demuxFmp4 } from './fmp4-demux.js';
import { boxes } from './fmp4/boxes.js';
import { fmp4Clip, tsClip } from './test-media.js';
import { demuxTs } from './ts-demux.js';
import { nalUnits } from './codec/annex-b.js';

const clip = fmp4Clip();

test('finds the same pictures as in MPEG-TS', () => {
  const video = demuxFmp4(clip, undefined);
  const ts = demuxTs(tsClip());
  expect(video).toMatchObject({ codec: 'h264', hasAudio: true });
  expect(video.units.map((u) => [u.atMs, u.key])).toEqual(ts.units.map((u) => [u.atMs, u.key]));
  const types = [...nalUnits(video.units[0]!.data)].map((n) => n[0]! & 31);
  expect(types.slice(0, 2)).toEqual([7, 8]);
  expect(types).toContain(5);
});

test('initialisation segment and media segment apart', () => {
  const split = [...boxes(clip)].find((b) => b.type === 'moof')!.at;
  const apart = demuxFmp4(clip.subarray(split), clip.subarray(0, split), { keyframesOnly: true });
  expect(apart.units.filter((u) => u.key).map((u) => u.atMs)).toEqual([0, 1000, 2000, 3000]);
  expect(apart.units.filter((u) => !u.key).every((u) => u.data.length === 0)).toBe(true);
  expect(demuxFmp4(clip.subarray(split), undefined).units).toEqual([]);
});

test('HEVC', () => {
  const video = demuxFmp4(fmp4Clip({ codec: 'libx265', seconds: 2, audio: false }), undefined);
  expect(video.codec).toBe('hevc');
  expect(video.units.filter((u) => u.key).length).toBe(2);
});

test('any truncation or corruption gives a result within its limits', () => {
  fc.assert(
    fc.property(
      fc.nat(clip.length),
      fc.array(fc.tuple(fc.nat(4_000), fc.nat(255)), { maxLength: 30 }),
      (end, changes) => {
        const torn = clip.slice(0, end);
        for (const [at, value] of changes) if (at < end) torn[at] = value;
        const video = demuxFmp4(torn, undefined, { maxUnits: 50, maxUnitBytes: 8_192 });
        return video.units.length <= 50 && video.units.every((u) => u.data.length <= 4 * 8_192 + 1_024);
      },
    ),
    { numRuns: 150 },
  );
});

test('random bytes give nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (b) => demuxFmp4(b, undefined).units.length === 0),
  );
});

test('samples that lie on top of each other cannot ask for more memory than the file justifies', () => {
  const [moof] = [...boxes(clip)].filter((b) => b.type === 'moof');
  const again = Array.from({ length: 500 }, () => clip.subarray(moof!.at, moof!.end));
  const piled = new Uint8Array(Buffer.concat([clip.subarray(0, moof!.at), ...again]));
  const video = demuxFmp4(piled, undefined);
  const given = video.units.reduce((sum, u) => sum + u.data.length, 0);
  expect(given).toBeGreaterThan(piled.length);
  expect(given).toBeLessThan(4 * piled.length + 2 * 1024 * 1024);
  expect(video.truncated).toBe(true);
});
