import {
  foldBatchNorm,
  kernelToOnnx,
  samePads,
  slide,
  type Convolution,
  type Pads,
  type Shape,
} from './convolution.ts';
import { reader, type KerasLayer, type LayersModel } from './keras.ts';
import type { Attribute, Graph, Initializer, Node } from './onnx.ts';
import type { Weight } from './weights.ts';

/**
 * What a layer yields while the graph is walked. Padding and convolutions stay unwritten until something needs their
 * numbers: padding joins the window that follows it, batch normalisation joins the convolution before it.
 */
type Value =
  | { readonly kind: 'map'; readonly name: string; readonly shape: Shape }
  | { readonly kind: 'vector'; readonly name: string; readonly size: number }
  | { readonly kind: 'padded'; readonly of: Value; readonly pads: Pads }
  | {
      readonly kind: 'conv';
      readonly name: string;
      readonly input: string;
      readonly shape: Shape;
      readonly conv: Convolution;
    };

const ints = (value: readonly number[]): Attribute => ({ kind: 'ints', value });
const integer = (value: number): Attribute => ({ kind: 'int', value });
const NO_PADS: Pads = [0, 0, 0, 0];

/** Names of the graph's ends, the same for every model: the session binds to them. */
export const INPUT = 'input';
export const OUTPUT = 'probabilities';

/**
 * Converts a Keras functional image classifier (one input, one softmax output) to an ONNX graph: NHWC becomes NCHW with
 * batch 1, batch normalisation is folded away, dropout vanishes. Values agree with TensorFlow.js to float32 rounding.
 * @throws Error naming the layer, on anything it does not convert exactly.
 */
