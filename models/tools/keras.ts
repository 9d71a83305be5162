import type { WeightSpec } from './weights.ts';

/** A layer of a Keras functional model as TensorFlow.js stores it; only what the converter reads. Source: Keras 2.2 `get_config`. */
export interface KerasLayer {
  readonly name: string;
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inbound_nodes: readonly (readonly (readonly [string, number, number, unknown?])[])[];
}

/** The `model.json` of a TensorFlow.js layers model. */
export interface LayersModel {
  readonly modelTopology: {
    readonly model_config: {
      readonly config: {
        readonly layers: readonly KerasLayer[];
        readonly output_layers: readonly (readonly [string, number, number])[];
      };
    };
  };
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly WeightSpec[];
  }[];
}

export type Padding = 'same' | 'valid';

/** Typed reading of a layer's config; every miss names the layer and the key. */
export function reader(layer: KerasLayer) {
  const fail = (key: string, expected: string): never => {
    throw new Error(
      `layer ${layer.name} (${layer.class_name}): ${key} is ${JSON.stringify(layer.config[key])}, expected ${expected}`,
    );
  };
  const pairOf = (value: unknown): readonly [number, number] | undefined =>
    Array.isArray(value) && value.length === 2 && value.every((v) => typeof v === 'number')
      ? [value[0] as number, value[1] as number]
      : undefined;
  return {
    number: (key: string): number => {
      const value = layer.config[key];
      return typeof value === 'number' ? value : fail(key, 'a number');
    },
    pair: (key: string): readonly [number, number] => pairOf(layer.config[key]) ?? fail(key, 'two numbers'),
    padding: (): Padding => {
      const value = layer.config['padding'];
      return value === 'same' || value === 'valid' ? value : fail('padding', '"same" or "valid"');
    },
    /** [[top, bottom], [left, right]] of a ZeroPadding2D. */
    margins: (): readonly [readonly [number, number], readonly [number, number]] => {
      const value = layer.config['padding'];
      const [vertical, horizontal] = Array.isArray(value) ? [pairOf(value[0]), pairOf(value[1])] : [];
      return vertical && horizontal ? [vertical, horizontal] : fail('padding', 'two pairs');
    },
    activation: (): string => {
      const value = layer.config['activation'] ?? 'linear';
      return typeof value === 'string' ? value : fail('activation', 'a name');
    },
    /** Refuses what the converter would silently get wrong. */
    require: (key: string, expected: unknown): void => {
      if (JSON.stringify(layer.config[key] ?? expected) !== JSON.stringify(expected))
        fail(key, JSON.stringify(expected));
    },
  };
}
