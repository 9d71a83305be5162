import { findFfmpeg } from '@airlock/media/ffmpeg-path';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fragments, splitInit, tsFrames } from './slate-cut.js';

type Container = 'mpegts' | 'fmp4';

/** The card shown in the place of what is not: a grey picture and silence, H.264 and AAC. */
export interface Slate {
  /**
   * A card of about `durationMs` (to 100 ms, at most 60 s); `silent` ones have no sound track at all.
   * Throws when none can be made here.
   */
  media(container: Container, durationMs: number, silent?: boolean): Promise<Uint8Array>;
  /** The initialisation segment of the fMP4 card. */
  init(silent?: boolean): Promise<Uint8Array>;
}

const SECONDS = 61;
const FPS = 10;
/** Goes up with every change to how the card is made. */
const VERSION = 1;

const CARD = [
  `color=c=0x2b2f36:s=640x360:r=${FPS}`,
  'drawbox=x=272:y=132:w=32:h=96:color=0x8a919c:t=fill',
  'drawbox=x=336:y=132:w=32:h=96:color=0x8a919c:t=fill',
].join(',');
const PICTURE = '-c:v libx264 -preset veryfast -profile:v main -pix_fmt yuv420p -bf 0 -g 10 -sc_threshold 0';
const encode = (silent: boolean): readonly string[] => [
  ...['-f', 'lavfi', '-i', CARD, ...(silent ? [] : ['-f', 'lavfi', '-i', 'anullsrc=r=44100:cl=stereo'])],
  ...PICTURE.split(' '),
  ...(silent ? [] : ['-c:a', 'aac', '-b:a', '32k']),
  ...['-t', String(SECONDS), '-threads', '1', '-map_metadata', '-1', '-fflags', '+bitexact'],
];
const FORMAT: Record<Container, readonly string[]> = {
  mpegts: ['-f', 'mpegts', '-muxdelay', '0', '-muxpreload', '0', '-pes_payload_size', '0'],
  fmp4: ['-f', 'mp4', '-movflags', '+frag_keyframe+empty_moov+default_base_moof', '-frag_duration', '100000'],
};

const run = promisify(execFile);

/** Makes the long cards once in `dir`; every other length is cut from their beginning. */
export const openSlate = (dir: string): Slate => {
  const masters = new Map<string, Promise<Uint8Array>>();
  const made = new Map<string, Uint8Array>();

  const master = (container: Container, silent: boolean): Promise<Uint8Array> => {
    const key = `${container}/${silent}`;
    const known = masters.get(key);
    if (known !== undefined) return known;
    const making = make(dir, container, silent);
    masters.set(key, making);
    // A failure is not kept: ffmpeg may be there the next time.
    making.catch(() => masters.delete(key));
    return making;
  };

  return {
    async media(container, durationMs, silent = false) {
      const frames = Math.min(Math.max(1, Math.round((durationMs / 1_000) * FPS)), 60 * FPS);
      const key = `${container}/${silent}/${frames}`;
      const known = made.get(key);
      if (known !== undefined) return known;
      const all = await master(container, silent);
      const offsets = container === 'mpegts' ? tsFrames(all) : fragments(all);
      const from = container === 'mpegts' ? 0 : (offsets[0] ?? 0);
      const bytes = all.subarray(from, offsets[frames] ?? all.length);
      if (made.size >= 200) made.clear();
      made.set(key, bytes);
      return bytes;
    },
    init: async (silent = false) => splitInit(await master('fmp4', silent)),
  };
};

const make = async (dir: string, container: Container, silent: boolean): Promise<Uint8Array> => {
  const name = `slate-${VERSION}${silent ? '-silent' : ''}`;
  const file = join(dir, `${name}.${container === 'mpegts' ? 'ts' : 'mp4'}`);
  const kept = await readFile(file).catch(() => undefined);
  if (kept !== undefined) return kept;
  await mkdir(dir, { recursive: true });
  const partial = `${file}.${randomUUID()}`;
  try {
    const args = ['-v', 'error', '-nostdin', '-y', ...encode(silent), ...FORMAT[container], partial];
    await run(findFfmpeg().path, args, { timeout: 60_000 });
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
  return readFile(file);
};
