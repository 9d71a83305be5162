import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelManifest } from '@airlock/inference/manifest';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildModel, readManifest } from './build-model.ts';
import { sha256 } from './source.ts';

const SMALL = join(import.meta.dirname, '..', 'nsfw-mobilenet-v2');
const WRONG = '0'.repeat(64);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airlock-build-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function manifestWith(change: (manifest: ModelManifest) => ModelManifest): Promise<ModelManifest> {
  const manifest = change(await readManifest(SMALL));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return manifest;
}

test('builds the pinned bytes once, and again only when they are gone or changed', async () => {
  const { artefact } = await manifestWith((manifest) => manifest);
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
  const { artefact } = await manifestWith((manifest) => manifest);
  await Promise.all([buildModel(folder), buildModel(folder)]);
  expect((await readdir(folder)).sort()).toEqual(['manifest.json', 'model.onnx']);
  expect(sha256(await readFile(join(folder, 'model.onnx')))).toBe(artefact.sha256);
});

test('a result with another hash is an error and leaves what was there', async () => {
  await manifestWith((m) => ({ ...m, artefact: { ...m.artefact, sha256: WRONG } }));
  await writeFile(join(folder, 'model.onnx'), 'old');
  await expect(buildModel(folder)).rejects.toThrow(`the manifest pins ${WRONG}`);
  expect(await readFile(join(folder, 'model.onnx'), 'utf8')).toBe('old');
  expect((await readdir(folder)).sort()).toEqual(['manifest.json', 'model.onnx']);
});

test('a source file with another hash is an error before it is run', async () => {
  await manifestWith((m) => ({
    ...m,
    source: { ...m.source, files: m.source.files.map((file) => ({ ...file, sha256: WRONG })) },
  }));
  await expect(buildModel(folder)).rejects.toThrow(`expected ${WRONG}`);
});

test('a source of another version is an error that says what to do', async () => {
  await manifestWith((m) => ({ ...m, source: { ...m.source, version: '4.2.1' } }));
  await expect(buildModel(folder)).rejects.toThrow('the manifest pins 4.2.1; run npm ci');
});
