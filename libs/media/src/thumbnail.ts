import type { Frame } from '@airlock/contracts/frame';
import { encode } from 'jpeg-js';

const MATRICES = {
  bt601: { rv: 1.402, gu: -0.344136, gv: -0.714136, bu: 1.772 },
  bt709: { rv: 1.5748, gu: -0.187324, gv: -0.468124, bu: 1.8556 },
} as const;

/** A JPEG of the frame, at most `maxWidth` pixels wide; some 25 ms for 720p, so only for hits. */
export function jpegThumbnail(frame: Frame, maxWidth = 320, quality = 75): Uint8Array {
  const width = Math.max(1, Math.min(maxWidth, frame.width));
  const height = Math.max(1, Math.round((frame.height * width) / frame.width));
  const y = shrink(frame.y, frame.strideY, frame.width, frame.height, width, height);
  const chroma = [(frame.width + 1) >> 1, (frame.height + 1) >> 1, width, height] as const;
  const u = shrink(frame.u, frame.strideU, ...chroma);
  const v = shrink(frame.v, frame.strideV, ...chroma);
  const m = MATRICES[frame.matrix];
  const limited = frame.range === 'limited';
  const lumaScale = limited ? 255 / 219 : 1;
  const chromaScale = limited ? 255 / 224 : 1;
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const luma = (y[i]! - (limited ? 16 : 0)) * lumaScale;
    const cb = (u[i]! - 128) * chromaScale;
    const cr = (v[i]! - 128) * chromaScale;
    rgba[i * 4] = luma + m.rv * cr;
    rgba[i * 4 + 1] = luma + m.gu * cb + m.gv * cr;
    rgba[i * 4 + 2] = luma + m.bu * cb;
    rgba[i * 4 + 3] = 255;
  }
  return new Uint8Array(encode({ data: new Uint8Array(rgba.buffer), width, height }, quality).data);
}

/** Mean over the source pixels under each target pixel; the nearest one where the plane is smaller than the target. */
function shrink(
  from: Uint8Array,
  stride: number,
  fromWidth: number,
  fromHeight: number,
  width: number,
  height: number,
): Float32Array {
  const out = new Float32Array(width * height);
  for (let j = 0; j < height; j++) {
    const top = Math.floor((j * fromHeight) / height);
    const bottom = Math.max(top + 1, Math.floor(((j + 1) * fromHeight) / height));
    for (let i = 0; i < width; i++) {
      const left = Math.floor((i * fromWidth) / width);
      const right = Math.max(left + 1, Math.floor(((i + 1) * fromWidth) / width));
      let sum = 0;
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += from[y * stride + x]!;
      out[j * width + i] = sum / ((bottom - top) * (right - left));
    }
  }
  return out;
}
