/** One entry of a TensorFlow.js weights manifest. Source: tfjs-core `io/types`. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string; readonly min: number; readonly scale: number };
}

/** Float32 values in the layout Keras keeps (channels last). */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * Cuts the shards' bytes into tensors, undoing the uint8 affine quantisation (`min + scale × q`, in double, then float32: the same
 * rounding as TensorFlow.js, which parity needs).
 * @throws Error on another dtype, or when the bytes do not fit the manifest exactly.
 */
export function decodeWeights(specs: readonly WeightSpec[], bytes: Uint8Array): ReadonlyMap<string, Weight> {
  const weights = new Map<string, Weight>();
  let at = 0;
  for (const { name, shape, dtype, quantization } of specs) {
    if (dtype !== 'float32' || quantization?.dtype !== 'uint8') {
      throw new Error(
        `weight ${name}: only uint8-quantised float32 is supported, not ${dtype}/${quantization?.dtype ?? 'plain'}`,
      );
    }
    const size = shape.reduce((a, b) => a * b, 1);
    const quantised = bytes.subarray(at, at + size);
    if (quantised.length !== size)
      throw new Error(`weight ${name}: the shards end ${size - quantised.length} bytes early`);
    const { min, scale } = quantization;
    weights.set(name, { shape, data: Float32Array.from(quantised, (q) => q * scale + min) });
    at += size;
  }
  if (at !== bytes.length) throw new Error(`${bytes.length - at} bytes left over after the last weight`);
  return weights;
}
