import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Frame } from '@airlock/contracts/frame';
import { findFfmpeg, npmFfmpeg } from '@airlock/media/ffmpeg-path';
import { HashBank } from '@airlock/media/hash-bank';
import { pdqDistance, pdqFromHex, pdqOfFrame } from '@airlock/media/pdq';
import { afterAll, expect, test } from 'vitest';
import { demoHashBank, demoHashes } from './hash-bank.js';
import { buildDemoMedia, SCENES, scenePainter, type SceneName } from './scenes.js';
import { Canvas } from './scenes/canvas.js';

const dir = await mkdtemp(join(tmpdir(), 'airlock-bank-'));
afterAll(() => rm(dir, { recursive: true }));
const bank = HashBank.read(demoHashBank());
const look = (frame: Frame) => {
  const hash = pdqOfFrame(frame);
  const [found] = bank.match(hash);
  return { label: found?.entry.label, distance: found?.distance };
};

test('the bank knows both cards, of full quality and far apart', () => {
  expect(bank.entries).toEqual(demoHashes());
  expect(bank.entries.map((b) => b.label)).toEqual(['known.prohibited', 'known.illegal']);
  const [a, b] = bank.entries.map((e) => pdqFromHex(e.hash));
  expect(a && b && pdqDistance(a, b)).toBeGreaterThan(90);
});

test('no moment of any scene comes near a card, and cards are matched all the while', () => {
  for (const name of Object.keys(SCENES) as SceneName[]) {
    const { durationMs, card } = SCENES[name];
    const paint = scenePainter(name);
    const canvas = new Canvas(960, 540);
    for (let ms = 0; ms < durationMs; ms += 1000) {
      paint(canvas, ms);
      const shown = card !== undefined && ms >= card.fromMs && ms < card.toMs;
      expect(look(canvas.frame()).label).toBe(shown ? `known.${card.kind}` : undefined);
    }
  }
});

test('the card is matched in the encoded clip, also as a small decode', async () => {
  const [clip] = await buildDemoMedia({ dir, only: ['cut'] });
  for (const [width, height] of [
    [960, 540],
    [480, 270],
  ] as const) {
    // prettier-ignore
    const { stdout } = await promisify(execFile)(
      npmFfmpeg() ?? findFfmpeg().path,
      ['-v', 'error', '-ss', '24', '-i', clip?.path ?? '', '-frames:v', '1', '-vf', `scale=${width}:${height}`, '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-'], // prettier-ignore
      { encoding: 'buffer', maxBuffer: 4_000_000 },
    );
    const canvas = new Canvas(width, height);
    canvas.bytes.set(stdout);
    const found = look(canvas.frame());
    expect(found.label).toBe('known.illegal');
    expect(found.distance).toBeLessThanOrEqual(16);
  }
}, 90_000);
