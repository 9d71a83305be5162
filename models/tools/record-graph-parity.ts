/**
 * Records what TensorFlow.js (cpu backend) says about synthetic pictures with the graph models as their authors run them.
 * Needs what nothing else here needs: `npm install --no-save @tensorflow/tfjs-converter@4.22.0`, or a folder that has it in
 * NODE_PATH; then `node --conditions=@airlock/source models/tools/record-graph-parity.ts`. The result is committed.
 */
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readManifest } from '@airlock/inference/model-files';
import {
  GRAPH_FIXTURE,
  GRAPH_INPUTS,
  graphSamples,
  SEEDS,
  type GraphParityCase,
} from './graph-parity-cases.ts';
import { readGraphBytes } from './source.ts';
import { syntheticImage } from './synthetic-image.ts';

interface TfTensor {
  readonly shape: readonly number[];
  data(): Promise<Float32Array>;
}
const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs-core') as {
  tensor4d(data: Float32Array, shape: readonly number[]): TfTensor;
  setBackend(name: string): Promise<boolean>;
};
const { loadGraphModel } = require('@tensorflow/tfjs-converter') as {
  loadGraphModel(
    from: unknown,
  ): Promise<{ execute(input: TfTensor, outputs: readonly string[]): TfTensor[] }>;
};
require('@tensorflow/tfjs-backend-cpu');
await tf.setBackend('cpu');

const cases: GraphParityCase[] = [];
for (const [name, { size, value }] of Object.entries(GRAPH_INPUTS)) {
  const { source } = await readManifest(join(import.meta.dirname, '..', name));
  if (source.kind !== 'tfjs-graph') throw new Error(`${name} is not made from a graph`);
  const { model, bytes } = await readGraphBytes(source);
  const weightSpecs = model.weightsManifest.flatMap(({ weights }) => weights);
  const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const load = () => Promise.resolve({ ...model, weightSpecs, weightData });
  const graph = await loadGraphModel({ load });
  const names = Object.keys(source.outputs);
  for (const seed of SEEDS) {
    const { rgb } = syntheticImage(seed, size, size);
    const input = tf.tensor4d(Float32Array.from(rgb, value), [1, size, size, 3]);
    const results = [graph.execute(input, Object.values(source.outputs))].flat();
    const outputs: Record<string, { shape: readonly number[]; samples: number[] }> = {};
    for (const [i, result] of results.entries()) {
      const data = await result.data();
      const samples = graphSamples(data.length).map((at) => data[at] ?? NaN);
      outputs[names[i] ?? ''] = { shape: result.shape, samples };
    }
    cases.push({ model: name, seed, outputs });
    process.stdout.write(`recorded ${name}, picture ${seed}\n`);
  }
}
const recordedWith = { '@vladmandic/human': '3.3.6', '@tensorflow/tfjs-converter': '4.22.0', backend: 'cpu' };
await writeFile(GRAPH_FIXTURE, `${JSON.stringify({ recordedWith, cases })}\n`);
