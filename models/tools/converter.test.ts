import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldBatchNorm, kernelToOnnx, samePads, slide, type Convolution } from './convolution.ts';
import { convert } from './keras-to-onnx.ts';
import type { KerasLayer, LayersModel } from './keras.ts';
import { encodeModel } from './onnx.ts';
import * as pb from './protobuf.ts';
import { decodeWeights, type Weight } from './weights.ts';

const weight = (shape: readonly number[], values: readonly number[]): Weight => ({
  shape,
  data: Float32Array.from(values),
});

describe('protobuf', () => {
  test.each([
    // From the encoding guide.
    ['varint 150', pb.int(1, 150), '089601'],
    ['string "testing"', pb.string(2, 'testing'), '120774657374696e67'],
    ['embedded message', pb.message(3, pb.int(1, 150)), '1a03089601'],
    ['float 1', pb.float(2, 1), '150000803f'],
    ['a length over 2^31', pb.int(1, 5_000_000_000), '0880e497d012'],
  ])('%s', (_, bytes, hex) => {
    expect(Buffer.from(pb.concat(bytes)).toString('hex')).toBe(hex);
  });

  test('refuses what is not an unsigned integer', () => {
    expect(() => pb.int(1, -1)).toThrow(RangeError);
    expect(() => pb.int(1, 0.5)).toThrow(RangeError);
  });
});

describe('weights', () => {
  const spec = (name: string, shape: readonly number[]) => ({
    name,
    shape,
    dtype: 'float32',
    quantization: { dtype: 'uint8', min: -1, scale: 0.5 },
  });

  test('undoes the affine quantisation and cuts tensors in order', () => {
    const weights = decodeWeights([spec('a', [2]), spec('b', [1, 2])], Uint8Array.of(0, 1, 2, 255));
    expect([...(weights.get('a')?.data ?? [])]).toEqual([-1, -0.5]);
    expect(weights.get('b')).toEqual({ shape: [1, 2], data: Float32Array.of(0, 126.5) });
  });

  test('refuses bytes that do not fit the manifest exactly', () => {
    expect(() => decodeWeights([spec('a', [3])], new Uint8Array(2))).toThrow('end 1 bytes early');
    expect(() => decodeWeights([spec('a', [1])], new Uint8Array(2))).toThrow('1 bytes left over');
    expect(() => decodeWeights([{ name: 'a', shape: [1], dtype: 'bool' }], new Uint8Array(4))).toThrow(
      'bool',
    );
  });

  test('reads half floats exactly, and plain floats and whole numbers beside them', () => {
    const halves = [0x3c00, 0xc000, 0x3555, 0x0001, 0x7bff, 0x8000];
    const bytes = new DataView(new ArrayBuffer(12 + 4 + 4));
    halves.forEach((bits, i) => {
      bytes.setUint16(i * 2, bits, true);
    });
    bytes.setFloat32(12, 1.5, true);
    bytes.setInt32(16, -7, true);
    const weights = decodeWeights(
      [
        { name: 'h', shape: [6], dtype: 'float32', quantization: { dtype: 'float16' } },
        { name: 'f', shape: [], dtype: 'float32' },
        { name: 'i', shape: [1], dtype: 'int32' },
      ],
      new Uint8Array(bytes.buffer),
    );
    expect([...(weights.get('h')?.data ?? [])]).toEqual([1, -2, 0.333251953125, 2 ** -24, 65504, -0]);
    expect(weights.get('f')?.data[0]).toBe(1.5);
    expect(weights.get('i')?.data[0]).toBe(-7);
  });
});