export function convert(name: string, model: LayersModel, weights: ReadonlyMap<string, Weight>): Graph {
  const { layers, output_layers: outputs } = model.modelTopology.model_config.config;
  const nodes: Node[] = [];
  const initializers: Initializer[] = [];
  const values = new Map<string, Value>();
  let inputDims: readonly number[] = [];

  const constant = (id: string, dims: readonly number[], data: Float32Array): string => {
    if (!initializers.some((i) => i.name === id)) initializers.push({ name: id, dims, data });
    return id;
  };
  const weight = (layer: KerasLayer, part: string): Weight => {
    const found = weights.get(`${layer.name}/${part}`);
    if (!found) throw new Error(`layer ${layer.name}: no weight "${part}"`);
    return found;
  };
  const emit = (
    op: string,
    id: string,
    inputs: readonly string[],
    attributes?: Node['attributes'],
  ): string => {
    nodes.push({ op, name: id, inputs, outputs: [id], ...(attributes && { attributes }) });
    return id;
  };

  const asMap = (layer: KerasLayer, value: Value | undefined): Extract<Value, { kind: 'map' }> => {
    if (value?.kind === 'map') return value;
    if (value?.kind !== 'conv')
      throw new Error(`layer ${layer.name}: cannot follow ${value?.kind ?? 'nothing'}`);
    const { conv } = value;
    const kernel = constant(`${value.name}/kernel`, conv.dims, Float32Array.from(conv.kernel));
    const bias = constant(`${value.name}/bias`, [conv.dims[0]], Float32Array.from(conv.bias));
    const out = emit('Conv', value.name, [value.input, kernel, bias], {
      group: integer(conv.groups),
      kernel_shape: ints(conv.dims.slice(2)),
      strides: ints(conv.strides),
      pads: ints(conv.pads),
    });
    return { kind: 'map', name: out, shape: value.shape };
  };
  /** The map a window slides over and its pads, explicit ZeroPadding2D included. */
  const windowed = (
    layer: KerasLayer,
    value: Value,
    window: readonly [number, number],
    strides: readonly [number, number],
  ) => {
    const explicit = value.kind === 'padded' ? value.pads : NO_PADS;
    const map = asMap(layer, value.kind === 'padded' ? value.of : value);
    const isSame = reader(layer).padding() === 'same';
    if (isSame && value.kind === 'padded')
      throw new Error(`layer ${layer.name}: SAME after explicit padding`);
    const pads = isSame ? samePads(map.shape, window, strides) : explicit;
    return { map, pads, size: slide(map.shape, window, strides, pads) };
  };
  const activate = (layer: KerasLayer, id: string, input: string, activation: string): string => {
    if (activation === 'linear') return input;
    if (activation === 'relu') return emit('Relu', id, [input]);
    if (activation === 'softmax') return emit('Softmax', id, [input], { axis: integer(1) });
    throw new Error(`layer ${layer.name}: activation "${activation}" is not supported`);
  };

  const convolution = (layer: KerasLayer, input: Value, depthwise: boolean): Value => {
    const config = reader(layer);
    config.require('data_format', 'channels_last');
    config.require('dilation_rate', [1, 1]);
    config.require('activation', 'linear');
    config.require('use_bias', false);
    const kernel = kernelToOnnx(weight(layer, depthwise ? 'depthwise_kernel' : 'kernel'), depthwise);
    const strides = config.pair('strides');
    const { map, pads, size } = windowed(layer, input, [kernel.dims[2], kernel.dims[3]], strides);
    const conv = { ...kernel, bias: new Float64Array(kernel.dims[0]), strides, pads };
    return { kind: 'conv', name: layer.name, input: map.name, shape: [...size, kernel.dims[0]], conv };
  };
  const batchNorm = (layer: KerasLayer, input: Value): Value => {
    if (input.kind !== 'conv') throw new Error(`layer ${layer.name}: batch norm only after a convolution`);
    const conv = foldBatchNorm(input.conv, {
      gamma: layer.config['scale'] === false ? undefined : weight(layer, 'gamma'),
      beta: weight(layer, 'beta'),
      mean: weight(layer, 'moving_mean'),
      variance: weight(layer, 'moving_variance'),
      epsilon: reader(layer).number('epsilon'),
    });
    return { ...input, conv };
  };
  const relu = (layer: KerasLayer, input: Value): Value => {
    const config = reader(layer);
    config.require('negative_slope', 0);
    config.require('threshold', 0);
    const map = asMap(layer, input);
    if (layer.config['max_value'] == null) return { ...map, name: emit('Relu', layer.name, [map.name]) };
    const top = config.number('max_value');
    const bounds = [
      constant('zero', [], Float32Array.of(0)),
      constant(`max_${String(top)}`, [], Float32Array.of(top)),
    ];
    return { ...map, name: emit('Clip', layer.name, [map.name, ...bounds]) };
  };
  const pool = (layer: KerasLayer, input: Value, op: 'AveragePool' | 'MaxPool'): Value => {
    const config = reader(layer);
    const window = config.pair('pool_size');
    const strides = config.pair('strides');
    // Zero padding before a pool would count as pixels; only a convolution may absorb it.
    const { map, pads, size } = windowed(layer, asMap(layer, input), window, strides);
    const out = emit(op, layer.name, [map.name], {
      kernel_shape: ints(window),
      strides: ints(strides),
      pads: ints(pads),
    });
    return { kind: 'map', name: out, shape: [...size, map.shape[2]] };
  };
  const dense = (layer: KerasLayer, input: Value): Value => {
    if (input.kind !== 'vector') throw new Error(`layer ${layer.name}: dense only after flatten`);
    const kernel = weight(layer, 'kernel');
    const units = kernel.shape[1] ?? 0;
    const name = emit('Gemm', `${layer.name}/gemm`, [
      input.name,
      constant(`${layer.name}/kernel`, kernel.shape, kernel.data),
      constant(`${layer.name}/bias`, [units], weight(layer, 'bias').data),
    ]);
    return {
      kind: 'vector',
      name: activate(layer, layer.name, name, reader(layer).activation()),
      size: units,
    };
  };

  const step = (layer: KerasLayer, inputs: readonly Value[]): Value => {
    const [first] = inputs;
    if (layer.class_name === 'InputLayer') {
      const [, h, w, c] = layer.config['batch_input_shape'] as readonly [null, number, number, number];
      inputDims = [1, c, h, w];
      return { kind: 'map', name: INPUT, shape: [h, w, c] };
    }
    if (!first) throw new Error(`layer ${layer.name}: no input`);
    switch (layer.class_name) {
      case 'ZeroPadding2D': {
        const [[top, bottom], [left, right]] = reader(layer).margins();
        return { kind: 'padded', of: asMap(layer, first), pads: [top, left, bottom, right] };
      }
      case 'Conv2D':
        return convolution(layer, first, false);
      case 'DepthwiseConv2D':
        return convolution(layer, first, true);
      case 'BatchNormalization':
        return batchNorm(layer, first);
      case 'ReLU':
        return relu(layer, first);
      case 'Activation': {
        const map = asMap(layer, first);
        return { ...map, name: activate(layer, layer.name, map.name, reader(layer).activation()) };
      }
      case 'AveragePooling2D':
        return pool(layer, first, 'AveragePool');
      case 'MaxPooling2D':
        return pool(layer, first, 'MaxPool');
      case 'Add': {
        const maps = inputs.map((input) => asMap(layer, input));
        return {
          ...asMap(layer, maps[0]),
          name: emit(
            'Add',
            layer.name,
            maps.map((m) => m.name),
          ),
        };
      }
      case 'Concatenate': {
        reader(layer).require('axis', 3);
        const maps = inputs.map((input) => asMap(layer, input));
        const [h, w] = asMap(layer, maps[0]).shape;
        const out = emit(
          'Concat',
          layer.name,
          maps.map((m) => m.name),
          { axis: integer(1) },
        );
        return { kind: 'map', name: out, shape: [h, w, maps.reduce((sum, m) => sum + m.shape[2], 0)] };
      }
      case 'Flatten': {
        const map = asMap(layer, first);
        // With one pixel left, channels-first and channels-last flatten alike.
        if (map.shape[0] !== 1 || map.shape[1] !== 1)
          throw new Error(`layer ${layer.name}: flatten of more than a pixel`);
        return {
          kind: 'vector',
          name: emit('Flatten', layer.name, [map.name], { axis: integer(1) }),
          size: map.shape[2],
        };
      }
      case 'Dense':
        return dense(layer, first);
      case 'Dropout':
        return first;
      default:
        throw new Error(`layer ${layer.name}: class ${layer.class_name} is not supported`);
    }
  };

  for (const layer of layers) {
    const inputs = (layer.inbound_nodes[0] ?? []).map(([from]) => {
      const value = values.get(from);
      if (!value) throw new Error(`layer ${layer.name}: input ${from} is not computed yet`);
      // Written out where first read, so that a second reader shares it.
      if (value.kind !== 'conv' || layer.class_name === 'BatchNormalization') return value;
      const map = asMap(layer, value);
      values.set(from, map);
      return map;
    });
    values.set(layer.name, step(layer, inputs));
  }
  const last = values.get(outputs[0]?.[0] ?? '');
  if (last?.kind !== 'vector') throw new Error('the model does not end in a vector');
  emit('Identity', OUTPUT, [last.name]);
  return {
    name,
    nodes,
    initializers,
    input: { name: INPUT, dims: inputDims },
    outputs: [{ name: OUTPUT, dims: [1, last.size] }],
  };
}
