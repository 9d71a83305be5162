import type { PictureView } from '@airlock/contracts/http/stream-api';
import type { BlobKey, StreamId } from '@airlock/contracts/ids';
import { livePictureKey } from '@airlock/contracts/picture';
import type { BlobInfo } from '@airlock/storage/blobs/port';
import { expect, it, vi } from 'vitest';
import { openLivePictures } from './live-pictures.js';

const [on, over] = ['on-air', 'over'] as StreamId[] as [StreamId, StreamId];

const rig = () => {
  const store = new Map<BlobKey, Uint8Array>();
  let picture: PictureView | undefined = { at: 1_000, coarse: false };
  const get = vi.fn(async (key: BlobKey) => store.get(key) ?? Promise.reject(new Error('not found')));
  const pictures = openLivePictures({
    blobs: {
      get,
      delete: async (key) => void store.delete(key),
      async *list(prefix): AsyncIterable<BlobInfo> {
        for (const key of store.keys()) if (key.startsWith(prefix)) yield { key, bytes: 1, modifiedAt: 0 };
      },
    },
    pictureOf: (id) => (id === on ? picture : undefined),
    isLive: (id) => id === on,
    logger: {} as never,
  });
  return { store, get, pictures, show: (next: PictureView | undefined) => void (picture = next) };
};

it('reads each picture from the store once, whoever asks, and the next one when there is one', async () => {
  const { store, get, pictures, show } = rig();
  store.set(livePictureKey(on), Uint8Array.of(1));
  const both = await Promise.all([pictures.read(on), pictures.read(on)]);
  expect(both.map((p) => [p?.at, p?.bytes[0]])).toEqual([[1_000, 1], [1_000, 1]]); // prettier-ignore
  expect(get).toHaveBeenCalledTimes(1);
  store.set(livePictureKey(on), Uint8Array.of(2));
  show({ at: 2_000, coarse: true });
  expect(await pictures.read(on)).toMatchObject({ at: 2_000, coarse: true, bytes: Uint8Array.of(2) });
  show(undefined);
  expect(await pictures.read(on)).toBeUndefined();
  pictures.close();
});

it('asks the store again after it failed', async () => {
  const { store, pictures } = rig();
  await expect(pictures.read(on)).rejects.toThrow();
  store.set(livePictureKey(on), Uint8Array.of(1));
  expect((await pictures.read(on))?.bytes).toEqual(Uint8Array.of(1));
  pictures.close();
});

it('deletes what streams that are over have left, and nothing else', async () => {
  const { store, pictures } = rig();
  for (const key of [livePictureKey(on), livePictureKey(over), 'thumbs/over/1.jpg' as BlobKey]) store.set(key, Uint8Array.of(1)); // prettier-ignore
  await pictures.sweep();
  expect([...store.keys()]).toEqual([livePictureKey(on), 'thumbs/over/1.jpg']);
  pictures.close();
});
