import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tsClip } from './test-media.js';
import { demuxTs } from './ts-demux.js';
import { tickDelta } from './ts/pes.js';

const clip = tsClip();

describe('demuxTs', () => {
  test('finds every picture and marks the keyframes', () => {
    const { units, codec, hasAudio, skippedBytes } = demuxTs(clip);
    expect({ codec, hasAudio, skippedBytes, pictures: units.length }).toEqual({
      codec: 'h264',
      hasAudio: true,
      skippedBytes: 0,
      pictures: 100,
    });
    expect(units.filter((u) => u.key).map((u) => u.atMs)).toEqual([0, 1000, 2000, 3000]);
    expect(units.every((u) => u.data.length > 4 && !u.damaged)).toBe(true);
    const shown = units.map((u) => u.atMs).sort((a, b) => a - b);
    expect(shown).toEqual(Array.from({ length: 100 }, (_, i) => i * 40));
  });

  test('keyframesOnly keeps the same keyframe bytes and lists the rest', () => {
    const all = demuxTs(clip).units;
    const keys = demuxTs(clip, { keyframesOnly: true }).units;
    expect(keys.length).toBe(all.length);
    for (const [i, unit] of keys.entries())
      expect(unit.data).toEqual(unit.key ? all[i]!.data : new Uint8Array(0));
  });

  test('HEVC and MPEG-2 keyframes', () => {
    for (const [codec, name] of [
      ['libx265', 'hevc'],
      ['mpeg2video', 'mpeg2'],
    ] as const) {
      const video = demuxTs(tsClip({ codec, seconds: 2, audio: false }));
      expect(video.codec).toBe(name);
      expect(video.units.filter((u) => u.key).map((u) => u.atMs)).toEqual([0, 1000]);
    }
  });

  test('open GOP: entry points without IDR are found', () => {
    const open = tsClip({
      seconds: 2,
      audio: false,
      extra: ['-x264-params', 'open-gop=1:bframes=2:b-adapt=0'],
    });
    expect(demuxTs(open).units.filter((u) => u.key).length).toBe(2);
  });

  test('audio only: no pictures', () => {
    const video = demuxTs(tsClip({ video: false }));
    expect(video).toMatchObject({ codec: undefined, units: [], hasAudio: true });
  });

  test('garbage before, between and after packets is skipped', () => {
    const junk = new Uint8Array(1000).fill(0x11);
    const mixed = new Uint8Array([
      ...junk,
      ...clip.subarray(0, 188 * 40),
      ...junk,
      ...clip.subarray(188 * 40),
      ...junk,
    ]);
    const video = demuxTs(mixed);
    expect(video.skippedBytes).toBe(3000);
    expect(video.units.length).toBe(100);
  });

  test('a lost packet marks the picture it belonged to', () => {
    const first = demuxTs(clip).units.findIndex((u) => u.key && u.atMs === 1000);
    const video = demuxTs(without(clip, 30));
    expect(video.units.filter((u) => u.damaged).length).toBeGreaterThan(0);
    expect(video.units[first]!.damaged).toBe(false);
  });

  test('any truncation or corruption gives a result within its limits', () => {
    fc.assert(
      fc.property(
        fc.nat(clip.length),
        fc.array(fc.tuple(fc.nat(clip.length - 1), fc.nat(255)), { maxLength: 200 }),
        (end, changes) => {
          const torn = clip.slice(0, end);
          for (const [at, value] of changes) if (at < end) torn[at] = value;
          const video = demuxTs(torn, { maxUnits: 50, maxUnitBytes: 4_096 });
          return video.units.length <= 50 && video.units.every((u) => u.data.length <= 4_096);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('random bytes give no pictures and no error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4_000 }), (bytes) => demuxTs(bytes).units.length === 0),
      { numRuns: 300 },
    );
  });
});

test('the 33-bit clock goes the shorter way round', () => {
  expect(tickDelta(2 ** 33 - 90, 90)).toBe(180);
  expect(tickDelta(90, 2 ** 33 - 90)).toBe(-180);
});

function without(bytes: Uint8Array, packet: number): Uint8Array {
  const out = new Uint8Array(bytes.length - 188);
  out.set(bytes.subarray(0, packet * 188));
  out.set(bytes.subarray((packet + 1) * 188), packet * 188);
  return out;
}
