import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SIZE = '384m';
const CHUNK = Buffer.alloc(1024 * 1024);

/** The folder of the blobs, on a small disk of its own where that can be had. */
export interface BlobDisk {
  readonly dir: string;
  /** Why it cannot be filled, where it cannot. */
  readonly endless?: string;
  /** Takes every byte that is left; throws where `endless`. */
  fill(): Promise<void>;
  /** Gives the bytes back. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** A `tmpfs` of 384 MiB where we may mount one (Linux, root), else a plain folder that never fills up. */
export async function openBlobDisk(dir: string): Promise<BlobDisk> {
  await mkdir(dir, { recursive: true });
  const ballast = join(dir, '.ballast');
  const refused = await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'airlock-chaos', dir]).then(
    () => undefined,
    (error: unknown) => `no small disk here: ${String(error).split('\n')[0]}`,
  );
  const empty = (): Promise<void> => rm(ballast, { force: true });
  return {
    dir,
    ...(refused === undefined ? {} : { endless: refused }),
    async fill() {
      if (refused !== undefined) throw new Error(refused);
      const file = await open(ballast, 'w');
      try {
        for (let size = CHUNK.length; size >= 4096;) {
          const written = await file.write(CHUNK, 0, size).then(
            ({ bytesWritten }) => bytesWritten,
            () => 0,
          );
          if (written < size) size = Math.floor(size / 2);
        }
      } finally {
        await file.close();
      }
    },
    empty,
    async close() {
      if (refused === undefined) await run('umount', ['-l', dir]);
    },
  };
}
