import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { buildDemoMedia, SCENES, scenePainter } from './scenes.js';
import { Canvas } from './scenes/canvas.js';
import { renderCard } from './scenes/cards.js';

const dir = await mkdtemp(join(tmpdir(), 'airlock-scenes-'));
afterAll(() => rm(dir, { recursive: true }));

const shot = (name: keyof typeof SCENES, ms: number): Canvas => {
  const canvas = new Canvas(960, 540);
  scenePainter(name)(canvas, ms);
  return canvas;
};

/** Mean difference of luma, 0–255, below the line that bears name and clock. */
function difference(a: Canvas, b: Canvas): number {
  const from = 60 * a.width;
  let sum = 0;
  for (let i = from; i < a.luma.length; i += 1) sum += Math.abs((a.luma[i] ?? 0) - (b.luma[i] ?? 0));
  return sum / (a.luma.length - from);
}

test('the card fills the picture exactly as long as the scene says', () => {
  const card = renderCard('prohibited');
  for (const [ms, shown] of [
    [14_960, false],
    [15_000, true],
    [18_960, true],
    [19_000, false],
  ] as const) {
    // prettier-ignore
    expect(difference(shot('delay', ms), card) === 0).toBe(shown);
  }
});

test('the advert is over the scene exactly as long as the scene says', () => {
  const { fromMs, toMs } = SCENES.delay.advert!;
  expect(difference(shot('delay', fromMs - 40), shot('delay', fromMs))).toBeGreaterThan(10);
  expect(difference(shot('delay', toMs - 40), shot('delay', toMs))).toBeGreaterThan(10);
});

test.each(Object.keys(SCENES) as (keyof typeof SCENES)[])('%s moves and loops without a seam', (name) => {
  const { durationMs, card } = SCENES[name];
  expect(difference(shot(name, 0), shot(name, 5000))).toBeGreaterThan(0.3);
  if (card?.toMs === durationMs) return;
  const step = difference(shot(name, 0), shot(name, 40));
  expect(difference(shot(name, durationMs - 40), shot(name, 0))).toBeLessThan(step * 3 + 0.5);
});

test('a clip is built once and is the same bytes each time', async () => {
  const seen: number[] = [];
  const build = (): ReturnType<typeof buildDemoMedia> =>
    buildDemoMedia({ dir, only: ['news'], onProgress: ({ done, total }) => seen.push(done / total) });
  const [clip] = await build();
  const first = await readFile(clip?.path ?? '');
  const { mtimeMs } = await stat(clip?.path ?? '');
  expect(seen.at(-1)).toBe(1);
  await build();
  expect((await stat(clip?.path ?? '')).mtimeMs).toBe(mtimeMs);
  await rm(clip?.path ?? '');
  await build();
  expect(first.equals(await readFile(clip?.path ?? ''))).toBe(true);
}, 90_000);
