import type { Frame } from '@airlock/contracts/frame';
import { encodeJpeg } from './jpeg.js';

/** What JFIF's colours (BT.601) are of BT.709's, both full range: what of u and v to add to each of y, u and v. */
const FROM_709 = { yu: 0.1016, yv: 0.1959, uu: 0.9898, uv: -0.1107, vu: -0.0724, vv: 0.9834 } as const;

export interface ThumbnailOptions {
  /** Pixels. */
  readonly maxWidth?: number;
  /** 1–100 */
  readonly quality?: number;
  /** Each pixel is the mean of at most this many rows and columns of the frame; of all there are by default. */
  readonly samples?: number;
}

/** A JPEG of the frame. */
export function jpegThumbnail(
  frame: Frame,
  { maxWidth = 320, quality = 75, samples = Infinity }: ThumbnailOptions = {},
): Uint8Array {
  const width = Math.max(1, Math.min(maxWidth, frame.width));
  const height = Math.max(1, Math.round((frame.height * width) / frame.width));
  const [halfWidth, halfHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  const chroma = [(frame.width + 1) >> 1, (frame.height + 1) >> 1, halfWidth, halfHeight, samples] as const;
  const y = shrink(frame.y, frame.strideY, frame.width, frame.height, width, height, samples);
  const u = shrink(frame.u, frame.strideU, ...chroma);
  const v = shrink(frame.v, frame.strideV, ...chroma);
  const isLimited = frame.range === 'limited';
  const lumaScale = isLimited ? 255 / 219 : 1;
  const chromaScale = isLimited ? 255 / 224 : 1;
  const m = frame.matrix === 'bt709' ? FROM_709 : undefined;
  const luma = new Uint8ClampedArray(y.length);
  const [blue, red] = [new Uint8ClampedArray(u.length), new Uint8ClampedArray(v.length)];
  for (let i = 0; i < u.length; i++) {
    const [cb, cr] = [(u[i]! - 128) * chromaScale, (v[i]! - 128) * chromaScale];
    blue[i] = 128 + (m === undefined ? cb : m.uu * cb + m.uv * cr);
    red[i] = 128 + (m === undefined ? cr : m.vu * cb + m.vv * cr);
  }
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const at = j * width + i;
      const c = (j >> 1) * halfWidth + (i >> 1);
      const tint = m === undefined ? 0 : (m.yu * (u[c]! - 128) + m.yv * (v[c]! - 128)) * chromaScale;
      luma[at] = (y[at]! - (isLimited ? 16 : 0)) * lumaScale + tint;
    }
  }
  const plane = (p: Uint8ClampedArray): Uint8Array => new Uint8Array(p.buffer);
  return encodeJpeg({ width, height, y: plane(luma), u: plane(blue), v: plane(red) }, quality);
}

/** A JPEG of the frame in which nobody and nothing can be made out: grey, so many squares across, `scale` pixels each. */
export function coarseThumbnail(frame: Frame, squares = 12, scale = 8): Uint8Array {
  const across = Math.max(1, Math.min(squares, frame.width));
  const down = Math.max(1, Math.round((frame.height * across) / frame.width));
  const grey = shrink(frame.y, frame.strideY, frame.width, frame.height, across, down, 8);
  const [width, height] = [across * scale, down * scale];
  const y = Uint8Array.from(
    { length: width * height },
    (_, i) => grey[Math.floor(i / width / scale) * across + Math.floor((i % width) / scale)]!,
  );
  const none = new Uint8Array(((width + 1) >> 1) * ((height + 1) >> 1)).fill(128);
  return encodeJpeg({ width, height, y, u: none, v: none }, 60);
}

/** Mean over the source pixels under each target pixel; the nearest one where the plane is smaller than the target. */
function shrink(
  from: Uint8Array,
  stride: number,
  fromWidth: number,
  fromHeight: number,
  width: number,
  height: number,
  samples: number,
): Float32Array {
  const out = new Float32Array(width * height);
  for (let j = 0; j < height; j++) {
    const top = Math.floor((j * fromHeight) / height);
    const bottom = Math.max(top + 1, Math.floor(((j + 1) * fromHeight) / height));
    const down = Math.max(1, Math.ceil((bottom - top) / samples));
    for (let i = 0; i < width; i++) {
      const left = Math.floor((i * fromWidth) / width);
      const right = Math.max(left + 1, Math.floor(((i + 1) * fromWidth) / width));
      const across = Math.max(1, Math.ceil((right - left) / samples));
      let sum = 0;
      let count = 0;
      for (let y = top; y < bottom; y += down) {
        for (let x = left; x < right; x += across) {
          sum += from[y * stride + x]!;
          count++;
        }
      }
      out[j * width + i] = sum / count;
    }
  }
  return out;
}
