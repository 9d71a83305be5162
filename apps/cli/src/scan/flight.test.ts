import type { Bus } from '@airlock/bus/port';
import type { BlobKey, StreamId } from '@airlock/contracts/ids';
import { segmentKey, type SegmentMessage } from '@airlock/contracts/segment';
import { topics } from '@airlock/contracts/topics';
import type { BlobStore } from '@airlock/storage/blobs/port';
import { segmentMessage } from '@airlock/testkit/segment-message';
import { expect, it } from 'vitest';
import { createFlight } from './flight.js';

const segment = (seq: number, over: Partial<SegmentMessage> = {}): SegmentMessage =>
  segmentMessage({
    streamId: 's' as StreamId,
    seq,
    media: { blob: `segments/${seq}.ts` as BlobKey, sha256: '0'.repeat(64), bytes: 1000 },
    ...over,
  });

function rig(limits?: { segments: number; bytes: number }) {
  const published: string[] = [];
  const deleted: string[] = [];
  const bus = {
    publish: async (_: unknown, records: readonly { value: unknown }[]) => {
      for (const { value } of records) published.push(segmentKey(value as SegmentMessage));
    },
  } as unknown as Pick<Bus, 'publish'>;
  const blobs = { delete: async (key: string) => void deleted.push(key) } as unknown as BlobStore;
  const flight = createFlight(bus, blobs, limits);
  const send = (s: SegmentMessage): Promise<void> =>
    flight.feed.publish(topics.segments, [{ key: 's', value: s }]);
  return { published, deleted, flight, send };
}

it('holds capture back until there is room, and drops media that has been judged', async () => {
  const { published, deleted, flight, send } = rig({ segments: 2, bytes: 1e9 });
  await send(segment(0));
  await send(segment(1));
  const third = send(segment(2));
  await new Promise(setImmediate);
  expect(published).toEqual(['s/0/0', 's/0/1']);
  expect(await flight.land('s/0/0')).toMatchObject({ ordinal: 0, fromMs: 0, toMs: 2000 });
  await third;
  expect(published).toEqual(['s/0/0', 's/0/1', 's/0/2']);
  expect(deleted).toEqual(['segments/0.ts']);
  expect(await flight.land('s/0/0')).toBeUndefined();
});

it('goes by bytes too, but lets one through however large', async () => {
  const { published, flight, send } = rig({ segments: 9, bytes: 10 });
  await send(segment(0));
  const second = send(segment(1));
  await new Promise(setImmediate);
  expect(published).toHaveLength(1);
  await flight.land('s/0/0');
  await second;
  expect(published).toHaveLength(2);
});

it('leaves parts out, and counts a segment once when publishing is tried again', async () => {
  const { published, deleted, flight, send } = rig();
  await send(segment(0, { part: { index: 0, last: false } }));
  expect([published, deleted]).toEqual([[], ['segments/0.ts']]);
  await send(segment(0));
  await send(segment(0));
  expect(flight.count()).toBe(1);
  await flight.land('s/0/0');
  await flight.empty();
});

it('goes on in time where a source came back with a clock that began anew', async () => {
  const { flight, send } = rig();
  await send(segment(0));
  await send(segment(0, { epoch: 1 }));
  expect(await flight.land('s/1/0')).toMatchObject({ ordinal: 1, offsetMs: 2000, fromMs: 2000, toMs: 4000 });
});
