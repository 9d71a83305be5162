import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BlobKey } from '@airlock/contracts/ids';
import { blobContract } from './contract-suite.js';
import { openFolderBlobs } from './folder.js';

const folder = () => mkdtemp(join(tmpdir(), 'airlock-blobs-'));

blobContract('The folder', async () => {
  const dir = await folder();
  const blobs = await openFolderBlobs({ dir });
  return {
    blobs,
    dispose: async () => {
      await blobs.close();
      await rm(dir, { recursive: true });
    },
  };
});

it('keeps file endings, for tools that go by them', async () => {
  const dir = await folder();
  const blobs = await openFolderBlobs({ dir, fsync: 'none' });
  const key = BlobKey.parse('segments/s1/0/7.ts');
  await blobs.put(key, Buffer.from('media'));
  expect(blobs.localPath(key)).toMatch(/7\.ts$/);
  expect(await readFile(blobs.localPath(key), 'utf8')).toBe('media');
  await rm(dir, { recursive: true });
});

it('says that a key is too long for a file name, and leaves nothing behind', async () => {
  const dir = await folder();
  const blobs = await openFolderBlobs({ dir });
  const key = BlobKey.parse('x'.repeat(400));
  await expect(blobs.put(key, Buffer.from('x'))).rejects.toMatchObject({ code: 'invalid_input' });
  expect(await readdir(join(dir, 'tmp'))).toEqual([]);
  await rm(dir, { recursive: true });
});

it('sweeps what a dead process left half-written, and nothing that is being written', async () => {
  const dir = await folder();
  await openFolderBlobs({ dir });
  await writeFile(join(dir, 'tmp', 'old'), 'half');
  await writeFile(join(dir, 'tmp', 'new'), 'half');
  const long = new Date(Date.now() - 2 * 3_600_000);
  await utimes(join(dir, 'tmp', 'old'), long, long);
  await openFolderBlobs({ dir });
  expect(await readdir(join(dir, 'tmp'))).toEqual(['new']);
  await rm(dir, { recursive: true });
});
