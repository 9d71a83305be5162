import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BlobKey } from '@airlock/contracts/ids';
import { copyBlobs, type CopyProgress } from './copy.js';
import { openFolderBlobs } from './folder.js';
import type { BlobStore } from './port.js';

const key = (text: string) => BlobKey.parse(text);

async function stores() {
  const dir = await mkdtemp(join(tmpdir(), 'airlock-copy-'));
  const from = await openFolderBlobs({ dir: join(dir, 'from'), fsync: 'none' });
  const to = await openFolderBlobs({ dir: join(dir, 'to'), fsync: 'none' });
  const names = Array.from({ length: 40 }, (_, i) => key(`s/${i % 3}/${i}.ts`));
  for (const name of names) await from.put(name, Buffer.from(`media ${name}`));
  return { from, to, names, dispose: () => rm(dir, { recursive: true }) };
}

it('copies every blob, leaves those that are there, and mends those that are not the same', async () => {
  const { from, to, names, dispose } = await stores();
  const seen: CopyProgress[] = [];
  const first = await copyBlobs(from, to, (p) => seen.push(p));
  expect(first).toMatchObject({ blobs: 40, written: 40 });
  expect(seen.map((p) => p.blobs)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  await to.put(names[3]!, Buffer.from(`medio ${names[3]!}`));
  await to.delete(names[4]!);
  expect(await copyBlobs(from, to)).toEqual({ ...first, written: 2 });
  for (const name of names) expect(await to.get(name)).toEqual(await from.get(name));
  await dispose();
});

it('does not take the word of a store that gives back something else', async () => {
  const { from, to, names, dispose } = await stores();
  const liar: BlobStore = { ...to, put: (k, b) => to.put(k, k === names[7] ? Buffer.from('else') : b) };
  await expect(copyBlobs(from, liar)).rejects.toMatchObject({ code: 'internal' });
  await dispose();
});

it('goes on after what was deleted meanwhile, and stops when told', async () => {
  const { from, to, names, dispose } = await stores();
  const racing: BlobStore = {
    ...from,
    get: async (k) => {
      if (k === names[0]) await from.delete(k);
      return from.get(k);
    },
  };
  expect(await copyBlobs(racing, to)).toMatchObject({ blobs: 39 });
  await expect(copyBlobs(from, to, undefined, AbortSignal.abort())).rejects.toThrow('aborted');
  await dispose();
});
