import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelManifest } from '@airlock/inference/manifest';
import { convert } from './keras-to-onnx.ts';
import { encodeModel } from './onnx.ts';
import { readSource, sha256 } from './source.ts';

/** What happened to one model. */
export type BuildResult = 'built' | 'up to date';

/** Where a build is: a short verb phrase and how much of the work is behind it (0–1). */
export type OnProgress = (step: string, done: number) => void;

/** Reads and checks `<folder>/manifest.json`. */
export async function readManifest(folder: string): Promise<ModelManifest> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8');
  return ModelManifest.parse(JSON.parse(text));
}

/** Converts the source a manifest names, without looking at what hash the result should have. */
export async function convertSource(manifest: ModelManifest, onProgress: OnProgress): Promise<Uint8Array> {
  const source = await readSource(manifest.source, (done, total) => {
    onProgress('checking source', (0.4 * done) / total);
  });
  onProgress('converting', 0.5);
  const graph = convert(manifest.name, source.model, source.weights);
  onProgress('encoding', 0.8);
  return encodeModel(graph);
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

/**
 * Makes `<folder>/model.onnx` what the manifest says it is; does nothing when it already is. Safe to run twice at once.
 * @throws Error when the source or the result does not have the pinned hash; the old file is then left as it was.
 */
export async function buildModel(
  folder: string,
  onProgress: OnProgress = () => undefined,
): Promise<BuildResult> {
  const manifest = await readManifest(folder);
  const { artefact } = manifest;
  const target = join(folder, artefact.path);
  onProgress('looking', 0);
  if ((await hashOf(target)) === artefact.sha256) return 'up to date';

  const bytes = await convertSource(manifest, onProgress);
  const actual = sha256(bytes);
  if (actual !== artefact.sha256) {
    throw new Error(
      `${manifest.name}: the converted model has sha256 ${actual}, the manifest pins ${artefact.sha256}. ` +
        'Either the converter changed (check parity, then run with --pin) or the source did.',
    );
  }
  onProgress('writing', 0.95);
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, bytes);
    await rename(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
  return 'built';
}
