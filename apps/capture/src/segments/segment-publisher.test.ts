import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { StreamId } from '@airlock/contracts/ids';
import { SEGMENT_LIMITS, SegmentMessage } from '@airlock/contracts/segment';
import type { TsPiece } from '@airlock/media/ts-segmenter';
import { expect, test } from 'vitest';
import { SegmentPublisher, type PublisherDeps } from './segment-publisher.js';

const piece = (index: number, bytes: number): TsPiece => ({
  index,
  bytes: new Uint8Array(bytes).fill(index),
  startMs: index * 2000,
  durationMs: 2000,
  keyframe: true,
  hasVideo: true,
  discontinuity: false,
  repeatedBytes: 0,
});

function rig(
  publish: (message: SegmentMessage) => Promise<void> = async () => undefined,
  maxQueued?: number,
) {
  const messages: SegmentMessage[] = [];
  const blobs = new Map<string, Uint8Array>();
  const abort = new AbortController();
  const bus = {
    publish: async (_: unknown, [record]: { value: unknown }[]) => {
      const message = SegmentMessage.parse(record?.value);
      await publish(message);
      messages.push(message);
    },
  } as unknown as PublisherDeps['bus'];
  const publisher = new SegmentPublisher(
    {
      bus,
      blobs: { put: async (key, bytes) => void blobs.set(key, bytes) },
      clock: () => 5,
      random: () => 0,
      sleep: async () => undefined,
      onRetry: () => undefined,
    },
    { streamId: StreamId.parse('s'), epoch: 2 },
    abort.signal,
    maxQueued,
  );
  return { publisher, messages, blobs, abort };
}

test('small parts travel in the message, whole segments in the store', async () => {
  const { publisher, messages, blobs } = rig();
  publisher.add(piece(0, 1000), false);
  await publisher.drain();
  publisher.add(piece(0, 3000), true);
  publisher.add(piece(1, 10), true);
  await publisher.drain();
  expect(
    messages.map((m) => [m.seq, m.part.index, m.part.last, m.media.bytes, m.media.inline === undefined]),
  ).toEqual([
    [0, 0, false, 1000, false],
    [0, 1, true, 3000, true],
    [1, 0, true, 10, true],
  ]);
  expect([...blobs.keys()]).toEqual(['segments/s/2/00000000.ts', 'segments/s/2/00000001.ts']);
  publisher.add(piece(2, SEGMENT_LIMITS.inlineBytes + 1), false);
  await publisher.drain();
  expect(messages.at(-1)?.media.blob).toBe('segments/s/2/00000002.p0.ts');
});

test('whatever fails and however often, segments arrive once each, in order, with their own bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 40 }),
      fc.integer({ min: 1, max: 12 }),
      async (faults, count) => {
        const dice = [...faults];
        const { publisher, messages, blobs } = rig(async () => {
          if (dice.shift()) throw new Error('down');
        });
        for (let i = 0; i < count; i += 1) {
          publisher.add(piece(i, 100), false);
          if (i % 3 === 0) await Promise.resolve();
          publisher.add(piece(i, 200 + i), true);
        }
        await publisher.drain();
        const whole = messages.filter((m) => m.part.last);
        expect(whole.map((m) => m.seq)).toEqual(Array.from({ length: count }, (_, i) => i));
        for (const m of whole) {
          const bytes = blobs.get(m.media.blob ?? '') ?? new Uint8Array(0);
          expect(createHash('sha256').update(bytes).digest('hex')).toBe(m.media.sha256);
          const part = messages.findIndex((o) => o.seq === m.seq && !o.part.last);
          expect(part).toBeLessThan(messages.indexOf(m));
          expect(m.part.index).toBe(part < 0 ? 0 : 1);
        }
      },
    ),
  );
});

test('whoever waits for room is held back until the queue is short again', async () => {
  const gate = Promise.withResolvers<void>();
  const { publisher } = rig(() => gate.promise, 1000);
  publisher.add(piece(0, 900), true);
  await publisher.ready();
  publisher.add(piece(1, 900), true);
  let room = false;
  const waiting = publisher.ready().then(() => (room = true));
  await Promise.resolve();
  expect(room).toBe(false);
  expect(publisher.queuedBytes).toBe(1800);
  gate.resolve();
  await waiting;
  await publisher.drain();
  expect(publisher.queuedBytes).toBe(0);
});

test('a bus that never answers does not hold back the end', async () => {
  const { publisher, messages, abort } = rig(() => new Promise(() => undefined));
  publisher.add(piece(0, 900), true);
  publisher.add(piece(1, 900), true);
  const drained = publisher.drain();
  abort.abort();
  await drained;
  expect(messages).toEqual([]);
  expect(publisher.published).toBe(0);
});
