/** One entry of a TensorFlow.js weights manifest. Source: tfjs-core `io/types`. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string; readonly min?: number; readonly scale?: number };
}

/** Values in the layout TensorFlow keeps (channels last); whole numbers of shapes and axes are floats here too. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** IEEE 754 binary16 to number; exact. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** How the values of one tensor lie in the shards: bytes each, and how one is read. */
function encodingOf({ name, dtype, quantization }: WeightSpec): {
  readonly width: number;
  readonly read: (view: DataView, at: number) => number;
} {
  if (dtype === 'int32' && !quantization) return { width: 4, read: (view, at) => view.getInt32(at, true) };
  if (dtype === 'float32') {
    if (!quantization) return { width: 4, read: (view, at) => view.getFloat32(at, true) };
    if (quantization.dtype === 'float16')
      return { width: 2, read: (view, at) => half(view.getUint16(at, true)) };
    const { dtype: stored, min, scale } = quantization;
    if (stored === 'uint8' && min !== undefined && scale !== undefined)
      return { width: 1, read: (view, at) => view.getUint8(at) * scale + min };
  }
  throw new Error(`weight ${name}: ${dtype}/${quantization?.dtype ?? 'plain'} is not supported`);
}

/**
 * Cuts the shards' bytes into tensors, undoing float16 and the uint8 affine quantisation (`min + scale × q`, in double, then
 * float32: the same rounding as TensorFlow.js, which parity needs).
 * @throws Error on another dtype, or when the bytes do not fit the manifest exactly.
 */
export function decodeWeights(specs: readonly WeightSpec[], bytes: Uint8Array): ReadonlyMap<string, Weight> {
  const weights = new Map<string, Weight>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (const spec of specs) {
    const { name, shape } = spec;
    const { width, read } = encodingOf(spec);
    const size = shape.reduce((a, b) => a * b, 1);
    const missing = at + size * width - bytes.length;
    if (missing > 0) throw new Error(`weight ${name}: the shards end ${missing} bytes early`);
    const start = at;
    weights.set(name, {
      shape,
      data: Float32Array.from({ length: size }, (_, i) => read(view, start + i * width)),
    });
    at += size * width;
  }
  if (at !== bytes.length) throw new Error(`${bytes.length - at} bytes left over after the last weight`);
  return weights;
}
