import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSampler } from '@airlock/inference/frame-tensor';
import { openNsfwDetector } from '@airlock/inference/nsfw-detector';
import { SecondOpinionConfig } from '@airlock/inference/second-opinion';
import { openModel, type ModelSession } from '@airlock/inference/session';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildModel } from './build-model.ts';
import { FIXTURE, PICTURES, samplePositions, type ParityFixture } from './parity-cases.ts';
import type { PeerModel } from './peer-nsfwjs.ts';
import { syntheticFrame, syntheticImage } from './synthetic-image.ts';

const ROOT = join(import.meta.dirname, '..');
const MODELS = ['nsfw-mobilenet-v2', 'nsfw-inception-v3'] as const satisfies readonly PeerModel[];
const TOLERANCE = 1e-5;

const { cases } = JSON.parse(readFileSync(FIXTURE, 'utf8')) as ParityFixture;

beforeAll(async () => {
  for (const name of MODELS) await buildModel(join(ROOT, name));
}, 120_000);

test('the fixture holds every picture', () => {
  expect(cases.map(({ seed, width, height }) => ({ seed, width, height }))).toEqual(PICTURES);
});

describe.each(MODELS)('%s agrees with the recorded TensorFlow.js outputs to 1e-5', (name) => {
  let session: ModelSession;
  beforeAll(async () => {
    session = await openModel(join(ROOT, name));
  }, 60_000);
  afterAll(() => session.close());

  test.each(cases)('picture $seed, $width×$height', async ({ seed, width, height, probabilities }) => {
    const sampler = createSampler(session.manifest.input.size);
    const ours = await session.classify((tensor) => {
      sampler.fromRgb(syntheticImage(seed, width, height), tensor);
    });
    expect(Object.keys(ours).sort()).toEqual(Object.keys(probabilities[name]).sort());
    for (const [label, theirs] of Object.entries(probabilities[name])) {
      expect(Math.abs((ours[label] ?? NaN) - theirs), label).toBeLessThan(TOLERANCE);
    }
  });
});

describe.each([224, 299])('preprocessing to %i agrees with the recorded TensorFlow.js resize', (size) => {
  test.each(cases)('picture $seed, $width×$height', ({ seed, width, height, resized }) => {
    const tensor = new Float32Array(3 * size * size);
    createSampler(size).fromRgb(syntheticImage(seed, width, height), tensor);
    const expected = resized[String(size)] ?? [];
    const actual = samplePositions(size).map(({ y, x, channel }) => tensor[(channel * size + y) * size + x]);
    expect(actual.length).toBe(expected.length);
    actual.forEach((value = NaN, i) => {
      expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThan(1e-6);
    });
  });
});

test('the detector runs both models on a decoded frame and reports what both mean', async () => {
  // Picture 4 is one the small model suspects and the large one clears; the trigger is lowered so that both always speak.
  const config = SecondOpinionConfig.parse({ trigger: { Porn: 0.0 }, floor: 0 });
  const detector = await openNsfwDetector(config, { modelsDir: ROOT });
  try {
    await detector.warmUp();
    const { signals } = await detector.detect(syntheticFrame(4, 320, 180), {});
    const explicit = signals.find(({ label }) => label === 'sexual.explicit');
    const first = Number(explicit?.detail?.['nsfw-mobilenet-v2']);
    const second = Number(explicit?.detail?.['nsfw-inception-v3']);
    expect(first).toBeGreaterThan(0.1);
    expect(second).toBeLessThan(0.1);
    expect(explicit?.score).toBe(second);
  } finally {
    await detector.close();
  }
}, 60_000);
