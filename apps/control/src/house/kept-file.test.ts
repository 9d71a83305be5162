import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptFile } from './kept-file.js';

describe('a file that is made once', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'airlock-kept-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('is made where there is none, for its owner alone, and read from then on', async () => {
    const file = join(dir, 'deep', 'key');
    expect(await keptFile(file, () => 'first')).toBe('first');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await keptFile(file, () => 'second')).toBe('first');
  });

  it('is the same for all who make it at once, and nothing else is left', async () => {
    const file = join(dir, 'key');
    const read = await Promise.all(Array.from({ length: 20 }, (_, i) => keptFile(file, () => `of ${i}`)));
    expect(new Set(read)).toEqual(new Set([await readFile(file, 'utf8')]));
    expect(await readdir(dir)).toEqual(['key']);
  });

  it('that is there is read without anything being written beside it', async () => {
    const file = join(dir, 'key');
    await writeFile(file, 'from a secret');
    await chmod(dir, 0o500);
    expect(await keptFile(file, () => 'never')).toBe('from a secret');
  });

  it('is not made anew when it cannot be read', async () => {
    await expect(keptFile(dir, () => 'never')).rejects.toThrow(/EISDIR/);
  });
});
