import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openGraph } from '@airlock/inference/session';
import { Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildModel } from './build-model.ts';
import {
  GRAPH_FIXTURE,
  GRAPH_INPUTS,
  graphSamples,
  SEEDS,
  type GraphParityFixture,
} from './graph-parity-cases.ts';
import { syntheticImage } from './synthetic-image.ts';

const ROOT = join(import.meta.dirname, '..');
const TOLERANCE = 1e-4;
const { cases } = JSON.parse(readFileSync(GRAPH_FIXTURE, 'utf8')) as GraphParityFixture;

/** Where a value that TensorFlow keeps channels last lies when channels come first. */
function channelsFirst(at: number, [, h = 0, w = 0, c = 0]: readonly number[]): number {
  return (at % c) * h * w + Math.floor(at / c);
}

test('the fixture holds every model and picture', () => {
  const expected = Object.keys(GRAPH_INPUTS).flatMap((model) => SEEDS.map((seed) => ({ model, seed })));
  expect(cases.map(({ model, seed }) => ({ model, seed }))).toEqual(expected);
});

describe.each(Object.entries(GRAPH_INPUTS))('%s', (name, { size, value }) => {
  let session: Awaited<ReturnType<typeof openGraph>>;
  beforeAll(async () => {
    await buildModel(join(ROOT, name));
    session = await openGraph(join(ROOT, name));
  }, 120_000);
  afterAll(() => session.close());

  test.each(cases.filter(({ model }) => model === name))(
    'agrees with the recorded TensorFlow.js outputs to 1e-4, picture $seed',
    async ({ seed, outputs }) => {
      const { rgb } = syntheticImage(seed, size, size);
      const data = new Float32Array(3 * size * size);
      rgb.forEach((byte, i) => (data[(i % 3) * size * size + Math.floor(i / 3)] = value(byte)));
      const ours = await session.run(
        { input: new Tensor('float32', data, [1, 3, size, size]) },
        Object.keys(outputs),
      );
      for (const [output, { shape, samples }] of Object.entries(outputs)) {
        const values = ours[output]?.data as Float32Array;
        expect(values.length).toBe(shape.reduce((a, b) => a * b, 1));
        graphSamples(values.length).forEach((at, i) => {
          const here = shape.length === 4 ? channelsFirst(at, shape) : at;
          const theirs = samples[i] ?? NaN;
          const scale = Math.max(1, Math.abs(theirs));
          expect(Math.abs((values[here] ?? NaN) - theirs) / scale, `${output}[${at}]`).toBeLessThan(
            TOLERANCE,
          );
        });
      }
    },
    60_000,
  );
});
