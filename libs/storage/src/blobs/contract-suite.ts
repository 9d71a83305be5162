import { afterEach, describe, expect, it } from 'vitest';
import { BlobKey } from '@airlock/contracts/ids';
import type { BlobStore } from './port.js';

export interface BlobHarness {
  readonly blobs: BlobStore;
  dispose(): Promise<void>;
}

const key = (text: string) => BlobKey.parse(text);
const bytes = (text: string) => new TextEncoder().encode(text);
const keys = async (blobs: BlobStore, prefix: string) => {
  const found: string[] = [];
  for await (const info of blobs.list(prefix)) found.push(info.key);
  return found;
};

/** What every blob store promises. `open` gives an empty one. */
export function blobContract(name: string, open: () => Promise<BlobHarness>): void {
  describe(`${name} keeps the blob contract`, () => {
    let harness: BlobHarness;
    const start = async () => (harness = await open()).blobs;
    afterEach(() => harness.dispose());

    it('gives back what was put, an empty blob too', async () => {
      const blobs = await start();
      const all = Uint8Array.from({ length: 256 }, (_, i) => i);
      await blobs.put(key('segments/s1/0/1.ts'), all);
      await blobs.put(key('empty'), new Uint8Array());
      expect(new Uint8Array(await blobs.get(key('segments/s1/0/1.ts')))).toEqual(all);
      expect(await blobs.get(key('empty'))).toHaveLength(0);
      expect(await blobs.stat(key('segments/s1/0/1.ts'))).toMatchObject({
        key: 'segments/s1/0/1.ts',
        bytes: 256,
      });
    });

    it('says not_found, and knows nothing of what is not there', async () => {
      const blobs = await start();
      await expect(blobs.get(key('a/b'))).rejects.toMatchObject({ code: 'not_found' });
      expect(await blobs.stat(key('a/b'))).toBeUndefined();
      await blobs.delete(key('a/b'));
      await blobs.put(key('a/b'), bytes('x'));
      await expect(blobs.get(key('a'))).rejects.toMatchObject({ code: 'not_found' });
      await blobs.delete(key('a/b'));
      await expect(blobs.get(key('a/b'))).rejects.toMatchObject({ code: 'not_found' });
    });

    it('replaces a blob whole: readers see one version or the other', async () => {
      const blobs = await start();
      const versions = [bytes('a'.repeat(200_000)), bytes('b'.repeat(100_000))];
      await blobs.put(key('k'), versions[0]!);
      const reads: Promise<Uint8Array>[] = [];
      for (let i = 1; i < 20; i += 1) {
        const put = blobs.put(key('k'), versions[i % 2]!);
        reads.push(blobs.get(key('k')), blobs.get(key('k')));
        await put;
      }
      for (const read of await Promise.all(reads)) {
        expect(new Set(read).size).toBe(1);
        expect(read.length).toBe(read[0] === 97 ? 200_000 : 100_000);
      }
    });

    it('takes a key that is the beginning of another', async () => {
      const blobs = await start();
      await blobs.put(key('a'), bytes('1'));
      await blobs.put(key('a/b'), bytes('2'));
      await blobs.put(key('a/b/c'), bytes('3'));
      expect(new TextDecoder().decode(await blobs.get(key('a/b')))).toBe('2');
      await blobs.delete(key('a'));
      expect(await keys(blobs, '')).toEqual(['a/b', 'a/b/c']);
    });

    it('lists by prefix in the order of keys', async () => {
      const blobs = await start();
      const names = ['s/1/0.ts', 's/1/1.ts', 's/1-x/0.ts', 's/1.x', 's/10/0.ts', 't'];
      await Promise.all(names.map((name) => blobs.put(key(name), bytes(name))));
      expect(await keys(blobs, '')).toEqual([...names].sort());
      expect(await keys(blobs, 's/1')).toEqual(names.filter((n) => n.startsWith('s/1')).sort());
      expect(await keys(blobs, 's/1/')).toEqual(['s/1/0.ts', 's/1/1.ts']);
      expect(await keys(blobs, 'nothing/')).toEqual([]);
    });

    it('puts many at once, and deletes and puts in one folder at the same time', async () => {
      const blobs = await start();
      const names = Array.from({ length: 60 }, (_, i) => key(`s/${i % 3}/${i}.ts`));
      await Promise.all(names.map((name) => blobs.put(name, bytes(name))));
      await Promise.all(
        names.map((name, i) => (i % 2 ? blobs.delete(name) : blobs.put(name, bytes(`${name} again`)))),
      );
      expect(await keys(blobs, 's/')).toHaveLength(30);
    });

    it.each(['../x', '/etc/passwd', 'a/../../x', 'a//b', '', '.', 'a/./b', 'a\\b', 'a\0b', '~', 'a/..'])(
      'refuses %j as a key',
      async (name) => {
        const blobs = await start();
        const bad = name as BlobKey;
        await expect(blobs.put(bad, bytes('x'))).rejects.toMatchObject({ code: 'invalid_input' });
        await expect(blobs.get(bad)).rejects.toMatchObject({ code: 'invalid_input' });
        await expect(blobs.delete(bad)).rejects.toMatchObject({ code: 'invalid_input' });
        expect(await keys(blobs, '')).toEqual([]);
      },
    );
  });
}
