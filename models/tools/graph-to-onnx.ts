import { kernelToOnnx, samePads, slide, type Pads, type Shape } from './convolution.ts';
import { attributesOf, type GraphModel, type GraphNode } from './graph.ts';
import { INPUT } from './keras-to-onnx.ts';
import type { Attribute, Graph, Initializer, Node, ValueInfo } from './onnx.ts';
import type { Weight } from './weights.ts';

/** What a node yields: a map kept channels first, a `[1, n]` vector, or numbers known before the model runs. */
type Value =
  | { readonly kind: 'map'; readonly name: string; readonly shape: Shape; readonly least?: number }
  | { readonly kind: 'vector'; readonly name: string; readonly size: number; readonly least?: number }
  | {
      readonly kind: 'rows';
      readonly name: string;
      readonly dims: readonly number[];
      readonly least?: number;
    }
  | { readonly kind: 'constant'; readonly weight: Weight };
type Of<Kind extends Value['kind']> = Extract<Value, { kind: Kind }>;
type Computed = Exclude<Value, { kind: 'constant' }>;

const ints = (value: readonly number[]): Attribute => ({ kind: 'ints', value });
const integer = (value: number): Attribute => ({ kind: 'int', value });
const word = (value: string): Attribute => ({ kind: 'string', value });

/** Operations of one input and no attribute that are called alike on both sides, and the least they can yield. */
const UNARY: Readonly<Record<string, number | undefined>> = { Relu: 0, Sigmoid: 0 };
const BINARY: Readonly<Record<string, string>> = { Add: 'Add', AddV2: 'Add', Sub: 'Sub', Mul: 'Mul' };

/**
 * Converts a frozen TensorFlow.js graph of one picture (`[1, h, w, 3]`) to ONNX, channels first. Only what the named
 * outputs need is converted; what nobody asks for is not in the file. Maps come out channels first; a vector as `[1, n]`;
 * what the graph reshapes, as TensorFlow orders it. Values agree with TensorFlow.js to float32 rounding.
 * @throws Error naming the node, on anything it does not convert exactly.
 */
