import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openModel, type ModelSession } from './session.js';

/** ONNX graph that answers the mean of each channel of a 2×2 picture; written by the converter's encoder. */
const MEANS = Buffer.from(
  'CAgSB2FpcmxvY2s6zgEKJgoFaW5wdXQSBG1lYW4aBG1lYW4iEUdsb2JhbEF2ZXJhZ2VQb29sCioKBG1lYW4SBW1lYW5zGgVt' +
    'ZWFucyIHRmxhdHRlbioLCgRheGlzGAGgAQIKLwoFbWVhbnMSDXByb2JhYmlsaXRpZXMaDXByb2JhYmlsaXRpZXMiCElkZW50' +
    'aXR5EgVtZWFuc1ofCgVpbnB1dBIWChQIARIQCgIIAQoCCAMKAggCCgIIAmIfCg1wcm9iYWJpbGl0aWVzEg4KDAgBEggKAggB' +
    'CgIIA0IECgAQEQ==',
  'base64',
);

const cleanup: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

async function folderWith(files: { manifest?: unknown; model?: Uint8Array }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'airlock-model-'));
  cleanup.push(() => rm(folder, { recursive: true }));
  if (files.manifest) await writeFile(join(folder, 'manifest.json'), JSON.stringify(files.manifest));
  if (files.model) await writeFile(join(folder, 'model.onnx'), files.model);
  return folder;
}

const sha256 = createHash('sha256').update(MEANS).digest('hex');
const manifest = {
  name: 'means',
  kind: 'image-classifier',
  version: '1',
  title: 'Mean of each colour.',
  licence: 'Apache-2.0',
  source: {
    kind: 'tfjs-layers',
    package: 'none',
    version: '1',
    model: 'none',
    files: [{ path: 'none', sha256 }],
  },
  files: [{ path: 'model.onnx', sha256, bytes: MEANS.length }],
  labels: {},
  input: { name: 'input', layout: 'nchw', size: 2, resize: 'bilinear-align-corners-squash', divisor: 255 },
  output: { name: 'probabilities', classes: ['red', 'green', 'blue'] },
};

async function openMeans(): Promise<ModelSession> {
  const session = await openModel(await folderWith({ manifest, model: MEANS }));
  cleanup.push(() => session.close());
  return session;
}

test('answers by label, reading the tensor as channels first', async () => {
  const session = await openMeans();
  await session.warmUp();
  const opinion = await session.classify((tensor) => {
    tensor.set([1, 1, 1, 1, 0, 0.5, 0.5, 1, 0.25, 0.25, 0.25, 0.25]);
  });
  expect(opinion).toEqual({ red: 1, green: 0.5, blue: 0.25 });
});

test('calls made at once do not write over each other', async () => {
  const session = await openMeans();
  const values = Array.from({ length: 20 }, (_, i) => i);
  const opinions = await Promise.all(values.map((v) => session.classify((tensor) => tensor.fill(v))));
  expect(opinions.map(({ red }) => red)).toEqual(values);
});

test('a call whose preprocessing throws fails alone', async () => {
  const session = await openMeans();
  const bad = session.classify(() => {
    throw new Error('torn frame');
  });
  const good = session.classify((tensor) => tensor.fill(3));
  await expect(bad).rejects.toThrow('torn frame');
  expect((await good).blue).toBe(3);
});

test('an answer that is not a number is an error, not a clean frame', async () => {
  const session = await openMeans();
  await expect(session.classify((tensor) => tensor.fill(NaN))).rejects.toMatchObject({ code: 'internal' });
});

test('closing waits for the calls in progress, and later calls are refused', async () => {
  const session = await openMeans();
  const pending = session.classify((tensor) => tensor.fill(1));
  const closed = session.close();
  await expect(session.classify((tensor) => tensor.fill(1))).rejects.toMatchObject({ code: 'gone' });
  expect((await pending).red).toBe(1);
  await closed;
  await session.close();
});

test('a model that is not built says how to build it', async () => {
  const folder = await folderWith({ manifest });
  await expect(openModel(folder)).rejects.toMatchObject({ code: 'not_ready', hint: 'Run `npm run models`.' });
});

test('bytes that are not the pinned ones are never loaded', async () => {
  const tampered = Uint8Array.from(MEANS);
  tampered[40] = 0;
  const folder = await folderWith({ manifest, model: tampered });
  await expect(openModel(folder)).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining(sha256) as string,
  });
});

test('a folder without a manifest, and a manifest that is none', async () => {
  await expect(openModel(await folderWith({}))).rejects.toMatchObject({ code: 'not_found' });
  const folder = await folderWith({
    manifest: { ...manifest, output: { name: 'probabilities', classes: [] } },
  });
  await expect(openModel(folder)).rejects.toMatchObject({ code: 'invalid_input' });
});