describe('convolutions', () => {
  test('kernels move from height-width-in-out to out-in-height-width', () => {
    const values = Array.from({ length: 12 }, (_, i) => i);
    expect([...kernelToOnnx(weight([1, 2, 2, 3], values), false).kernel]).toEqual([
      0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11,
    ]);
    const depthwise = kernelToOnnx(weight([1, 3, 2, 1], values.slice(0, 6)), true);
    expect(depthwise).toEqual({ kernel: Float64Array.of(0, 2, 4, 1, 3, 5), dims: [2, 1, 1, 3], groups: 2 });
  });

  test('a folded batch norm equals the convolution followed by the norm', () => {
    const value = fc.double({ min: -4, max: 4, noNaN: true });
    const positive = fc.double({ min: 0.01, max: 4, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(value, value, value),
        value,
        value,
        value,
        positive,
        fc.boolean(),
        (kernel, x, ...rest) => {
          const [mean, beta, variance, scales] = rest;
          const conv: Convolution = {
            kernel: Float64Array.from(kernel),
            dims: [1, 3, 1, 1],
            bias: Float64Array.of(0.5),
            groups: 1,
            strides: [1, 1],
            pads: [0, 0, 0, 0],
          };
          const one = (v: number): Weight => weight([1], [v]);
          const folded = foldBatchNorm(conv, {
            gamma: scales ? one(1.5) : undefined,
            beta: one(beta),
            mean: one(mean),
            variance: one(variance),
            epsilon: 1e-3,
          });
          const apply = (c: Convolution): number =>
            c.kernel.reduce((sum, k) => sum + k * x, c.bias[0] ?? NaN);
          const f = Math.fround;
          const normal =
            (apply(conv) - f(mean)) * ((scales ? 1.5 : 1) / Math.sqrt(f(variance) + 1e-3)) + f(beta);
          expect(apply(folded)).toBeCloseTo(normal, 8);
        },
      ),
    );
  });

  test.each([
    // TensorFlow: the odd pixel of SAME padding goes to the bottom and right.
    { size: 224, window: 3, stride: 2, pads: [0, 0, 1, 1], out: 112 },
    { size: 35, window: 3, stride: 1, pads: [1, 1, 1, 1], out: 35 },
    { size: 7, window: 2, stride: 2, pads: [0, 0, 1, 1], out: 4 },
    { size: 8, window: 1, stride: 2, pads: [0, 0, 0, 0], out: 4 },
  ])('SAME padding of $size by $window/$stride', ({ size, window, stride, pads, out }) => {
    const found = samePads([size, size, 1], [window, window], [stride, stride]);
    expect(found).toEqual(pads);
    expect(slide([size, size, 1], [window, window], [stride, stride], found)).toEqual([out, out]);
  });
});

describe('graphs', () => {
  const layer = (name: string, class_name: string, config: object, from?: string): KerasLayer => ({
    name,
    class_name,
    config: { ...config },
    inbound_nodes: from ? [[[from, 0, 0]]] : [],
  });
  const input = layer('in', 'InputLayer', { batch_input_shape: [null, 2, 2, 1] });
  const modelOf = (...layers: readonly KerasLayer[]): LayersModel => ({
    modelTopology: {
      model_config: {
        config: { layers: [input, ...layers], output_layers: [[layers.at(-1)?.name ?? '', 0, 0]] },
      },
    },
    weightsManifest: [],
  });
  const pooled = layer(
    'pool',
    'AveragePooling2D',
    { pool_size: [2, 2], strides: [2, 2], padding: 'valid' },
    'in',
  );
  const head = [
    layer('flat', 'Flatten', {}, 'pool'),
    layer('drop', 'Dropout', { rate: 0.5 }, 'flat'),
    layer('dense', 'Dense', { activation: 'softmax' }, 'drop'),
  ];
  const weights = new Map([
    ['dense/kernel', weight([1, 2], [1, -1])],
    ['dense/bias', weight([2], [0, 0])],
  ]);

  test('dropout vanishes, and the ends have the names the session binds to', () => {
    const graph = convert('tiny', modelOf(pooled, ...head), weights);
    expect(graph.nodes.map(({ op }) => op)).toEqual([
      'AveragePool',
      'Flatten',
      'Gemm',
      'Softmax',
      'Identity',
    ]);
    expect(graph.input).toEqual({ name: 'input', dims: [1, 1, 2, 2] });
    expect(graph.outputs).toEqual([{ name: 'probabilities', dims: [1, 2] }]);
  });

  test('the same graph gives the same bytes', () => {
    const bytes = () => encodeModel(convert('tiny', modelOf(pooled, ...head), weights));
    expect(Buffer.compare(bytes(), bytes())).toBe(0);
  });

  test.each([
    ['an unknown layer', [layer('lstm', 'LSTM', {}, 'in')], 'layer lstm: class LSTM is not supported'],
    [
      'a missing weight',
      [pooled, ...head.slice(0, 2), layer('other', 'Dense', {}, 'drop')],
      'no weight "kernel"',
    ],
    [
      'a leaky ReLU',
      [layer('r', 'ReLU', { negative_slope: 0.1 }, 'in')],
      'negative_slope is 0.1, expected 0',
    ],
    [
      'an unknown activation',
      [layer('a', 'Activation', { activation: 'gelu' }, 'in')],
      '"gelu" is not supported',
    ],
    [
      'a dilated convolution',
      [layer('c', 'Conv2D', { dilation_rate: [2, 2] }, 'in')],
      'dilation_rate is [2,2]',
    ],
    ['flattening more than a pixel', [layer('f', 'Flatten', {}, 'in')], 'flatten of more than a pixel'],
    ['a layer before its input', [layer('r', 'ReLU', {}, 'later')], 'input later is not computed yet'],
  ])('refuses %s, naming it', (_, layers, message) => {
    expect(() => convert('bad', modelOf(...layers), weights)).toThrow(message);
  });
});
