import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFfmpeg, npmFfmpeg } from './ffmpeg-path.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'airlock-ffmpeg-'));
  writeFileSync(join(folder, 'ffmpeg'), '#!/bin/sh\n');
  chmodSync(join(folder, 'ffmpeg'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('AIRLOCK_FFMPEG goes before the PATH', () => {
  const own = join(folder, 'ffmpeg');
  expect(findFfmpeg({ AIRLOCK_FFMPEG: own, PATH: '/nowhere' })).toEqual({ path: own, from: 'env' });
});

test('a wrong AIRLOCK_FFMPEG is an error, not a silent fallback', () => {
  expect(() => findFfmpeg({ AIRLOCK_FFMPEG: '/nowhere/ffmpeg', PATH: folder })).toThrow(/AIRLOCK_FFMPEG/);
});

test('the PATH goes before the npm package', () => {
  expect(findFfmpeg({ PATH: `/nowhere:${folder}` })).toEqual({ path: join(folder, 'ffmpeg'), from: 'path' });
});

test('without either, the npm package serves', () => {
  const packaged = npmFfmpeg();
  if (packaged) expect(findFfmpeg({ PATH: '' })).toEqual({ path: packaged, from: 'npm' });
  else expect(() => findFfmpeg({ PATH: '' })).toThrow(/No ffmpeg/);
});
