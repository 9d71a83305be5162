import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import type { GraphModel, GraphNode } from './graph.ts';
import { convertGraph } from './graph-to-onnx.ts';
import { encodeModel } from './onnx.ts';
import type { Weight } from './weights.ts';

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const placeholder = (h: number, w: number): GraphNode => ({
  name: 'x',
  op: 'Placeholder',
  attr: { shape: { shape: { dim: [1, h, w, 3].map((size) => ({ size })) } } },
});
const model = (...node: readonly GraphNode[]): GraphModel => ({
  modelTopology: { node },
  weightsManifest: [],
});
const weights = (of: Readonly<Record<string, readonly number[]>>): ReadonlyMap<string, Weight> =>
  new Map(
    Object.entries(of).map(([name, data]) => [name, { shape: [data.length], data: Float32Array.from(data) }]),
  );
const constants = (of: Readonly<Record<string, readonly number[]>>): GraphNode[] =>
  Object.keys(of).map((name) => ({ name, op: 'Const' }));

/** Runs what was converted on a picture of [h, w] pixels, channels first. */
async function run(graph: ReturnType<typeof convertGraph>, data: readonly number[], h: number, w: number) {
  const session = await InferenceSession.create(encodeModel(graph));
  const { y } = await session.run({ input: new Tensor('float32', Float32Array.from(data), [1, 3, h, w]) });
  return { dims: y?.dims, data: [...(y?.data as Float32Array)] };
}

describe('graphs of TensorFlow', () => {
  test('what no output needs is not converted, known or not', () => {
    const unknown: GraphNode = { name: 'other', op: 'NonMaxSuppression', input: ['x'] };
    const relu: GraphNode = { name: 'y', op: 'Relu', input: ['x'] };
    const graph = convertGraph('g', model(placeholder(2, 2), unknown, relu), new Map(), { y: 'y' });
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Relu', 'Identity']);
    expect(() => convertGraph('g', model(placeholder(2, 2), unknown), new Map(), { y: 'other' })).toThrow(
      'node other: operation NonMaxSuppression is not supported',
    );
  });

  test('numbers along the channels follow them, and clamping in two steps becomes one', async () => {
    const known = { by: [1, 10, 100], six: [6], zero: [0] };
    const nodes: GraphNode[] = [
      { name: 'mul', op: 'Mul', input: ['by', 'x'] },
      { name: 'relu', op: 'Relu', input: ['mul'] },
      { name: 'min', op: 'Minimum', input: ['relu', 'six'] },
      { name: 'max', op: 'Maximum', input: ['min', 'zero'] },
    ];
    const graph = convertGraph('g', model(placeholder(1, 2), ...constants(known), ...nodes), weights(known), {
      y: 'max',
    });
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Mul', 'Relu', 'Clip', 'Identity']);
    const { data } = await run(graph, [-1, 2, 0.5, 0.25, 0.01, 1], 1, 2);
    expect(data).toEqual([0, 2, 5, 2.5, 1, 6].map((v) => expect.closeTo(v, 5) as number));
  });

  test('what the graph reshapes comes out in TensorFlow’s order', async () => {
    const known = { dims: [1, -1, 3] };
    const reshape: GraphNode = { name: 'r', op: 'Reshape', input: ['x', 'dims'] };
    const graph = convertGraph('g', model(placeholder(1, 2), ...constants(known), reshape), weights(known), {
      y: 'r',
    });
    expect(await run(graph, [1, 2, 3, 4, 5, 6], 1, 2)).toEqual({ dims: [1, 2, 3], data: [1, 3, 5, 2, 4, 6] });
  });

  test('pads height, width and channels with zeros', async () => {
    const known = { margins: [0, 0, 0, 1, 1, 0, 0, 1] };
    const pad: GraphNode = { name: 'p', op: 'Pad', input: ['x', 'margins'] };
    const graph = convertGraph('g', model(placeholder(1, 1), ...constants(known), pad), weights(known), {
      y: 'p',
    });
    const { dims, data } = await run(graph, [7, 8, 9], 1, 1);
    expect(dims).toEqual([1, 4, 2, 2]);
    expect(data).toEqual([0, 7, 0, 0, 0, 8, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0]);
  });

  test('refuses an activation it cannot fuse and channels first, naming the node', () => {
    const conv = (attr: GraphNode['attr']): GraphModel =>
      model(
        placeholder(2, 2),
        { name: 'k', op: 'Const' },
        { name: 'b', op: 'Const' },
        {
          name: 'c',
          op: '_FusedConv2D',
          input: ['x', 'k', 'b'],
          attr: {
            strides: { list: { i: [1, 1, 1, 1] } },
            padding: { s: base64('SAME') },
            ...attr,
          },
        },
      );
    const kernel = new Map([
      ['k', { shape: [1, 1, 3, 1], data: Float32Array.of(1, 1, 1) }],
      ['b', { shape: [1], data: Float32Array.of(0) }],
    ]);
    const elu = conv({ fused_ops: { list: { s: [base64('BiasAdd'), base64('Elu')] } } });
    expect(() => convertGraph('g', elu, kernel, { y: 'c' })).toThrow('node c (_FusedConv2D): fused_ops');
    const first = conv({ data_format: { s: base64('NCHW') } });
    expect(() => convertGraph('g', first, kernel, { y: 'c' })).toThrow('expected NHWC');
  });
});
