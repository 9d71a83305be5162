import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFfmpeg, npmFfmpeg } from '@airlock/media/ffmpeg-path';

const run = promisify(execFile);

export interface MediaOptions {
  /** Length in seconds. Default 2. */
  readonly seconds?: number;
  /** `WxH`, even numbers. Default 640x360. */
  readonly size?: string;
  /** An ffmpeg test source. Default `testsrc2`, which moves and bears a clock. */
  readonly pattern?: 'testsrc2' | 'smptebars' | 'mandelbrot' | 'black' | 'none';
  /** Frames a second. Default 25. */
  readonly fps?: number;
  /** Frames between keyframes. Default: one second. */
  readonly keyint?: number;
  /** Consecutive B-frames at most. Default 0. */
  readonly bframes?: number;
  /** A 440 Hz tone as AAC. Default true. */
  readonly audio?: boolean;
  readonly videoCodec?: 'libx264' | 'mpeg4' | 'libx265';
  readonly container?: 'mpegts' | 'mp4' | 'flv' | 'matroska';
}

const SUFFIX = { mpegts: 'ts', mp4: 'mp4', flv: 'flv', matroska: 'mkv' } as const;

/** Makes a short test recording, once per machine and options; returns the path of the file. */
export async function mediaFile(options: MediaOptions = {}): Promise<string> {
  const container = options.container ?? 'mpegts';
  const name = createHash('sha256')
    .update(JSON.stringify(options, Object.keys(options).sort()))
    .digest('hex');
  const dir = join(tmpdir(), 'airlock-test-media');
  const path = join(dir, `${name.slice(0, 16)}.${SUFFIX[container]}`);
  if (await isFile(path)) return path;
  await mkdir(dir, { recursive: true });
  const temporary = `${path}.${process.pid}.${Math.trunc(performance.now() * 1000)}.tmp`;
  try {
    await encode(options, container, temporary);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  return path;
}

/** The bytes of one test segment, MPEG-TS unless asked otherwise. */
export const makeSegment = async (options: MediaOptions = {}): Promise<Uint8Array> =>
  new Uint8Array(await readFile(await mediaFile(options)));

async function encode(options: MediaOptions, container: string, path: string): Promise<void> {
  const { seconds = 2, size = '640x360', pattern = 'testsrc2', fps = 25, audio = true } = options;
  const { keyint = fps, bframes = 0, videoCodec = 'libx264' } = options;
  const picture = pattern === 'black' ? `color=black:s=${size}:r=${fps}` : `${pattern}=s=${size}:r=${fps}`;
  const args = ['-v', 'error', '-nostdin', '-y'];
  if (pattern !== 'none') args.push('-f', 'lavfi', '-i', picture);
  if (audio)
    args.push('-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000', '-c:a', 'aac', '-b:a', '48k');
  if (pattern !== 'none') {
    args.push('-c:v', videoCodec, '-pix_fmt', 'yuv420p', '-g', String(keyint), '-bf', String(bframes));
    args.push('-sc_threshold', '0', '-b:v', '600k');
    if (videoCodec !== 'mpeg4') args.push('-preset', 'ultrafast', '-keyint_min', String(keyint));
  }
  args.push('-t', String(seconds), '-threads', '1', '-fflags', '+bitexact', '-f', container, path);
  await run(npmFfmpeg() ?? findFfmpeg().path, args);
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (s) => s.size > 0,
    () => false,
  );
