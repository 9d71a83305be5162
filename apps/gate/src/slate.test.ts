import { npmFfmpeg, findFfmpeg } from '@airlock/media/ffmpeg-path';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openSlate } from './slate.js';

const dir = mkdtempSync(join(tmpdir(), 'airlock-slate-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const slate = openSlate(dir);

/** Frames and seconds of sound that a decoder gets out of it; throws at the first fault. */
const decode = (bytes: Uint8Array): { frames: number; soundMs: number } => {
  const ffmpeg = npmFfmpeg() ?? findFfmpeg().path;
  const count = (stream: string, args: string[]) => {
    const done = spawnSync(
      ffmpeg,
      ['-v', 'error', '-xerror', '-i', 'pipe:0', '-map', stream, ...args, 'pipe:1'],
      {
        input: bytes,
        maxBuffer: 64 << 20,
      },
    );
    expect(done.stderr.toString()).toBe('');
    return done.stdout.length;
  };
  return {
    frames:
      count('0:v:0', ['-vf', 'scale=4:4', '-fps_mode', 'passthrough', '-pix_fmt', 'gray', '-f', 'rawvideo']) /
      16,
    soundMs: count('0:a:0', ['-ar', '8000', '-ac', '1', '-f', 'u8']) / 8,
  };
};

describe('the slate', () => {
  it.each([100, 1_000, 1_960, 2_000, 10_040])(
    'of %i ms in MPEG-TS is whole frames of H.264 with sound',
    async (ms) => {
      const got = decode(await slate.media('mpegts', ms));
      expect(got.frames).toBe(Math.round(ms / 100));
      expect(Math.abs(got.soundMs - ms)).toBeLessThan(300);
    },
  );
  it.each([1_000, 4_000])('of %i ms in fMP4 follows its initialisation segment', async (ms) => {
    const got = decode(Buffer.concat([await slate.init(), await slate.media('fmp4', ms)]));
    expect(got.frames).toBe(ms / 100);
    expect(Math.abs(got.soundMs - ms)).toBeLessThan(300);
  });
  it('is never longer than a minute nor empty', async () => {
    expect(decode(await slate.media('mpegts', 0)).frames).toBe(1);
    expect(decode(await slate.media('mpegts', 1e9)).frames).toBe(600);
  });
});
