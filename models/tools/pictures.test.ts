import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Frame } from '@airlock/contracts/frame';
import type { FrameDetector } from '@airlock/inference/detector';
import { detectors } from '@airlock/inference/detectors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildModel } from './build-model.ts';

const ROOT = join(import.meta.dirname, '..');

/** A committed part of a film's frame; its size is in its name. */
function fixture(name: string): Frame {
  const [width = 0, height = 0] = (/(\d+)x(\d+)/.exec(name) ?? []).slice(1).map(Number);
  const bytes = gunzipSync(readFileSync(join(ROOT, 'fixtures', `${name}.i420.gz`)));
  const area = width * height;
  return {
    width,
    height,
    atMs: 2_500,
    format: 'i420',
    y: bytes.subarray(0, area),
    u: bytes.subarray(area, (area * 5) / 4),
    v: bytes.subarray((area * 5) / 4),
    strideY: width,
    strideU: width / 2,
    strideV: width / 2,
    matrix: 'bt709',
    range: 'limited',
  };
}
const flat = (level: number): Frame => {
  const frame = fixture('street-320x180');
  return { ...frame, y: frame.y.map(() => level), u: frame.u.map(() => 128), v: frame.v.map(() => 128) };
};

beforeAll(async () => {
  for (const name of ['object-centernet', 'face-blazeface', 'face-age']) await buildModel(join(ROOT, name));
}, 120_000);

describe('objects', () => {
  let detector: FrameDetector;
  beforeAll(async () => {
    detector = await detectors.open('frame', 'objects', {}, { modelsDir: ROOT });
    await detector.warmUp();
  }, 60_000);
  afterAll(() => detector.close());

  test('finds the cars of a street and says how many, and that nobody is there', async () => {
    const { signals } = await detector.detect(fixture('street-320x180'), {});
    const car = signals.find(({ label }) => label === 'object.car');
    expect(car?.score).toBeGreaterThan(0.4);
    expect(car?.detail).toMatchObject({ person_count: 0 });
    expect(Number(car?.detail?.['count'])).toBeGreaterThanOrEqual(2);
    const { x = 0, y = 0, w = 0, h = 0 } = car?.region ?? {};
    expect(Math.abs(x + w / 2 - 0.75)).toBeLessThan(0.2);
    expect(w).toBeGreaterThan(0.2);
    expect(w).toBeLessThan(0.5);
    expect(y + h).toBeLessThan(0.8);
    expect(signals.every(({ label }) => detector.labels.includes(label))).toBe(true);
  });

  test('finds nothing in a picture of nothing', async () => {
    expect(await detector.detect(flat(90), {})).toEqual({ signals: [] });
  });

  test('refuses a kind that has no label, before it looks', async () => {
    const opening = detectors.open('frame', 'objects', { kinds: ['banana'] }, { modelsDir: ROOT });
    await expect(opening).rejects.toThrow('no label for banana');
  });
});

describe('faces', () => {
  let detector: FrameDetector;
  beforeAll(async () => {
    detector = await detectors.open('frame', 'faces', { floor: 0.6, minorFloor: 0.05 }, { modelsDir: ROOT });
    await detector.warmUp();
  }, 60_000);
  afterAll(() => detector.close());

  test('takes the face of a drawn rabbit for one, where it is, and says no gender and no adult', async () => {
    const { signals } = await detector.detect(fixture('bunny-240x240'), {});
    const face = signals.find(({ label }) => label === 'object.face');
    expect(face?.detail).toEqual({ count: 1 });
    expect(face?.score).toBeGreaterThan(0.6);
    const { x = 0, w = 0 } = face?.region ?? {};
    expect(Math.abs(x + w / 2 - 0.5)).toBeLessThan(0.15);
    const said = JSON.stringify(signals);
    expect(said).not.toMatch(/gender|male|adult/);
    expect(new Set(detector.labels)).toEqual(new Set(['object.face', 'minor_safety.apparent_age']));
  });

  test('finds nobody in a street', async () => {
    expect(await detector.detect(fixture('street-320x180'), {})).toEqual({ signals: [] });
  });
});

test('the age model holds no gender: what says it is not converted', () => {
  const graph = readFileSync(join(ROOT, 'face-age', 'model.onnx')).toString('latin1');
  expect(graph).toContain('age_pred');
  expect(graph).not.toContain('gender');
});
