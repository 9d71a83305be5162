import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ModelManifest } from '@airlock/inference/manifest';
import type { LayersModel } from './keras.ts';
import { decodeWeights, type Weight } from './weights.ts';

/** Lower-case hex SHA-256. */
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A TensorFlow.js layers model as it lies in an npm package: graph and dequantised weights. */
export interface SourceModel {
  readonly model: LayersModel;
  readonly weights: ReadonlyMap<string, Weight>;
}

/** Folder of an installed npm package, found through its main entry, as `package.json` may not be exported. */
function packageRoot(name: string): string {
  const entry = createRequire(import.meta.url).resolve(name);
  const marker = join('node_modules', name);
  return entry.slice(0, entry.lastIndexOf(marker) + marker.length);
}

/**
 * Reads the pinned files of a manifest's source package, each checked against its hash *before* it is loaded: they are
 * JavaScript modules (base64 weights wrapped in UMD), and nothing unknown gets to run.
 * @throws Error when the package's version or a file is not the pinned one.
 */
export async function readSource(
  source: ModelManifest['source'],
  onFile: (done: number, total: number) => void = () => undefined,
): Promise<SourceModel> {
  const root = packageRoot(source.package);
  const require = createRequire(join(root, 'package.json'));
  const { version } = require('./package.json') as { version: string };
  if (version !== source.version) {
    throw new Error(`${source.package} is ${version}, the manifest pins ${source.version}; run npm ci`);
  }
  for (const [i, { path, sha256: expected }] of source.files.entries()) {
    const actual = sha256(await readFile(join(root, path)));
    if (actual !== expected)
      throw new Error(`${source.package}/${path} has sha256 ${actual}, expected ${expected}`);
    onFile(i + 1, source.files.length);
  }
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
