import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ModelSource } from '@airlock/inference/manifest';
import type { GraphModel } from './graph.ts';
import type { LayersModel } from './keras.ts';
import { decodeWeights, type Weight } from './weights.ts';

/** Lower-case hex SHA-256. */
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A TensorFlow.js layers model as it lies in an npm package: graph and dequantised weights. */
export interface SourceModel {
  readonly model: LayersModel;
  readonly weights: ReadonlyMap<string, Weight>;
}

type From<Kind extends ModelSource['kind']> = Extract<ModelSource, { kind: Kind }>;
/** A source whose files lie in an npm package. */
export type PackageSource = From<'tfjs-layers' | 'tfjs-graph' | 'npm-file'>;

/** The package or file a model is made from is not on this machine. */
export class NotInstalledError extends Error {}

/** Folder of an installed npm package: looked for as Node looks, but without its exports, which may name no file we want. */
function packageRoot(name: string): string {
  const paths = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const root = paths.map((path) => join(path, name)).find((path) => existsSync(join(path, 'package.json')));
  if (root !== undefined) return root;
  throw new NotInstalledError(`the package ${name} is not installed; run npm ci`);
}

/** The folder of a source's package, at the pinned version. */
async function pinnedRoot(source: PackageSource): Promise<string> {
  const root = packageRoot(source.package);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  if (version === source.version) return root;
  throw new Error(`${source.package} is ${version}, the manifest pins ${source.version}; run npm ci`);
}

/** One file of the package a source names; its hash is the caller's to check. */
export async function readPackageFile(source: PackageSource, path: string): Promise<Uint8Array> {
  const root = await pinnedRoot(source);
  return readFile(join(root, path)).catch((cause: unknown) => {
    throw new NotInstalledError(`${source.package} has no file ${path}; run npm ci`, { cause });
  });
}

/**
 * Checks the pinned files of a source against their hashes and returns the folder of its package.
 * @throws Error when the package's version or a file is not the pinned one.
 */
async function checkedRoot(
  source: From<'tfjs-layers' | 'tfjs-graph'>,
  onFile: (done: number, total: number) => void = () => undefined,
): Promise<string> {
  const root = await pinnedRoot(source);
  for (const [i, { path, sha256: expected }] of source.files.entries()) {
    const actual = sha256(await readFile(join(root, path)));
    if (actual !== expected)
      throw new Error(`${source.package}/${path} has sha256 ${actual}, expected ${expected}`);
    onFile(i + 1, source.files.length);
  }
  return root;
}

/**
 * Reads the pinned files of a manifest's source package, each checked against its hash *before* it is loaded: they are
 * JavaScript modules (base64 weights wrapped in UMD), and nothing unknown gets to run.
 * @throws Error when the package's version or a file is not the pinned one.
 */
export async function readSource(
  source: From<'tfjs-layers'>,
  onFile?: (done: number, total: number) => void,
): Promise<SourceModel> {
  const root = await checkedRoot(source, onFile);
  const require = createRequire(join(root, 'package.json'));
  const model = require(`./${source.model}`) as LayersModel;
  const shards = model.weightsManifest.flatMap(({ paths }) => paths);
  const bytes = shards.map((shard) => {
    const path = `${dirname(source.model)}/${shard}.min.js`;
    if (!source.files.some((file) => file.path === path))
      throw new Error(`${path} is not pinned in the manifest`);
    return Buffer.from(require(`./${path}`) as string, 'base64');
  });
  const specs = model.weightsManifest.flatMap(({ weights }) => weights);
  return { model, weights: decodeWeights(specs, Buffer.concat(bytes)) };
}

/**
 * Reads a graph model and the bytes of its shards, each file checked against its hash first.
 * @throws Error when the package's version or a file is not the pinned one.
 */
export async function readGraphBytes(
  source: From<'tfjs-graph'>,
  onFile?: (done: number, total: number) => void,
): Promise<{ readonly model: GraphModel; readonly bytes: Uint8Array }> {
  const root = await checkedRoot(source, onFile);
  const model = JSON.parse(await readFile(join(root, source.model), 'utf8')) as GraphModel;
  const shards: Uint8Array[] = [];
  for (const shard of model.weightsManifest.flatMap(({ paths }) => paths)) {
    const path = join(dirname(source.model), shard);
    if (!source.files.some((file) => file.path === path))
      throw new Error(`${path} is not pinned in the manifest`);
    shards.push(await readFile(join(root, path)));
  }
  return { model, bytes: Buffer.concat(shards) };
}

/** A graph model and its constants. */
export async function readGraphSource(
  ...args: Parameters<typeof readGraphBytes>
): Promise<{ readonly model: GraphModel; readonly weights: ReadonlyMap<string, Weight> }> {
  const { model, bytes } = await readGraphBytes(...args);
  const specs = model.weightsManifest.flatMap(({ weights }) => weights);
  return { model, weights: decodeWeights(specs, bytes) };
}
