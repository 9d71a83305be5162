import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Frame } from '@airlock/contracts/frame';
import { findFfmpeg, npmFfmpeg } from '@airlock/media/ffmpeg-path';
import { pdqDistance, pdqFromHex, pdqOfFrame } from '@airlock/media/pdq';
import { afterAll, expect, test } from 'vitest';
import { demoHashBank, demoHashes } from './hash-bank.js';
import { buildDemoMedia, SCENES, scenePainter, type SceneName } from './scenes.js';
import { Canvas } from './scenes/canvas.js';

const MATCH = 31;
const dir = await mkdtemp(join(tmpdir(), 'airlock-bank-'));
afterAll(() => rm(dir, { recursive: true }));
const bank = demoHashes().map((h) => ({ ...h, words: pdqFromHex(h.pdq) ?? new Uint32Array(8) }));
const nearest = (frame: Frame) => {
  const { words, quality } = pdqOfFrame(frame);
  const [best] = bank
    .map(({ label, words: known }) => ({ label, distance: pdqDistance(words, known) }))
    .sort((a, b) => a.distance - b.distance);
  return { quality, label: best?.label, distance: best?.distance ?? 256 };
};

test('the bank knows both cards, of full quality and far apart', () => {
  expect(bank.map((b) => b.label)).toEqual(['known.prohibited', 'known.illegal']);
  const [a, b] = bank;
  expect(a && b && pdqDistance(a.words, b.words)).toBeGreaterThan(90);
  expect(demoHashBank()).toMatch(/^pdq,label,description\n([0-9a-f]{64},known\.\w+,[\w ]+\n){2}$/);
});

test('no moment of any scene comes near a card, and cards are matched all the while', () => {
  for (const name of Object.keys(SCENES) as SceneName[]) {
    const { durationMs, card } = SCENES[name];
    const paint = scenePainter(name);
    const canvas = new Canvas(960, 540);
    for (let ms = 0; ms < durationMs; ms += 1000) {
      paint(canvas, ms);
      const shown = card !== undefined && ms >= card.fromMs && ms < card.toMs;
      const { distance, quality, label } = nearest(canvas.frame());
      if (shown)
        expect({ label, quality: quality >= 50 }).toEqual({ label: `known.${card.kind}`, quality: true });
      if (shown) expect(distance).toBeLessThanOrEqual(8);
      else expect(distance).toBeGreaterThan(MATCH * 2);
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
    const found = nearest(canvas.frame());
    expect(found.label).toBe('known.illegal');
    expect(found.distance).toBeLessThanOrEqual(16);
  }
}, 90_000);
