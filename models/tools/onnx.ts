import * as pb from './protobuf.ts';

/** ONNX messages as far as the converter needs them; field numbers from onnx.proto (IR version 8, opset 17). */
const IR_VERSION = 8;
const OPSET = 17;
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const;

export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: readonly number[] };

export interface Node {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** Constant of the graph, row-major: float32, or int64 where ONNX wants shapes. */
export interface Initializer {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

export interface ValueInfo {
  readonly name: string;
  /** A name stands for a length that differs from call to call. */
  readonly dims: readonly (number | string)[];
  /** Default float32. */
  readonly type?: 'float' | 'int64';
}

export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly initializers: readonly Initializer[];
  readonly input: ValueInfo;
  readonly outputs: readonly ValueInfo[];
}

function attribute(name: string, attr: Attribute): pb.Bytes {
  const head = pb.string(1, name);
  switch (attr.kind) {
    case 'float':
      return pb.message(5, head, pb.float(2, attr.value), pb.int(20, ATTRIBUTE_TYPE.float));
    case 'string':
      return pb.message(5, head, pb.string(4, attr.value), pb.int(20, ATTRIBUTE_TYPE.string));
    case 'int':
      return pb.message(5, head, pb.int(3, attr.value), pb.int(20, ATTRIBUTE_TYPE.int));
    case 'ints':
      return pb.message(5, head, ...attr.value.map((v) => pb.int(8, v)), pb.int(20, ATTRIBUTE_TYPE.ints));
  }
}

function node(n: Node): pb.Bytes {
  return pb.message(
    1,
    ...n.inputs.map((input) => pb.string(1, input)),
    ...n.outputs.map((output) => pb.string(2, output)),
    pb.string(3, n.name),
    pb.string(4, n.op),
    ...Object.entries(n.attributes ?? {}).map(([name, attr]) => attribute(name, attr)),
  );
}

/** Little-endian whatever the machine, so that the file's hash is the same everywhere. */
function littleEndian(data: Initializer['data']): Uint8Array {
  const view = new DataView(new ArrayBuffer(data.byteLength));
  if (data instanceof Float32Array)
    data.forEach((value, i) => {
      view.setFloat32(i * 4, value, true);
    });
  else
    data.forEach((value, i) => {
      view.setBigInt64(i * 8, value, true);
    });
  return new Uint8Array(view.buffer);
}

function initializer(t: Initializer): pb.Bytes {
  const size = t.dims.reduce((a, b) => a * b, 1);
  if (size !== t.data.length)
    throw new Error(`${t.name}: ${t.data.length} values for shape [${t.dims.join(',')}]`);
  return pb.message(
    5,
    ...t.dims.map((dim) => pb.int(1, dim)),
    pb.int(2, t.data instanceof Float32Array ? FLOAT : INT64),
    pb.string(8, t.name),
    pb.bytes(9, littleEndian(t.data)),
  );
}

function valueInfo(field: number, info: ValueInfo): pb.Bytes {
  const dims = info.dims.map((dim) =>
    pb.message(1, typeof dim === 'number' ? pb.int(1, dim) : pb.string(2, dim)),
  );
  const type = pb.int(1, info.type === 'int64' ? INT64 : FLOAT);
  return pb.message(
    field,
    pb.string(1, info.name),
    pb.message(2, pb.message(1, type, pb.message(2, ...dims))),
  );
}

/** Serialises a graph to the bytes of an `.onnx` file. Same graph, same bytes. */
export function encodeModel(graph: Graph): Uint8Array {
  return pb.concat([
    ...pb.int(1, IR_VERSION),
    ...pb.string(2, 'airlock'),
    ...pb.message(
      7,
      ...graph.nodes.map(node),
      pb.string(2, graph.name),
      ...graph.initializers.map(initializer),
      valueInfo(11, graph.input),
      ...graph.outputs.map((output) => valueInfo(12, output)),
    ),
    ...pb.message(8, pb.string(1, ''), pb.int(2, OPSET)),
  ]);
}
