import type { Frame } from '@airlock/contracts/frame';
import { AirlockError } from '@airlock/contracts/problem';

/** Packed picture, `[height, width, 3]` uint8 RGB. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Fills a `[3, size, size]` float32 RGB tensor from a picture. One per model and thread; it remembers tables per picture size. */
export interface FrameSampler {
  fromFrame(frame: Frame, out: Float32Array): void;
  fromRgb(image: RgbImage, out: Float32Array): void;
}

/** Where the output pixels of one axis read: `low`, its neighbour `high`, and the weight of `high`. */
interface Axis {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly weight: Float32Array;
}

/**
 * Align-corners bilinear taps: first and last output pixel lie exactly on the first and last input pixel, no anti-aliasing.
 * Positions are rounded to float32 as TensorFlow.js rounds them; with doubles, wide pictures would differ by more than parity allows.
 */
function axis(from: number, to: number): Axis {
  const scale = to > 1 ? Math.fround((from - 1) / (to - 1)) : 0;
  const table = { low: new Int32Array(to), high: new Int32Array(to), weight: new Float32Array(to) };
  for (let i = 0; i < to; i++) {
    const at = Math.fround(i * scale);
    const low = Math.min(Math.floor(at), from - 1);
    table.low[i] = low;
    table.high[i] = Math.min(low + 1, from - 1);
    table.weight[i] = at - low;
  }
  return table;
}

/** The chroma samples that cover the luma pixels of an axis. */
function halved({ low, high, weight }: Axis): Axis {
  return { low: low.map((at) => at >> 1), high: high.map((at) => at >> 1), weight };
}

/** Kr and Kb of the matrix; the rest of the conversion follows. Sources: ITU-R BT.601, BT.709. */
const LUMA = { bt601: [0.299, 0.114], bt709: [0.2126, 0.0722] } as const;

/** Coefficients of R = y·Y + rv·V + r0 and so on, over bytes, result 0–255 over `divisor`. */
export function matrixOf({ matrix, range }: Pick<Frame, 'matrix' | 'range'>, divisor: number) {
  const [kr, kb] = LUMA[matrix];
  const kg = 1 - kr - kb;
  const y = (range === 'limited' ? 255 / 219 : 1) / divisor;
  const c = (range === 'limited' ? 255 / 224 : 1) / divisor;
  const rv = 2 * (1 - kr) * c;
  const bu = 2 * (1 - kb) * c;
  const gu = (-2 * kb * (1 - kb) * c) / kg;
  const gv = (-2 * kr * (1 - kr) * c) / kg;
  const black = range === 'limited' ? -16 * y : 0;
  return { y, rv, gu, gv, bu, r0: black - 128 * rv, g0: black - 128 * (gu + gv), b0: black - 128 * bu };
}

/** One line of one plane, 0–255. Small functions over whole lines: V8 compiles these a third faster than one loop over everything. */
function blendRow(
  plane: Uint8Array,
  top: number,
  bottom: number,
  weight: number,
  { low, high, weight: across }: Axis,
  out: Float32Array,
): void {
  for (let i = 0; i < out.length; i++) {
    const a = low[i]!;
    const b = high[i]!;
    const wx = across[i]!;
    const p = plane[top + a]!;
    const q = plane[bottom + a]!;
    const upper = p + (plane[top + b]! - p) * wx;
    const lower = q + (plane[bottom + b]! - q) * wx;
    out[i] = upper + (lower - upper) * weight;
  }
}

interface Line {
  readonly y: Float32Array;
  readonly u: Float32Array;
  readonly v: Float32Array;
}

/** One line of YUV to the three colour planes of the tensor, from `at` on, clamped to 0–`top`. */
function convertRow(
  { y, u, v }: Line,
  { y: my, rv, gu, gv, bu, r0, g0, b0 }: ReturnType<typeof matrixOf>,
  top: number,
  out: Float32Array,
  at: number,
  area: number,
): void {
  for (let i = 0, o = at; i < y.length; i++, o++) {
    const luma = y[i]! * my;
    const red = luma + v[i]! * rv + r0;
    const green = luma + u[i]! * gu + v[i]! * gv + g0;
    const blue = luma + u[i]! * bu + b0;
    out[o] = red < 0 ? 0 : red > top ? top : red;
    out[o + area] = green < 0 ? 0 : green > top ? top : green;
    out[o + 2 * area] = blue < 0 ? 0 : blue > top ? top : blue;
  }
}

