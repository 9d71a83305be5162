import { npmFfmpeg, findFfmpeg } from '@airlock/media/ffmpeg-path';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openSlate } from './slate.js';
import { isSilent } from './tracks.js';

const dir = mkdtempSync(join(tmpdir(), 'airlock-slate-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const slate = openSlate(dir);

/** Bytes of raw media that a decoder gets out of it; any fault it reports fails the test. */
const decoded = (bytes: Uint8Array, stream: string, format: string): number => {
  const ffmpeg = npmFfmpeg() ?? findFfmpeg().path;
  const args = `-v error -xerror -i pipe:0 -map ${stream} ${format} pipe:1`.split(' ');
  const done = spawnSync(ffmpeg, args, { input: bytes, maxBuffer: 64 << 20 });
  expect(done.stderr.toString()).toBe('');
  return done.stdout.length;
};
const decodeFrames = (bytes: Uint8Array): number =>
  decoded(bytes, '0:v:0', '-vf scale=4:4 -fps_mode passthrough -pix_fmt gray -f rawvideo') / 16;
const decode = (bytes: Uint8Array): { frames: number; soundMs: number } => ({
  frames: decodeFrames(bytes),
  soundMs: decoded(bytes, '0:a:0', '-ar 8000 -ac 1 -f u8') / 8,
});

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
  it.each(['mpegts', 'fmp4'] as const)(
    'has no sound track where the content has none (%s)',
    async (container) => {
      const head = container === 'fmp4' ? [await slate.init(true)] : [];
      const bytes = Buffer.concat([...head, await slate.media(container, 2_000, true)]);
      expect(isSilent(container, head[0] ?? bytes)).toBe(true);
      expect(
        isSilent(container, container === 'fmp4' ? await slate.init() : await slate.media('mpegts', 100)),
      ).toBe(false);
      expect(isSilent(container, new Uint8Array(400))).toBe(undefined);
      expect(decodeFrames(bytes)).toBe(20);
    },
  );
  it('is never longer than a minute nor empty', async () => {
    expect(decode(await slate.media('mpegts', 0)).frames).toBe(1);
    expect(decode(await slate.media('mpegts', 1e9)).frames).toBe(600);
  });
});
