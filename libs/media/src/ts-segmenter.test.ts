import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tsClip } from './test-media.js';
import { demuxTs } from './ts-demux.js';
import { TsSegmenter, type TsPiece, type TsSegmenterOptions } from './ts-segmenter.js';

const clip = tsClip({ seconds: 6 });

type Split = { segments: TsPiece[]; parts: TsPiece[]; order: string[] };

function split(
  chunks: Iterable<Uint8Array>,
  options: Omit<TsSegmenterOptions, 'onSegment' | 'onPart'> = {},
): Split {
  const out: Split = { segments: [], parts: [], order: [] };
  const segmenter = new TsSegmenter({
    ...options,
    onSegment: (s) => (out.segments.push(s), out.order.push(`segment ${s.index}`)),
    onPart: (p) => (out.parts.push(p), out.order.push(`part ${p.index}`)),
  });
  for (const chunk of chunks) segmenter.push(chunk);
  segmenter.flush();
  return out;
}

const join = (pieces: readonly Uint8Array[]): Buffer => Buffer.concat(pieces);
const withoutRepeats = (segments: readonly TsPiece[]): Buffer =>
  join(segments.map((s) => s.bytes.subarray(s.repeatedBytes)));

function* chunked(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    yield bytes.slice(at, at + size);
    at += size;
  }
}

/** Adds `ticks` to every PTS and DTS of the clip's PES packets. */
function shifted(bytes: Uint8Array, ticks: number): Uint8Array {
  const out = bytes.slice();
  for (let p = 0; p < out.length; p += 188) {
    if ((out[p + 1]! & 0x40) === 0) continue;
    const at = p + 4 + (out[p + 3]! & 0x20 ? 1 + out[p + 4]! : 0);
    if (out[at] !== 0 || out[at + 1] !== 0 || out[at + 2] !== 1) continue;
    const flags = out[at + 7]! >> 6;
    for (let i = 0; i < (flags === 3 ? 2 : flags === 2 ? 1 : 0); i++) move(out, at + 9 + i * 5, ticks);
  }
  return out;
}

function move(b: Uint8Array, at: number, ticks: number): void {
  const old =
    ((b[at]! >> 1) & 7) * 2 ** 30 +
    ((b[at + 1]! << 7) | (b[at + 2]! >> 1)) * 2 ** 15 +
    ((b[at + 3]! << 7) | (b[at + 4]! >> 1));
  const v = BigInt.asUintN(33, BigInt(old + ticks));
  b[at] = (b[at]! & 0xf1) | (Number((v >> 30n) & 7n) << 1);
  b[at + 1] = Number((v >> 22n) & 255n);
  b[at + 2] = Number(((v >> 15n) & 127n) << 1n) | 1;
  b[at + 3] = Number((v >> 7n) & 255n);
  b[at + 4] = Number((v & 127n) << 1n) | 1;
}