function requireBytes(name: string, plane: Uint8Array, rows: number, stride: number, width: number): void {
  if (stride >= width && plane.length >= (rows - 1) * stride + width) return;
  throw new AirlockError(
    'invalid_input',
    `plane ${name}: ${plane.length} bytes for ${rows} rows of ${stride}`,
  );
}

function requirePicture(width: number, height: number): void {
  if (Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0) return;
  throw new AirlockError('invalid_input', `a picture of ${width}×${height} cannot be sampled`);
}

/**
 * Preprocessing of the frame models: plain bilinear with aligned corners, squashed to a `size`×`size` square, divided by
 * `divisor`. Anti-aliased resizing is wrong here: the models were used without it and take smoothed skin for nudity.
 * Planes are sampled directly, so only the pixels that count are converted; chroma is taken from the sample that covers the
 * luma pixel, as swscale's default conversion does.
 */
export function createSampler(size: number, divisor = 255): FrameSampler {
  const area = size * size;
  const top = 255 / divisor;
  let columns = axis(1, size);
  let chromaColumns = halved(columns);
  let rows = axis(1, size);
  const line = { y: new Float32Array(size), u: new Float32Array(size), v: new Float32Array(size) };
  let width = 1;
  let height = 1;
  const fit = (w: number, h: number, out: Float32Array): void => {
    requirePicture(w, h);
    if (out.length !== 3 * area)
      throw new RangeError(`the tensor holds ${out.length} values, not 3×${size}×${size}`);
    if (w !== width) {
      width = w;
      columns = axis(w, size);
      chromaColumns = halved(columns);
    }
    if (h !== height) {
      height = h;
      rows = axis(h, size);
    }
  };

  const fromFrame = (frame: Frame, out: Float32Array): void => {
    fit(frame.width, frame.height, out);
    const { y, u, v, strideY, strideU, strideV } = frame;
    const chromaRows = (frame.height + 1) >> 1;
    const chromaWidth = (frame.width + 1) >> 1;
    requireBytes('y', y, frame.height, strideY, frame.width);
    requireBytes('u', u, chromaRows, strideU, chromaWidth);
    requireBytes('v', v, chromaRows, strideV, chromaWidth);
    const matrix = matrixOf(frame, divisor);
    for (let j = 0; j < size; j++) {
      const low = rows.low[j]!;
      const high = rows.high[j]!;
      const weight = rows.weight[j]!;
      blendRow(y, low * strideY, high * strideY, weight, columns, line.y);
      blendRow(u, (low >> 1) * strideU, (high >> 1) * strideU, weight, chromaColumns, line.u);
      blendRow(v, (low >> 1) * strideV, (high >> 1) * strideV, weight, chromaColumns, line.v);
      convertRow(line, matrix, top, out, j * size, area);
    }
  };

  const fromRgb = ({ width: w, height: h, rgb }: RgbImage, out: Float32Array): void => {
    fit(w, h, out);
    requireBytes('rgb', rgb, h, w * 3, w * 3);
    const { low: xLow, high: xHigh, weight: xWeight } = columns;
    let o = 0;
    for (let j = 0; j < size; j++) {
      const rowTop = rows.low[j]! * w;
      const rowBottom = rows.high[j]! * w;
      const wy = rows.weight[j]!;
      for (let i = 0; i < size; i++, o++) {
        const wx = xWeight[i]!;
        const w11 = wx * wy;
        const w10 = wy - w11;
        const w01 = wx - w11;
        const w00 = 1 - wx - w10;
        const p00 = (rowTop + xLow[i]!) * 3;
        const p01 = (rowTop + xHigh[i]!) * 3;
        const p10 = (rowBottom + xLow[i]!) * 3;
        const p11 = (rowBottom + xHigh[i]!) * 3;
        for (let c = 0; c < 3; c++)
          out[o + c * area] =
            (rgb[p00 + c]! * w00 + rgb[p01 + c]! * w01 + rgb[p10 + c]! * w10 + rgb[p11 + c]! * w11) / divisor;
      }
    }
  };

  return { fromFrame, fromRgb };
}
