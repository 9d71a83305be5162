import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from '@airlock/contracts/frame';
import { DetectorSettings, openDetectors, planDetectors } from '@airlock/inference/detector-plan';
import { imageClassifierFactory } from '@airlock/inference/plug-in/image-classifier-detector';
import { createRegistry } from '@airlock/inference/registry';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeModel, type Graph } from './onnx.ts';

/** A classifier anybody could have made: how red, green or blue is the picture on the whole? Raw scores, blue first. */
const COLOURS: Graph = {
  name: 'colours',
  nodes: [
    { op: 'GlobalAveragePool', name: 'mean', inputs: ['pixels'], outputs: ['mean'] },
    { op: 'Flatten', name: 'scores', inputs: ['mean'], outputs: ['scores'] },
  ],
  initializers: [],
  input: { name: 'pixels', dims: [1, 3, 8, 8] },
  outputs: [{ name: 'scores', dims: [1, 3] }],
};
const MANIFEST = {
  name: 'colours',
  kind: 'image-classifier',
  version: '1',
  title: 'An operator’s own classifier',
  licence: 'CC0-1.0',
  source: { kind: 'local', from: 'an operator' },
  labels: { blue: 'house.blue', red: 'house.red' },
  thresholds: { red: 0.9, blue: 0.5 },
  input: {
    ...{ name: 'pixels', layout: 'nchw', size: 8, resize: 'area-pad', colours: 'bgr', divisor: 25.5 },
    ...{ mean: [5, 5, 5], std: [1, 1, 1] },
  },
  output: { name: 'scores', classes: ['blue', 'green', 'red'], activation: 'sigmoid' },
};

let modelsDir = '';
async function install(manifest: object): Promise<void> {
  const bytes = encodeModel(COLOURS);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await mkdir(join(modelsDir, 'colours'));
  await writeFile(join(modelsDir, 'colours', 'model.onnx'), bytes);
  const files = [{ path: 'model.onnx', sha256 }];
  await writeFile(join(modelsDir, 'colours', 'manifest.json'), JSON.stringify({ ...manifest, files }));
}
beforeEach(async () => {
  modelsDir = await mkdtemp(join(tmpdir(), 'airlock-plug-in-'));
});
afterEach(() => rm(modelsDir, { recursive: true }));

/** One full-range BT.601 colour all over. */
function plain(y: number, u: number, v: number): Frame {
  return {
    ...{ width: 16, height: 16, atMs: 40, format: 'i420', matrix: 'bt601', range: 'full' },
    ...{ strideY: 16, strideU: 8, strideV: 8 },
    y: new Uint8Array(256).fill(y),
    u: new Uint8Array(64).fill(u),
    v: new Uint8Array(64).fill(v),
  };
}

async function opened() {
  const registry = createRegistry([imageClassifierFactory]);
  const plan = await planDetectors(registry, DetectorSettings.parse({}), modelsDir);
  const [detector, ...more] = await openDetectors(registry, 'frame', plan, { modelsDir });
  expect(more).toEqual([]);
  if (detector === undefined) throw new Error('nothing was opened');
  return detector;
}

test('any ONNX image classifier in the models folder runs by its manifest alone', async () => {
  await install(MANIFEST);
  const detector = await opened();
  try {
    await detector.warmUp();
    expect(detector.labels).toEqual(['house.blue', 'house.red']);
    const red = await detector.detect(plain(76, 85, 255), {});
    expect(red.signals).toEqual([
      {
        label: 'house.red',
        score: expect.closeTo(0.993, 2) as number,
        detector: { id: 'colours', version: '1' },
        source: 'frame',
        atMs: 40,
        detail: { class: 'red' },
      },
    ]);
    const blue = await detector.detect(plain(29, 255, 107), {});
    expect(blue.signals.map(({ label }) => label)).toEqual(['house.blue']);
    const green = await detector.detect(plain(149, 43, 21), {});
    expect(green.signals).toEqual([]);
  } finally {
    await detector.close();
  }
});

test('a label for what is no class, and bytes that are not the pinned ones, stop the start', async () => {
  await install({ ...MANIFEST, labels: { purple: 'house.purple' } });
  await expect(opened()).rejects.toThrow('is not a model manifest');
  await rm(join(modelsDir, 'colours'), { recursive: true });
  await install(MANIFEST);
  await writeFile(join(modelsDir, 'colours', 'model.onnx'), encodeModel({ ...COLOURS, name: 'other' }));
  await expect(opened()).rejects.toThrow('its manifest says');
});