export function convertGraph(
  name: string,
  model: GraphModel,
  weights: ReadonlyMap<string, Weight>,
  outputs: Readonly<Record<string, string>>,
): Graph {
  const byName = new Map(model.modelTopology.node.map((node) => [node.name, node]));
  const nodes: Node[] = [];
  const initializers = new Map<string, Initializer>();
  const values = new Map<string, Value>();
  let input: ValueInfo | undefined;

  const constant = (id: string, dims: readonly number[], data: Initializer['data']): string => {
    initializers.set(id, { name: id, dims, data });
    return id;
  };
  const emit = (op: string, id: string, inputs: readonly string[], attributes?: Node['attributes']) => {
    nodes.push({ op, name: id, inputs, outputs: [id], ...(attributes && { attributes }) });
    return id;
  };

  const valueOf = (id: string): Value => {
    const key = id.replace(/^\^/, '').replace(/:0$/, '');
    const known = values.get(key);
    if (known) return known;
    const node = byName.get(key);
    if (!node) throw new Error(`node ${key} is not in the graph`);
    const value = step(node);
    values.set(key, value);
    return value;
  };
  const at = (node: GraphNode, index: number): Value => {
    const id = node.input?.[index];
    if (id === undefined) throw new Error(`node ${node.name} (${node.op}): no input ${index}`);
    return valueOf(id);
  };
  const as = <Kind extends Value['kind']>(node: GraphNode, index: number, kind: Kind): Of<Kind> => {
    const value = at(node, index);
    if (value.kind === kind) return value as Of<Kind>;
    throw new Error(`node ${node.name} (${node.op}): input ${index} is a ${value.kind}, expected a ${kind}`);
  };
  const numbers = (node: GraphNode, index: number): readonly number[] => [
    ...as(node, index, 'constant').weight.data,
  ];

  /** What `fused_ops` says happens after a multiplication: bias first, then perhaps an activation. */
  const fusions = (node: GraphNode): { readonly bias: Float32Array | undefined; readonly relu: boolean } => {
    const fused = attributesOf(node).fused();
    const [first, second] = fused;
    if (fused.length > 2 || (first !== undefined && first !== 'BiasAdd') || (second ?? 'Relu') !== 'Relu')
      attributesOf(node).fail('fused_ops', 'BiasAdd, or BiasAdd and Relu');
    const bias = first === undefined ? undefined : as(node, 2, 'constant').weight.data;
    return { bias, relu: second === 'Relu' };
  };
  const relu = <V extends Computed>(node: GraphNode, value: V, wanted: boolean): V =>
    wanted ? { ...value, name: emit('Relu', `${node.name}/relu`, [value.name]), least: 0 } : value;

  const padsOf = (
    node: GraphNode,
    shape: Shape,
    window: readonly [number, number],
    strides: readonly [number, number],
  ): Pads => {
    const padding = attributesOf(node).string('padding');
    if (padding === 'SAME') return samePads(shape, window, strides);
    return padding === 'VALID' ? [0, 0, 0, 0] : attributesOf(node).fail('padding', 'SAME or VALID');
  };
  const channelsLast = (node: GraphNode): void => {
    if (attributesOf(node).string('data_format', 'NHWC') !== 'NHWC')
      attributesOf(node).fail('data_format', 'NHWC');
  };

  const convolution = (node: GraphNode, depthwise: boolean): Of<'map'> => {
    channelsLast(node);
    const attributes = attributesOf(node);
    if (node.attr?.['dilations'] && attributes.window('dilations').some((rate) => rate !== 1))
      attributes.fail('dilations', '1');
    const map = as(node, 0, 'map');
    const { kernel, dims, groups } = kernelToOnnx(as(node, 1, 'constant').weight, depthwise);
    const { bias, relu: active } = fusions(node);
    const strides = attributes.window('strides');
    const window = [dims[2], dims[3]] as const;
    const pads = padsOf(node, map.shape, window, strides);
    const inputs = [map.name, constant(`${node.name}/kernel`, dims, Float32Array.from(kernel))];
    if (bias) inputs.push(constant(`${node.name}/bias`, [dims[0]], bias));
    const out = emit('Conv', node.name, inputs, {
      group: integer(groups),
      kernel_shape: ints(window),
      strides: ints(strides),
      pads: ints(pads),
    });
    const shape: Shape = [...slide(map.shape, window, strides, pads), dims[0]];
    return relu(node, { kind: 'map', name: out, shape }, active);
  };

  const matMul = (node: GraphNode): Of<'vector'> => {
    const attributes = attributesOf(node);
    for (const key of ['transpose_a', 'transpose_b']) if (attributes.flag(key)) attributes.fail(key, 'false');
    const vector = as(node, 0, 'vector');
    const { weight } = as(node, 1, 'constant');
    const { bias, relu: active } = fusions(node);
    const size = weight.shape[1] ?? 0;
    const inputs = [vector.name, constant(`${node.name}/kernel`, weight.shape, weight.data)];
    if (bias) inputs.push(constant(`${node.name}/bias`, [size], bias));
    return relu(node, { kind: 'vector', name: emit('Gemm', node.name, inputs), size }, active);
  };

  /** A constant as an operand of a map or vector: numbers along the channels move to where the channels are. */
  const operand = (node: GraphNode, { shape, data }: Weight, other: Computed): string => {
    const channels = shape.at(-1) ?? 1;
    if (data.length !== 1 && (data.length !== channels || other.kind === 'rows'))
      throw new Error(`node ${node.name} (${node.op}): a constant of [${shape.join(',')}]`);
    const dims = data.length === 1 ? [] : other.kind === 'map' ? [channels, 1, 1] : [channels];
    return constant(`${node.name}/constant`, dims, data);
  };
  const binary = (node: GraphNode, op: string): Computed => {
    const [a, b] = [at(node, 0), at(node, 1)];
    const whole = [a, b].find((value): value is Computed => value.kind !== 'constant');
    if (!whole) throw new Error(`node ${node.name} (${node.op}): two constants`);
    const names = [a, b].map((v) => (v.kind === 'constant' ? operand(node, v.weight, whole) : v.name));
    const out = emit(op, node.name, names);
    if (a.kind !== 'map' || b.kind !== 'map') return { ...whole, name: out, least: -Infinity };
    const shape: Shape = [
      Math.max(a.shape[0], b.shape[0]),
      Math.max(a.shape[1], b.shape[1]),
      Math.max(a.shape[2], b.shape[2]),
    ];
    return { kind: 'map', name: out, shape };
  };
  /** Clamping, written so that the runtime can fuse it with what comes before. */
  const clamp = (node: GraphNode, value: Computed, least: number, most: number): Computed => {
    const bounds = [least, most].map((bound) =>
      Number.isFinite(bound) ? constant(`bound_${bound}`, [], Float32Array.of(bound)) : '',
    );
    return { ...value, name: emit('Clip', node.name, [value.name, ...bounds]), least };
  };
  const limit = (node: GraphNode, upper: boolean): Computed => {
    const value = at(node, 0);
    const [bound, ...more] = numbers(node, 1);
    if (value.kind === 'constant' || bound === undefined || more.length > 0)
      throw new Error(`node ${node.name} (${node.op}): expected a map and one number`);
    const least = value.least ?? -Infinity;
    if (upper) return clamp(node, value, least, bound);
    return least >= bound ? value : clamp(node, value, bound, Infinity);
  };

  const mean = (node: GraphNode): Value => {
    const map = as(node, 0, 'map');
    if (String(numbers(node, 1)) !== '1,2') throw new Error(`node ${node.name}: a mean over other axes`);
    const out = emit('GlobalAveragePool', node.name, [map.name]);
    if (attributesOf(node).flag('keep_dims')) return { kind: 'map', name: out, shape: [1, 1, map.shape[2]] };
    const flat = emit('Flatten', `${node.name}/flat`, [out], { axis: integer(1) });
    return { kind: 'vector', name: flat, size: map.shape[2] };
  };
  const maxPool = (node: GraphNode): Value => {
    channelsLast(node);
    const map = as(node, 0, 'map');
    const window = attributesOf(node).window('ksize');
    const strides = attributesOf(node).window('strides');
    const pads = padsOf(node, map.shape, window, strides);
    const out = emit('MaxPool', node.name, [map.name], {
      kernel_shape: ints(window),
      strides: ints(strides),
      pads: ints(pads),
    });
    return { kind: 'map', name: out, shape: [...slide(map.shape, window, strides, pads), map.shape[2]] };
  };
  const resize = (node: GraphNode): Value => {
    const attributes = attributesOf(node);
    const map = as(node, 0, 'map');
    const [h = 0, w = 0] = numbers(node, 1);
    const mode = attributes.flag('align_corners')
      ? 'align_corners'
      : attributes.flag('half_pixel_centers')
        ? 'half_pixel'
        : 'asymmetric';
    const scales = Float32Array.of(1, 1, h / map.shape[0], w / map.shape[1]);
    const out = emit('Resize', node.name, [map.name, '', constant(`${node.name}/scales`, [4], scales)], {
      mode: word('linear'),
      coordinate_transformation_mode: word(mode),
    });
    return { kind: 'map', name: out, shape: [h, w, map.shape[2]] };
  };
  const pad = (node: GraphNode): Value => {
    const map = as(node, 0, 'map');
    const [, , top = 0, bottom = 0, left = 0, right = 0, front = 0, back = 0] = numbers(node, 1);
    const margins = [0, front, top, left, 0, back, bottom, right].map(BigInt);
    const out = emit('Pad', node.name, [
      map.name,
      constant(`${node.name}/pads`, [8], BigInt64Array.from(margins)),
    ]);
    const [h, w, c] = map.shape;
    return { kind: 'map', name: out, shape: [h + top + bottom, w + left + right, c + front + back] };
  };
  const concat = (node: GraphNode): Value => {
    const count = (node.input?.length ?? 1) - 1;
    const maps = Array.from({ length: count }, (_, i) => as(node, i, 'map'));
    const [first] = maps;
    const [axis] = numbers(node, count);
    if (!first || (axis !== 3 && axis !== -1)) throw new Error(`node ${node.name}: only channels are joined`);
    const out = emit(
      'Concat',
      node.name,
      maps.map((m) => m.name),
      { axis: integer(1) },
    );
    const channels = maps.reduce((sum, { shape }) => sum + shape[2], 0);
    return { kind: 'map', name: out, shape: [first.shape[0], first.shape[1], channels] };
  };
  const reshape = (node: GraphNode): Value => {
    const map = as(node, 0, 'map');
    const wanted = numbers(node, 1);
    const total = map.shape[0] * map.shape[1] * map.shape[2];
    const known = wanted.reduce((product, dim) => (dim < 0 ? product : product * dim), 1);
    const dims = wanted.map((dim) => (dim < 0 ? total / known : dim));
    const last = emit('Transpose', `${node.name}/last`, [map.name], { perm: ints([0, 2, 3, 1]) });
    const shape = constant(`${node.name}/dims`, [dims.length], BigInt64Array.from(dims.map(BigInt)));
    return { kind: 'rows', name: emit('Reshape', node.name, [last, shape]), dims };
  };
  const unary = (node: GraphNode, op: string, attributes?: Node['attributes']): Computed => {
    const value = at(node, 0);
    if (value.kind === 'constant') throw new Error(`node ${node.name} (${node.op}): of a constant`);
    return { ...value, name: emit(op, node.name, [value.name], attributes), least: UNARY[op] ?? 0 };
  };

  const step = (node: GraphNode): Value => {
    switch (node.op) {
      case 'Const': {
        const weight = weights.get(node.name);
        if (!weight) throw new Error(`node ${node.name}: no weight`);
        return { kind: 'constant', weight };
      }
      case 'Placeholder': {
        const [, h = 0, w = 0, c = 0] = attributesOf(node).dims();
        if (input || c !== 3 || h <= 0 || w <= 0)
          throw new Error(`node ${node.name}: expected one input of [1, h, w, 3]`);
        input = { name: INPUT, dims: [1, c, h, w] };
        return { kind: 'map', name: INPUT, shape: [h, w, c] };
      }
      case 'Identity':
        return at(node, 0);
      case '_FusedConv2D':
      case 'Conv2D':
        return convolution(node, false);
      case 'FusedDepthwiseConv2dNative':
      case 'DepthwiseConv2dNative':
        return convolution(node, true);
      case '_FusedMatMul':
        return matMul(node);
      case 'Relu6': {
        const value = at(node, 0);
        if (value.kind === 'constant') throw new Error(`node ${node.name}: of a constant`);
        return clamp(node, value, 0, 6);
      }
      case 'Relu':
      case 'Sigmoid':
        return unary(node, node.op);
      case 'Softmax': {
        const { kind } = at(node, 0);
        if (kind !== 'vector') throw new Error(`node ${node.name}: softmax of a ${kind}`);
        return unary(node, 'Softmax', { axis: integer(1) });
      }
      case 'Minimum':
      case 'Maximum':
        return limit(node, node.op === 'Minimum');
      case 'Mean':
        return mean(node);
      case 'MaxPool':
        return maxPool(node);
      case 'ResizeBilinear':
        return resize(node);
      case 'Pad':
        return pad(node);
      case 'ConcatV2':
        return concat(node);
      case 'Reshape':
        return reshape(node);
      default: {
        const op = BINARY[node.op];
        if (op !== undefined) return binary(node, op);
        throw new Error(`node ${node.name}: operation ${node.op} is not supported`);
      }
    }
  };

  const ends = Object.entries(outputs).map(([id, from]): ValueInfo => {
    const value = valueOf(from);
    if (value.kind === 'constant') throw new Error(`output ${from} does not depend on the input`);
    emit('Identity', id, [value.name]);
    if (value.kind === 'rows') return { name: id, dims: value.dims };
    const [h, w, c] = value.kind === 'map' ? value.shape : [0, 0, 0];
    return { name: id, dims: value.kind === 'map' ? [1, c, h, w] : [1, value.size] };
  });
  if (!input) throw new Error('no output depends on the input');
  return { name, nodes, initializers: [...initializers.values()], input, outputs: ends };
}
