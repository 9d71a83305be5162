import type { AudioDetector, AudioPiece } from '@airlock/inference/detector';
import type { SoundDecoder, SoundOutcome } from '@airlock/media/sound-decoder';
import { expect, test } from 'vitest';
import { openEars } from './ears.js';

const RATE = 16_000;
/** The sample heard at `ms` of the stream: each is told from every other. */
const sampleAt = (ms: number): number => Math.round(ms * 16) / 2 ** 24;

/** Each segment sounds for as long as its first byte says, in tenths of a second; `outcome` is laid over what comes out. */
function rig(outcome: Partial<SoundOutcome> = {}) {
  const pieces: AudioPiece[] = [];
  const sound: SoundDecoder = {
    name: 'webcodecs',
    close: async () => undefined,
    decode: async ({ bytes, startMs }) => ({
      samples: Float32Array.from({ length: bytes[0]! * (RATE / 10) }, (_, i) => sampleAt(startMs + i / 16)),
      startMs,
      tail: undefined,
      unheardMs: 0,
      ...outcome,
    }),
  };
  const detector = {
    detect: async (piece: AudioPiece) => {
      pieces.push(piece);
      const atMs = piece.startMs;
      return {
        signals: [
          { label: 'bad', score: 1, detector: { id: 'd', version: '1' }, source: 'audio' as const, atMs },
        ],
        texts: [
          {
            text: 'word',
            origin: 'speech' as const,
            confidence: 1,
            atMs,
            detector: { id: 'd', version: '1' },
          },
        ],
      };
    },
  } as unknown as AudioDetector;
  const ears = openEars({ sound, detectors: [detector] }, {});
  const listen = (startMs: number, durationMs: number) =>
    ears.listen({ bytes: Uint8Array.of(durationMs / 100), container: 'mpegts', startMs }, durationMs);
  return { pieces, listen };
}

test('pieces follow on without a gap, each with the second before it, none longer than five', async () => {
  const { pieces, listen } = rig();
  await listen(1_000, 2_000);
  await listen(3_000, 9_000);
  await listen(12_000, 300);
  expect(pieces.map(({ startMs, overlapMs, samples }) => [startMs, overlapMs, samples.length / 16])).toEqual([
    [1_000, 0, 2_000],
    [2_000, 1_000, 5_000],
    [6_000, 1_000, 5_000],
    [10_000, 1_000, 2_000],
    [11_000, 1_000, 1_300],
  ]);
  for (const { startMs, samples } of pieces)
    for (const i of [0, 100, samples.length - 1]) expect(samples[i]).toBe(sampleAt(startMs + i / 16));
});

test('sound that does not follow on begins anew', async () => {
  const { pieces, listen } = rig();
  await listen(0, 2_000);
  await listen(4_000, 2_000);
  expect(pieces.map((p) => [p.startMs, p.overlapMs])).toEqual([
    [0, 0],
    [4_000, 0],
  ]);
});

test('what detectors heard comes back, words and all', async () => {
  const { listen } = rig();
  expect(await listen(0, 9_000)).toMatchObject({
    signals: [{ atMs: 0 }, { atMs: 3_000 }, { atMs: 7_000 }],
    texts: [{ text: 'word' }, { text: 'word' }, { text: 'word' }],
    unheardMs: 0,
  });
});

test('sound that cannot be decoded is unheard, as long as the segment at the most', async () => {
  const { pieces, listen } = rig({
    samples: new Float32Array(0),
    unheardMs: Infinity,
    failure: 'undecodable',
    detail: 'torn',
  });
  expect(await listen(0, 2_000)).toMatchObject({
    unheardMs: 2_000,
    signals: [
      {
        label: 'audio.unheard',
        score: 1,
        source: 'audio',
        detail: { ms: 2_000, why: 'undecodable', detail: 'torn' },
      },
    ],
  });
  expect(pieces).toEqual([]);
});

test('a part that could not be heard is said beside what was', async () => {
  const { listen } = rig({ unheardMs: 500, failure: 'timeout' });
  const { signals, unheardMs } = await listen(0, 2_000);
  expect(unheardMs).toBe(500);
  expect(signals.map((s) => [s.label, s.score])).toEqual([
    ['bad', 1],
    ['audio.unheard', 0.25],
  ]);
});

test('a stream without sound misses nothing', async () => {
  const { listen } = rig({ samples: undefined });
  expect(await listen(0, 2_000)).toEqual({ signals: [], texts: [], unheardMs: 0 });
});
