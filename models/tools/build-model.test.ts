import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelFile, ModelManifest } from '@airlock/inference/manifest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readManifest } from '@airlock/inference/model-files';
import { buildModel } from './build-model.ts';
import { sha256 } from './source.ts';

const SMALL = join(import.meta.dirname, '..', 'nsfw-mobilenet-v2');
const WRONG = '0'.repeat(64);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airlock-build-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The small model's manifest, changed, in `folder`; returns its one file. */
async function manifestWith(change: (manifest: ModelManifest) => object): Promise<ModelFile> {
  const manifest = await readManifest(SMALL);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(change(manifest)));
  return manifest.files[0]!;
}
const withSource =
  (over: object) =>
  (manifest: ModelManifest): object => ({ ...manifest, source: { ...manifest.source, ...over } });

test('builds the pinned bytes once, and again only when they are gone or changed', async () => {
  const artefact = await manifestWith((manifest) => manifest);
  const target = join(folder, 'model.onnx');
  const steps: number[] = [];
  expect(await buildModel(folder, (_, done) => steps.push(done))).toBe('built');
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  const built = await readFile(target);
  expect(sha256(built)).toBe(artefact.sha256);
  expect(built.length).toBe(artefact.bytes);

  const { mtimeMs } = await stat(target);
  expect(await buildModel(folder)).toBe('up to date');
  expect((await stat(target)).mtimeMs).toBe(mtimeMs);

  await writeFile(target, built.subarray(1));
  expect(await buildModel(folder)).toBe('built');
  expect(sha256(await readFile(target))).toBe(artefact.sha256);
});

test('two builds at once leave one good file', async () => {
  const artefact = await manifestWith((manifest) => manifest);
  await Promise.all([buildModel(folder), buildModel(folder)]);
  expect((await readdir(folder)).sort()).toEqual(['manifest.json', 'model.onnx']);
  expect(sha256(await readFile(join(folder, 'model.onnx')))).toBe(artefact.sha256);
});

test('a result with another hash is an error and leaves what was there', async () => {
  await manifestWith((m) => ({ ...m, files: [{ path: 'model.onnx', sha256: WRONG }] }));
  await writeFile(join(folder, 'model.onnx'), 'old');
  await expect(buildModel(folder)).rejects.toThrow(`the manifest pins ${WRONG}`);
  expect(await readFile(join(folder, 'model.onnx'), 'utf8')).toBe('old');
  expect((await readdir(folder)).sort()).toEqual(['manifest.json', 'model.onnx']);
});

test('a source file with another hash is an error before it is run', async () => {
  await manifestWith(
    withSource({ files: [{ path: 'dist/models/mobilenet_v2/model.min.js', sha256: WRONG }] }),
  );
  await expect(buildModel(folder)).rejects.toThrow(`expected ${WRONG}`);
});

test('a source of another version is an error that says what to do', async () => {
  await manifestWith(withSource({ version: '4.2.1' }));
  await expect(buildModel(folder)).rejects.toThrow('the manifest pins 4.2.1; run npm ci');
});

describe('files that are copied, committed or put there', () => {
  const BYTES = Buffer.from('weights');
  const good = { path: 'weights.bin', sha256: sha256(BYTES) };
  const component = {
    name: 'part',
    kind: 'component',
    version: '1',
    title: 'A part.',
    licence: 'MIT',
    labels: {},
    input: 'nothing',
    output: 'nothing',
    files: [good],
  };
  const write = (over: object): Promise<void> =>
    writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...component, ...over }));
  const npm = { kind: 'npm-file', package: 'nsfwjs', version: '4.4.0', copies: { 'weights.bin': 'LICENSE' } };

  test('a file of a package is copied, byte for byte', async () => {
    const licence = await readFile(join(import.meta.dirname, '../node_modules/nsfwjs/LICENSE'));
    await write({ source: npm, files: [{ path: 'weights.bin', sha256: sha256(licence) }] });
    expect(await buildModel(folder)).toBe('built');
    expect(await readFile(join(folder, 'weights.bin'))).toEqual(licence);
    expect(await buildModel(folder)).toBe('up to date');
  });

  test('a file of a package that has other bytes is not copied', async () => {
    await write({ source: npm });
    await expect(buildModel(folder)).rejects.toThrow('nsfwjs is not the package that was pinned; run npm ci');
    expect(await readdir(folder)).toEqual(['manifest.json']);
  });

  test('an optional model of a package that is not there is absent, another is an error', async () => {
    const source = { ...npm, package: 'airlock-no-such-package' };
    await write({ source, optional: true });
    expect(await buildModel(folder)).toBe(
      'absent: the package airlock-no-such-package is not installed; run npm ci',
    );
    await write({ source });
    await expect(buildModel(folder)).rejects.toThrow('is not installed; run npm ci');
  });

  test.each([
    ['committed', { kind: 'committed', madeBy: 'npm run train' }],
    ['local', { kind: 'local', from: 'our archive' }],
  ])('%s weights are checked and never overwritten', async (_, source) => {
    await write({ source });
    await writeFile(join(folder, 'weights.bin'), BYTES);
    expect(await buildModel(folder)).toBe('up to date');
    await writeFile(join(folder, 'weights.bin'), 'other');
    await expect(buildModel(folder)).rejects.toThrow('Put the right file there');
    expect(await readFile(join(folder, 'weights.bin'), 'utf8')).toBe('other');
  });

  test('a local model nobody has put there is absent when optional', async () => {
    await write({ source: { kind: 'local', from: 'our archive' }, optional: true });
    expect(await buildModel(folder)).toMatch(/^absent: part: put weights.bin into models\/part/);
  });

  test('rules in code have nothing to build', async () => {
    await write({ source: { kind: 'code', path: 'libs/part' }, files: [] });
    expect(await buildModel(folder)).toBe('rules in code, nothing to build');
  });
});
