import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PackageFiles } from '../verify/package-files.js';

/** Writes the files of a package into a folder, as whoever got it would. */
export async function unpack(files: PackageFiles, dir: string): Promise<void> {
  for (const path of files.paths) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), await files.read(path));
  }
}

/** Changes one bit of one byte in the middle of a file. Doing it again undoes it. */
export async function flipByte(path: string): Promise<void> {
  const bytes = await readFile(path);
  const middle = bytes.length >> 1;
  bytes[middle] = bytes[middle]! ^ 1;
  await writeFile(path, bytes);
}