describe('TsSegmenter', () => {
  test('cuts at keyframes at the target length, each segment readable by itself', () => {
    const { segments } = split([clip]);
    expect(segments.map((s) => [s.index, s.startMs, s.durationMs, s.keyframe, s.discontinuity])).toEqual([
      [0, 0, 2000, true, false],
      [1, 2000, 2000, true, false],
      [2, 4000, 2000, true, false],
    ]);
    for (const s of segments) {
      const video = demuxTs(s.bytes);
      expect(video.units.length).toBe(50);
      expect(video.units[0]!.key).toBe(true);
      expect(video.units.filter((u) => u.damaged).length).toBe(0);
    }
  });

  test('shorter targets', () => {
    const { segments } = split([clip], { targetMs: 1_000, startMs: 500 });
    expect(segments.map((s) => s.startMs)).toEqual([500, 1500, 2500, 3500, 4500, 5500]);
    const dense = tsClip({ seconds: 2, gop: 5, audio: false });
    expect(split([dense], { targetMs: 400 }).segments.map((s) => s.durationMs)).toEqual([
      400, 400, 400, 400, 400,
    ]);
  });

  test('tables are repeated where the input has none at the cut', () => {
    const sparse = stripTables(clip);
    const { segments } = split([sparse]);
    expect(segments.map((s) => s.repeatedBytes)).toEqual([0, 376, 376]);
    for (const s of segments) expect(demuxTs(s.bytes).units.length).toBe(50);
    expect(withoutRepeats(segments)).toEqual(Buffer.from(sparse));
  });

  test('a part comes before its segment, is a prefix of it and holds the whole keyframe', () => {
    const { segments, parts, order } = split(chunked(clip, [188 * 7]));
    expect(order).toEqual(['part 0', 'segment 0', 'part 1', 'segment 1', 'part 2', 'segment 2']);
    for (const [i, part] of parts.entries()) {
      const whole = segments[i]!;
      expect(part.bytes.length).toBeLessThan(whole.bytes.length / 2);
      expect(Buffer.compare(part.bytes, whole.bytes.subarray(0, part.bytes.length))).toBe(0);
      expect(part.startMs).toBe(whole.startMs);
      expect(demuxTs(part.bytes).units[0]!.data).toEqual(demuxTs(whole.bytes).units[0]!.data);
    }
  });

  test('the part is out before the third picture went in', () => {
    const third = demuxTsOffsets(clip)[2]!;
    const parts: TsPiece[] = [];
    const segmenter = new TsSegmenter({ onSegment: () => {}, onPart: (p) => parts.push(p) });
    segmenter.push(clip.subarray(0, third));
    expect(parts.length).toBe(1);
  });

  test('any chunking of any stretch gives the same segments, and nothing is lost', () => {
    const options = { targetMs: 1_000, maxBytes: 60_000 };
    const packets = clip.length / 188;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 20 }),
        fc.nat(packets - 10),
        fc.integer({ min: 1, max: packets }),
        (sizes, from, length) => {
          const stretch = clip.subarray(from * 188, Math.min(clip.length, (from + length) * 188));
          const whole = split([stretch], options);
          expect(split(chunked(stretch, sizes), options)).toEqual(whole);
          expect(withoutRepeats(whole.segments).equals(stretch)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('without keyframes a segment ends at the maximum length, and the next keyframe starts a new one', () => {
    const rare = tsClip({ seconds: 6, gop: 100, audio: false, extra: ['-bf', '0'] });
    const { segments } = split([rare], { maxMs: 1_500 });
    expect(segments.map((s) => [s.startMs, s.keyframe])).toEqual([
      [0, true],
      [1520, false],
      [3040, false],
      [4000, true],
      [5520, false],
    ]);
    expect(withoutRepeats(segments)).toEqual(Buffer.from(rare));
  });

  test('a segment never outgrows its byte limit', () => {
    const { segments } = split([clip], { maxBytes: 20_000 });
    expect(segments.every((s) => s.bytes.length <= 20_000)).toBe(true);
    expect(withoutRepeats(segments)).toEqual(Buffer.from(clip));
  });

  test.each([
    ['backwards', -90_000 * 100],
    ['forwards', 90_000 * 3600],
  ])('timestamps that jump %s start a flagged segment and media time goes on', (_, ticks) => {
    const jumpy = join([shifted(clip, 90_000 * 200), shifted(clip, 90_000 * 200 + ticks)]);
    const { segments } = split([jumpy]);
    expect(segments.map((s) => [s.startMs, s.durationMs, s.discontinuity])).toEqual([
      [0, 2000, false],
      [2000, 2000, false],
      [4000, 2000, false],
      [6000, 2000, true],
      [8000, 2000, false],
      [10000, 2000, false],
    ]);
  });

  test('the 33-bit wrap is no jump', () => {
    const wrapping = shifted(clip, 2 ** 33 - 90_000 * 4);
    const { segments } = split([wrapping]);
    expect(segments.map((s) => [s.startMs, s.durationMs, s.discontinuity])).toEqual([
      [0, 2000, false],
      [2000, 2000, false],
      [4000, 2000, false],
    ]);
  });

  test('audio only is cut by time', () => {
    const { segments, parts } = split([tsClip({ video: false, seconds: 5 })]);
    expect(segments.map((s) => s.hasVideo)).toEqual([false, false, false]);
    expect(parts).toEqual([]);
    for (const s of segments.slice(0, 2)) expect(Math.abs(s.durationMs - 2_000)).toBeLessThan(400);
  });

  test('garbage of any kind is survived in bounded pieces', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.uint8Array({ maxLength: 600 }),
            fc.nat(200).map((n) => clip.subarray(n * 188, n * 188 + 940)),
          ),
        ),
        (chunks) => {
          const { segments } = split(chunks, { maxBytes: 4_000 });
          return segments.every(
            (s) => s.bytes.length <= 4_000 && s.durationMs >= 0 && s.bytes.length % 188 === 0,
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  test('nothing in, nothing out', () => {
    expect(split([]).segments).toEqual([]);
    expect(split([new Uint8Array(5_000)]).segments).toEqual([]);
  });
});

/** Drops PAT, PMT and SDT after the first of each. */
function stripTables(bytes: Uint8Array): Uint8Array {
  const seen = new Set<number>();
  const kept: Uint8Array[] = [];
  for (let p = 0; p < bytes.length; p += 188) {
    const pid = ((bytes[p + 1]! & 0x1f) << 8) | bytes[p + 2]!;
    const table = pid < 0x20 || pid === 0x1000;
    if (table && seen.has(pid)) continue;
    seen.add(pid);
    kept.push(bytes.subarray(p, p + 188));
  }
  return new Uint8Array(join(kept));
}

/** Byte offsets at which pictures start. */
function demuxTsOffsets(bytes: Uint8Array): number[] {
  const out: number[] = [];
  for (let p = 0; p < bytes.length; p += 188) {
    const pid = ((bytes[p + 1]! & 0x1f) << 8) | bytes[p + 2]!;
    if (pid === 0x100 && (bytes[p + 1]! & 0x40) !== 0) out.push(p + 188);
  }
  return out;
}
