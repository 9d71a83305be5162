import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFfmpeg, npmFfmpeg } from './ffmpeg-path.js';

const FOLDER = join(tmpdir(), 'airlock-test-media');

/** For tests: what ffmpeg makes of `args` (without output), kept in the temp folder under the hash of the arguments. */
export function makeMedia(args: readonly string[], format: string): Uint8Array {
  const ffmpeg = npmFfmpeg() ?? findFfmpeg().path;
  const key = createHash('sha256')
    .update(JSON.stringify([ffmpeg, format, ...args]))
    .digest('hex')
    .slice(0, 24);
  const file = join(FOLDER, key);
  if (!existsSync(file)) {
    mkdirSync(FOLDER, { recursive: true });
    const partial = `${file}.${randomUUID()}`;
    execFileSync(ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args, '-threads', '1', '-f', format, partial]);
    renameSync(partial, file);
  }
  return new Uint8Array(readFileSync(file));
}

export interface ClipOptions {
  readonly seconds?: number;
  readonly size?: string;
  readonly fps?: number;
  /** Frames between keyframes. */
  readonly gop?: number;
  readonly audio?: boolean;
  readonly video?: boolean;
  readonly codec?: 'libx264' | 'libx265' | 'mpeg2video';
  readonly extra?: readonly string[];
}

/** For tests: arguments for a clip of ffmpeg's moving test picture. */
function clipArgs(o: ClipOptions = {}): string[] {
  const { seconds = 4, size = '320x180', fps = 25, gop = 25, codec = 'libx264' } = o;
  const args: string[] = [];
  if (o.video ?? true)
    args.push('-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${fps}:duration=${seconds}`);
  if (o.audio ?? true) args.push('-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`);
  if (o.video ?? true) {
    args.push('-c:v', codec, '-pix_fmt', 'yuv420p', '-g', String(gop));
    if (codec !== 'mpeg2video') args.push('-preset', 'veryfast');
    if (codec === 'libx264') args.push('-sc_threshold', '0');
    if (codec === 'libx265')
      args.push('-x265-params', `keyint=${gop}:min-keyint=${gop}:scenecut=0:log-level=error`);
  }
  if (o.audio ?? true) args.push('-c:a', 'aac', '-b:a', '64k');
  return [...args, ...(o.extra ?? [])];
}

export const tsClip = (o: ClipOptions = {}): Uint8Array => makeMedia(clipArgs(o), 'mpegts');

/** For tests: a fragmented MP4, one fragment per keyframe, initialisation segment first. */
export const fmp4Clip = (o: ClipOptions = {}): Uint8Array =>
  makeMedia([...clipArgs(o), '-movflags', 'frag_keyframe+empty_moov+default_base_moof'], 'mp4');
