import type { Frame } from '@airlock/contracts/frame';
import type { FrameDetector, Seen } from '@airlock/inference/detector';
import { asConfigured } from '@airlock/inference/configured';
import { createPictureState } from '@airlock/media/picture-state';
import { expect, test } from 'vitest';
import { openEyes } from './eyes.js';
import { signal } from './ingest.testkit.js';

const frame = (atMs: number, luma: (x: number, y: number) => number): Frame => {
  const [width, height] = [64, 48];
  const y = Uint8Array.from({ length: width * height }, (_, i) => luma(i % width, Math.floor(i / width)));
  const chroma = new Uint8Array((width * height) / 4).fill(128);
  const planes = { y, u: chroma, v: chroma, strideY: width, strideU: width / 2, strideV: width / 2 };
  return { width, height, atMs, format: 'i420', ...planes, matrix: 'bt601', range: 'limited' };
};
const black = (atMs: number) => frame(atMs, () => 16);
/** Black but for writing that no mean of a cell shows. */
const faint = (atMs: number) => frame(atMs, (x, y) => ((x ^ y) & 1 ? 19 : 16));

const counting = (): FrameDetector & { readonly looks: number[] } => {
  const looks: number[] = [];
  return {
    ...{ id: 'other', version: '1', labels: ['bad'], looks },
    warmUp: async () => undefined,
    close: async () => undefined,
    detect: async ({ atMs }): Promise<Seen> => {
      looks.push(atMs);
      return { signals: [signal('bad', atMs)], hashes: [{ atMs, pdq: 'a'.repeat(64), quality: 90 }] };
    },
  };
};
const keep = async (seen: Seen): Promise<Seen> => seen;

test('an empty picture needs nobody else to look, one that only looks empty does', async () => {
  const other = counting();
  const eyes = openEyes([createPictureState(), other], {}, keep);
  expect((await eyes.look(black(0))).signals).toEqual([]);
  expect((await eyes.look(black(1_000))).signals).toEqual([]);
  expect(other.looks).toEqual([]);
  // So like the empty one that its result would be reused.
  expect((await eyes.look(faint(2_000))).signals).toHaveLength(1);
  expect(other.looks).toEqual([2_000]);
});

test('on trial, it keeps nobody from looking', async () => {
  const other = counting();
  const onTrial = asConfigured(createPictureState(), {
    name: 'picture-state',
    use: 'picture-state',
    shadow: true,
  });
  await openEyes([onTrial, other], {}, keep).look(black(0));
  expect(other.looks).toEqual([0]);
});

test('the hash of a picture goes with each frame it stands for', async () => {
  const eyes = openEyes([counting()], {}, keep);
  const picture = (atMs: number) => frame(atMs, (x) => x * 3);
  expect((await eyes.look(picture(0))).hashes).toMatchObject([{ atMs: 0 }]);
  expect(await eyes.look(picture(1_000))).toMatchObject({ reused: true, hashes: [{ atMs: 1_000 }] });
});
