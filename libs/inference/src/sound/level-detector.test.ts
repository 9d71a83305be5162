import { expect, test } from 'vitest';
import { LevelConfig, levelDetector } from './level-detector.js';
import { lufs, LoudnessMeter } from './loudness.js';
import { inTurn, noise, pieces, tone } from './synthetic-sound.js';

/** Labels and the media time, s, of their first signal. */
async function heard(samples: Float32Array, config: Partial<LevelConfig> = {}, seconds = 2) {
  const detector = levelDetector(LevelConfig.parse(config));
  const stream = {};
  const first: Record<string, number> = {};
  for (const piece of pieces(samples, seconds))
    for (const { label, atMs } of (await detector.detect(piece, stream)).signals)
      first[label] ??= Math.round(atMs! / 100) / 10;
  return first;
}

test('a sine of full scale and 997 Hz measures −3.01 LUFS, as the standard has it', () => {
  const blocks = new LoudnessMeter(16_000, 1).push(tone(2, 1, 997));
  expect(lufs(blocks.at(-1)!.weighted)).toBeCloseTo(-3.01, 1);
});

test('an ordinary talk is worth no word', async () => {
  expect(await heard(noise(20, 0.1))).toEqual({});
});

test('silence is reported once it has lasted', async () => {
  const samples = inTurn(tone(3, 0.2), new Float32Array(12 * 16_000));
  expect(await heard(samples)).toEqual({ 'audio.silence': 12.9 });
  expect(await heard(inTurn(tone(3, 0.2), new Float32Array(9 * 16_000), tone(3, 0.2)))).toEqual({});
});

test('clipped sound is told from loud sound', async () => {
  const clipped = tone(3, 4).map((v) => Math.max(-1, Math.min(1, v)));
  expect(Object.keys(await heard(clipped))).toEqual(['audio.clipping']);
  expect(await heard(tone(3, 0.97))).toEqual({});
});

test('a scream after quiet talk is reported where it begins, music that swells is not', async () => {
  const scream = inTurn(noise(6, 0.02), noise(1, 0.8), noise(3, 0.02));
  const at = (await heard(scream))['audio.loudness'];
  expect(at).toBeGreaterThanOrEqual(5.9);
  expect(at).toBeLessThan(7);
  const swelling = noise(20, 1).map((v, i) => v * Math.min(0.8, 0.02 * 2 ** (i / 48_000)));
  expect(await heard(swelling)).toEqual({});
});

test('however the stream is cut into pieces, the same is heard', async () => {
  const samples = inTurn(noise(6, 0.02), noise(1, 0.8), new Float32Array(12 * 16_000));
  const once = await heard(samples, {}, 2);
  expect(await heard(samples, {}, 4)).toEqual(once);
  expect(Object.keys(once).sort()).toEqual(['audio.loudness', 'audio.silence']);
});

test('streams do not hear each other', async () => {
  const detector = levelDetector(LevelConfig.parse({}));
  const [a, b] = [{}, {}];
  const signals = [];
  for (const piece of pieces(new Float32Array(8 * 16_000)))
    for (const stream of [a, b]) signals.push(...(await detector.detect(piece, stream)).signals);
  expect(signals).toEqual([]);
});
