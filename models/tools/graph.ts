import type { WeightSpec } from './weights.ts';

/** An attribute of a node: protobuf's JSON, of which only these forms are read. Bytes are base64. */
interface GraphAttribute {
  readonly b?: boolean;
  readonly f?: number;
  readonly s?: string;
  readonly i?: string | number;
  readonly list?: { readonly i?: readonly (string | number)[]; readonly s?: readonly string[] };
  readonly shape?: { readonly dim?: readonly { readonly size: string | number }[] };
}

/** A node of a frozen TensorFlow graph. Source: TensorFlow `node_def.proto` and `ops.pbtxt`. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, GraphAttribute>>;
}

/** The `model.json` of a TensorFlow.js graph model; its weights are the graph's constants, by node name. */
export interface GraphModel {
  readonly modelTopology: { readonly node: readonly GraphNode[] };
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly WeightSpec[];
  }[];
}

const text = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1');

/** Typed reading of a node's attributes; every miss names the node and the key. */
export function attributesOf(node: GraphNode) {
  const fail = (key: string, expected: string): never => {
    throw new Error(
      `node ${node.name} (${node.op}): ${key} is ${JSON.stringify(node.attr?.[key])}, expected ${expected}`,
    );
  };
  const string = (key: string, otherwise?: string): string => {
    const value = node.attr?.[key]?.s;
    return value === undefined ? (otherwise ?? fail(key, 'a string')) : text(value);
  };
  return {
    fail,
    string,
    flag: (key: string): boolean => node.attr?.[key]?.b ?? false,
    /** Names of operations fused behind this one. */
    fused: (): readonly string[] => (node.attr?.['fused_ops']?.list?.s ?? []).map(text),
    /** Height and width of a `[1, h, w, 1]` attribute. */
    window: (key: string): readonly [number, number] => {
      const [batch, h, w, channels] = (node.attr?.[key]?.list?.i ?? []).map(Number);
      return batch === 1 && channels === 1 && h !== undefined && w !== undefined
        ? [h, w]
        : fail(key, '[1, h, w, 1]');
    },
    dims: (): readonly number[] => (node.attr?.['shape']?.shape?.dim ?? []).map(({ size }) => Number(size)),
  };
}
