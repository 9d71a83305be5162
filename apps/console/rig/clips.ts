import type { BlobKey } from '@airlock/contracts/ids';
import type { MediaRef } from '@airlock/contracts/segment';
import { findFfmpeg } from '@airlock/media/ffmpeg-path';
import type { BlobStore } from '@airlock/storage/blobs/port';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { laterBy } from './later.js';

const run = promisify(execFile);
/** Length of each piece, ms. */
export const PIECE_MS = 2_000;
const PIECES = 10;

/** Pictures that differ at a glance, from ffmpeg's own generators. */
const SOURCES = {
  card: 'testsrc2=size=640x360:rate=25',
  fractal: 'mandelbrot=size=640x360:rate=25',
  life: 'life=size=320x180:rate=25:mold=10:ratio=0.3:death_color=#204060:life_color=#e0f0ff,scale=640:360',
  colours: 'gradients=size=640x360:rate=25:speed=0.02',
};

export interface Clip {
  readonly name: string;
  /** The piece that is `n`th on air, from 0: it begins with a keyframe, and its clock goes on when the clip begins again. */
  readonly piece: (n: number) => Promise<MediaRef>;
  /** A small JPEG of it. */
  readonly still: BlobKey;
  /** A small JPEG of each piece. */
  readonly stills: readonly Uint8Array[];
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Draws the clips once into `dir`, and stores them. */
export const drawClips = async (dir: string, blobs: BlobStore): Promise<readonly Clip[]> => {
  const { path } = findFfmpeg();
  return Promise.all(
    Object.entries(SOURCES).map(async ([name, source]) => {
      const folder = join(dir, name);
      if (!(await exists(join(folder, 'still.jpg')))) {
        await mkdir(folder, { recursive: true });
        const seconds = String((PIECES * PIECE_MS) / 1_000);
        const inputs = ['-f', 'lavfi', '-i', source, '-f', 'lavfi', '-i', 'sine=frequency=330:beep_factor=4'];
        const video = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', '50', '-sc_threshold', '0', '-b:v', '500k']; // prettier-ignore
        const pieces = [
          '-f',
          'segment',
          '-segment_time',
          String(PIECE_MS / 1_000),
          '-segment_format',
          'mpegts',
        ];
        await run(path, ['-v', 'error', '-y', ...inputs, '-t', seconds, ...video, '-c:a', 'aac', ...pieces, join(folder, '%d.ts')]); // prettier-ignore
        await run(path, ['-v', 'error', '-y', '-i', join(folder, '0.ts'), '-frames:v', '1', '-vf', 'scale=320:-2', join(folder, 'still.jpg')]); // prettier-ignore
      }
      if (!(await exists(join(folder, `still-${String(PIECES - 1)}.jpg`)))) {
        for (let i = 0; i < PIECES; i += 1)
          await run(path, ['-v', 'error', '-y', '-i', join(folder, `${String(i)}.ts`), '-frames:v', '1', '-vf', 'scale=208:-2', '-q:v', '7', join(folder, `still-${String(i)}.jpg`)]); // prettier-ignore
      }
      const put = async (key: string, bytes: Uint8Array): Promise<MediaRef & { blob: BlobKey }> => {
        const blob = `rig/${name}/${key}` as BlobKey;
        await blobs.put(blob, bytes);
        return {
          blob,
          sha256: createHash('sha256').update(bytes).digest('hex') as never,
          bytes: bytes.length,
        };
      };
      const drawn = await Promise.all(
        Array.from({ length: PIECES }, (_, i) => readFile(join(folder, `${String(i)}.ts`))),
      );
      const made = new Map<number, Promise<MediaRef>>();
      const piece = (n: number): Promise<MediaRef> => {
        const ms = Math.floor(n / PIECES) * PIECES * PIECE_MS;
        const ref = made.get(n) ?? put(`${String(n)}.ts`, laterBy(drawn[n % PIECES]!, ms));
        made.set(n, ref);
        return ref;
      };
      return {
        name,
        piece,
        still: (await put('still.jpg', await readFile(join(folder, 'still.jpg')))).blob,
        stills: await Promise.all(
          Array.from({ length: PIECES }, (_, i) => readFile(join(folder, `still-${String(i)}.jpg`))),
        ),
      };
    }),
  );
};
