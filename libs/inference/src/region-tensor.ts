import type { Frame } from '@airlock/contracts/frame';
import { AirlockError } from '@airlock/contracts/problem';
import { matrixOf } from './frame-tensor.js';

/** Part of a picture, pixels; may reach beyond its edges. */
export interface PixelRegion {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** How values lie in the tensor, and what they mean. */
export interface TensorFormat {
  /** Pixels, both sides. */
  readonly size: number;
  readonly layout: 'nchw' | 'nhwc';
  readonly colours: 'rgb' | 'bgr';
  /** A value is (byte / divisor − mean) / std, per colour in the tensor's order. */
  readonly divisor: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  /** Byte that stands for what lies beyond the picture's edges. */
  readonly pad: number;
}

/** Which samples of one axis make which output: `count` samples from `from` on, with their weights; none beyond the edges. */
interface Taps {
  readonly from: Int32Array;
  readonly count: Int32Array;
  readonly weights: Float32Array;
  readonly most: number;
}

/** Smoothed when shrinking (each output is the mean of what it covers), plain bilinear when enlarging. */
function tapsOf(samples: number, start: number, length: number, size: number): Taps {
  const scale = length / size;
  const most = Math.max(2, Math.ceil(scale) + 1);
  const taps = {
    from: new Int32Array(size),
    count: new Int32Array(size),
    weights: new Float32Array(size * most),
    most,
  };
  for (let i = 0; i < size; i++) {
    const middle = start + (i + 0.5) * scale;
    if (middle < 0 || middle > samples) continue;
    const half = Math.max(scale, 1) / 2;
    const low = Math.max(0, middle - half);
    const high = Math.min(samples, middle + half);
    const from = Math.min(Math.floor(low), samples - 1);
    const count = Math.max(1, Math.min(Math.ceil(high), samples) - from);
    taps.from[i] = from;
    taps.count[i] = Math.min(count, most);
    for (let t = 0; t < count && t < most; t++) {
      const covered = Math.min(high, from + t + 1) - Math.max(low, from + t);
      taps.weights[i * most + t] = high > low ? Math.max(0, covered) / (high - low) : 1;
    }
  }
  return taps;
}

/** Adds one line of a plane, shrunk or enlarged along x, to `out`, times `weight`. */
function addRow(
  plane: Uint8Array,
  at: number,
  { from, count, weights, most }: Taps,
  weight: number,
  out: Float32Array,
): void {
  for (let i = 0; i < out.length; i++) {
    const first = at + from[i]!;
    const n = count[i]!;
    const w = i * most;
    let sum = 0;
    for (let t = 0; t < n; t++) sum += plane[first + t]! * weights[w + t]!;
    out[i] = out[i]! + sum * weight;
  }
}

/** One output line of one plane. */
function lineOf(
  plane: Uint8Array,
  stride: number,
  rows: Taps,
  j: number,
  columns: Taps,
  out: Float32Array,
): void {
  out.fill(0);
  const n = rows.count[j]!;
  for (let t = 0; t < n; t++)
    addRow(plane, (rows.from[j]! + t) * stride, columns, rows.weights[j * rows.most + t]!, out);
}

function requirePlane(name: string, plane: Uint8Array, rows: number, stride: number, width: number): void {
  if (stride >= width && plane.length >= (rows - 1) * stride + width) return;
  throw new AirlockError(
    'invalid_input',
    `plane ${name}: ${plane.length} bytes for ${rows} rows of ${stride}`,
  );
}

/**
 * Fills a `size`×`size` float32 tensor from a part of a frame, stretched to the square: for models that were made with
 * smoothed pictures (most were), and for crops. `createSampler` is for those that were not.
 */
export function createRegionSampler(
  format: TensorFormat,
): (frame: Frame, region: PixelRegion, out: Float32Array) => void {
  const { size, layout, colours, divisor, mean, std, pad } = format;
  const area = size * size;
  const [y, u, v] = [0, 1, 2].map(() => new Float32Array(size)) as [Float32Array, Float32Array, Float32Array];
  const order = colours === 'rgb' ? [0, 1, 2] : [2, 1, 0];
  const step = layout === 'nchw' ? 1 : 3;
  /** Per colour red, green, blue: where it starts in the tensor, and value = byte · gain + shift. */
  const channels = order.map((place) => ({
    at: layout === 'nchw' ? place * area : place,
    gain: 1 / (divisor * (std[place] ?? 1)),
    shift: -(mean[place] ?? 0) / (std[place] ?? 1),
  }));

  return (frame, region, out) => {
    if (out.length !== 3 * area)
      throw new RangeError(`the tensor holds ${out.length} values, not 3×${size}×${size}`);
    if (!(region.w > 0 && region.h > 0))
      throw new AirlockError('invalid_input', 'an empty part of a picture');
    const chromaWidth = (frame.width + 1) >> 1;
    const chromaHeight = (frame.height + 1) >> 1;
    requirePlane('y', frame.y, frame.height, frame.strideY, frame.width);
    requirePlane('u', frame.u, chromaHeight, frame.strideU, chromaWidth);
    requirePlane('v', frame.v, chromaHeight, frame.strideV, chromaWidth);
    const columns = tapsOf(frame.width, region.x, region.w, size);
    const rows = tapsOf(frame.height, region.y, region.h, size);
    const chromaColumns = tapsOf(chromaWidth, region.x / 2, region.w / 2, size);
    const chromaRows = tapsOf(chromaHeight, region.y / 2, region.h / 2, size);
    const { y: my, rv, gu, gv, bu, r0, g0, b0 } = matrixOf(frame, 1);
    const [fromU, fromV, zero] = [
      [0, gu, bu],
      [rv, gv, 0],
      [r0, g0, b0],
    ];
    for (let j = 0; j < size; j++) {
      lineOf(frame.y, frame.strideY, rows, j, columns, y);
      lineOf(frame.u, frame.strideU, chromaRows, j, chromaColumns, u);
      lineOf(frame.v, frame.strideV, chromaRows, j, chromaColumns, v);
      const inside = rows.count[j]! > 0;
      for (let colour = 0; colour < 3; colour++) {
        const { at, gain, shift } = channels[colour]!;
        const fu = fromU[colour]!;
        const fv = fromV[colour]!;
        const add = zero[colour]!;
        for (let i = 0, o = at + j * size * step; i < size; i++, o += step) {
          const byte = inside && columns.count[i]! > 0 ? y[i]! * my + u[i]! * fu + v[i]! * fv + add : pad;
          out[o] = (byte < 0 ? 0 : byte > 255 ? 255 : byte) * gain + shift;
        }
      }
    }
  };
}
