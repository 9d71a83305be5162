import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SIZE = '1g';
const CHUNK = Buffer.alloc(1024 * 1024);

const command = ([name, ...args]: readonly string[]) => run(name!, args);

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

/**
 * A `tmpfs` of 1 GiB, which a long run does not fill by itself, where we may mount one (Linux, root or sudo), else a plain
 * folder that never fills up.
 */
export async function openBlobDisk(dir: string): Promise<BlobDisk> {
  await mkdir(dir, { recursive: true });
  const ballast = join(dir, '.ballast');
  const mount = ['mount', '-t', 'tmpfs', '-o', `size=${SIZE},mode=1777`, 'airlock-chaos', dir];
  // CI's user is not root and may become so without a password.
  const ways = [[], ['sudo', '-n']];
  let as: readonly string[] | undefined;
  let why = '';
  for (const way of ways) {
    const failed = await command([...way, ...mount]).then(
      () => undefined,
      (error: unknown) => String(error).split('\n')[0]!,
    );
    if (failed === undefined) {
      as = way;
      break;
    }
    why ||= failed;
  }
  const refused = as === undefined ? `no small disk here: ${why}` : undefined;
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
      if (as === undefined) return;
      await command([...as, 'umount', '-l', dir]);
    },
  };
}
