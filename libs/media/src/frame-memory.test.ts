import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StreamId } from '@airlock/contracts/ids';
import { FrameMemory } from './frame-memory.js';
import { pdqFromHex, pdqHex } from './pdq.js';
import { seeded } from './test-frames.js';

const hex = (seed: number): string => {
  const next = seeded(seed);
  return pdqHex(Uint32Array.from({ length: 8 }, () => next() * 2 ** 32));
};
const hash = (seed: number, atMs = 0) => ({ atMs, pdq: hex(seed), quality: 80 });
const find = (memory: FrameMemory, seed: number) => memory.find(pdqFromHex(hex(seed))!, 31);
const [a, b] = ['a', 'b'] as [StreamId, StreamId];

test('says where a picture was seen, in which segment and when', () => {
  const memory = new FrameMemory();
  memory.add(a, 0, 7, [hash(1, 14_000), hash(2, 15_000)], 1_000);
  memory.add(b, 3, 1, [hash(2, 2_500)], 2_000);
  expect(find(memory, 2)).toEqual([
    { streamId: 'a', epoch: 0, seq: 7, atMs: 15_000, at: 1_000, distance: 0 },
    { streamId: 'b', epoch: 3, seq: 1, atMs: 2_500, at: 2_000, distance: 0 },
  ]);
  expect(find(memory, 3)).toEqual([]);
});

test('a picture that stays is kept once, and an hour later it is forgotten', () => {
  const memory = new FrameMemory();
  for (let i = 0; i < 100; i++) memory.add(a, 0, i, [hash(1)], i * 1_000);
  expect(memory.frames).toBe(1);
  memory.add(b, 0, 0, [hash(2)], 3_600_001);
  expect(find(memory, 1)).toEqual([]);
  memory.add(a, 0, 100, [hash(1)], 3_600_002);
  expect(find(memory, 1)).toHaveLength(1);
});

test('holds the newest pictures of all, as many as it may, however they came', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 30 }), (batches) => {
      const memory = new FrameMemory({ maxFrames: 3_000 });
      let seed = 0;
      for (const [seq, count] of batches.entries())
        memory.add(
          seq % 2 ? a : b,
          0,
          seq,
          Array.from({ length: count }, () => hash(seed++)),
          seq,
        );
      const kept = Math.min(seed, 3_000);
      expect(memory.frames).toBe(kept);
      if (seed === 0) return;
      expect(find(memory, seed - 1)).toHaveLength(1);
      expect(find(memory, seed - kept)).toHaveLength(1);
      if (seed > kept) expect(find(memory, seed - kept - 1)).toHaveLength(0);
      expect(memory.bytes).toBeLessThanOrEqual(Math.max(2 * kept, 1_024) * 60);
    }),
    { numRuns: 25 },
  );
}, 60_000);
