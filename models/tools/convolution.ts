import type { Weight } from './weights.ts';

/** Height, width, channels of an activation map; Keras' order without the batch. */
export type Shape = readonly [height: number, width: number, channels: number];
/** ONNX pad order: top, left, bottom, right. */
export type Pads = readonly [number, number, number, number];

/** A convolution in ONNX' terms, kept in doubles until it is emitted so that folding rounds once. */
export interface Convolution {
  /** `[out][in/group][kh][kw]`, flat. */
  readonly kernel: Float64Array;
  readonly dims: readonly [number, number, number, number];
  /** One per output channel. */
  readonly bias: Float64Array;
  readonly groups: number;
  readonly strides: readonly [number, number];
  readonly pads: Pads;
}

/** Keras' `[kh, kw, in, out]` kernel (depthwise: `[kh, kw, channels, multiplier]`) as ONNX wants it. */
export function kernelToOnnx(
  weight: Weight,
  depthwise: boolean,
): Pick<Convolution, 'kernel' | 'dims' | 'groups'> {
  const [kh = 0, kw = 0, inputs = 0, last = 0] = weight.shape;
  const outputs = depthwise ? inputs * last : last;
  const perGroup = depthwise ? 1 : inputs;
  const kernel = new Float64Array(outputs * perGroup * kh * kw);
  for (let y = 0; y < kh; y++)
    for (let x = 0; x < kw; x++)
      for (let i = 0; i < inputs; i++)
        for (let o = 0; o < last; o++) {
          const value = weight.data[((y * kw + x) * inputs + i) * last + o] ?? NaN;
          const row = depthwise ? i * last + o : o * inputs + i;
          kernel[(row * kh + y) * kw + x] = value;
        }
  return { kernel, dims: [outputs, perGroup, kh, kw], groups: depthwise ? inputs : 1 };
}

/** Parameters of a BatchNormalization layer, one value per channel; `gamma` is absent when the layer does not scale. */
export interface BatchNorm {
  readonly gamma: Weight | undefined;
  readonly beta: Weight;
  readonly mean: Weight;
  readonly variance: Weight;
  readonly epsilon: number;
}

/** The convolution that equals `conv` followed by `norm` at inference time. */
export function foldBatchNorm(conv: Convolution, norm: BatchNorm): Convolution {
  const perOutput = conv.kernel.length / conv.dims[0];
  const kernel = conv.kernel.slice();
  const bias = conv.bias.map((b, o) => {
    const scale = (norm.gamma?.data[o] ?? 1) / Math.sqrt((norm.variance.data[o] ?? NaN) + norm.epsilon);
    for (let i = o * perOutput; i < (o + 1) * perOutput; i++) kernel[i] = (kernel[i] ?? NaN) * scale;
    return (b - (norm.mean.data[o] ?? NaN)) * scale + (norm.beta.data[o] ?? NaN);
  });
  return { ...conv, kernel, bias };
}

/** TensorFlow's SAME padding of one axis: the odd pixel goes to the end. */
function same(size: number, window: number, stride: number): readonly [number, number] {
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + window - size, 0);
  const before = Math.floor(total / 2);
  return [before, total - before];
}

/** Pads of a window over a map, for SAME padding. */
export function samePads(
  shape: Shape,
  window: readonly [number, number],
  strides: readonly [number, number],
): Pads {
  const [top, bottom] = same(shape[0], window[0], strides[0]);
  const [left, right] = same(shape[1], window[1], strides[1]);
  return [top, left, bottom, right];
}

/** Height and width after a window slid over a padded map. */
export function slide(
  shape: Shape,
  window: readonly [number, number],
  strides: readonly [number, number],
  pads: Pads,
): readonly [number, number] {
  return [
    Math.floor((shape[0] + pads[0] + pads[2] - window[0]) / strides[0]) + 1,
    Math.floor((shape[1] + pads[1] + pads[3] - window[1]) / strides[1]) + 1,
  ];
}
