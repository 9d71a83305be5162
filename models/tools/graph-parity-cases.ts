/** What TensorFlow.js said about one synthetic picture, at `graphSamples` of each output. */
export interface GraphParityCase {
  readonly model: string;
  readonly seed: number;
  /** Samples by the output's name in the manifest, in TensorFlow's order (channels last). */
  readonly outputs: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly samples: readonly number[] }>
  >;
}
export interface GraphParityFixture {
  readonly recordedWith: Readonly<Record<string, string>>;
  readonly cases: readonly GraphParityCase[];
}

export const GRAPH_FIXTURE = new URL('../fixtures/graph-parity.json', import.meta.url);
export const SEEDS = [1, 4] as const;

/** Side of the input, and what is done to a byte of the picture, by model. */
export const GRAPH_INPUTS: Readonly<Record<string, { size: number; value: (byte: number) => number }>> = {
  'object-centernet': { size: 512, value: (byte) => byte },
  'face-blazeface': { size: 256, value: (byte) => Math.fround(byte / 127.5) - 1 },
  'face-age': { size: 224, value: (byte) => byte },
};

/** Which values of an output are compared: the first, the last, and a walk over all axes. */
export function graphSamples(length: number): readonly number[] {
  const picks = Array.from({ length: 100 }, (_, i) => (i * 7919 * 31) % length);
  return [...new Set([0, length - 1, ...picks])].sort((a, b) => a - b);
}
