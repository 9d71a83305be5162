import type { Frame } from '@airlock/contracts/frame';
import { EVEN, wordsOf } from '../words.js';

/** Brightness of a picture, row by row on demand, so that no second copy of the picture is made. */
export interface Luma {
  readonly width: number;
  readonly height: number;
  /** Writes row `y` in units of its own; `scale` and `offset` turn them into 0–255 full range. */
  readRow(y: number, out: Float64Array): void;
  readonly scale: number;
  readonly offset: number;
}

/** Pictures are averaged down by whole factors while the shorter side stays at least this long, pixels. */
const ENOUGH = 256;

/** The luma plane. */
export function lumaOf(frame: Frame): Luma {
  const f = Math.max(1, Math.floor(Math.min(frame.width, frame.height) / ENOUGH));
  const width = Math.floor(frame.width / f);
  const height = Math.floor(frame.height / f);
  const limited = frame.range === 'limited';
  return {
    width,
    height,
    scale: (limited ? 255 / 219 : 1) / (f * f),
    offset: limited ? (-16 * 255) / 219 : 0,
    readRow: wordReader(frame, f, width) ?? byteReader(frame, f, width),
  };
}

function byteReader({ y: plane, strideY }: Frame, f: number, width: number): Luma['readRow'] {
  return (row, out) => {
    out.fill(0, 0, width);
    for (let dy = 0; dy < f; dy++) {
      let at = (row * f + dy) * strideY;
      if (f === 1) for (let x = 0; x < width; x++) out[x] = plane[at++]!;
      else
        for (let x = 0; x < width; x++) {
          let sum = 0;
          for (let dx = 0; dx < f; dx++) sum += plane[at++]!;
          out[x]! += sum;
        }
    }
  };
}

/** Adds four pixels at a time, for the factors of 720p, 1080p and 4K; undefined where that can not be. */
function wordReader({ y: plane, strideY }: Frame, f: number, width: number): Luma['readRow'] | undefined {
  const words = f === 2 || f % 4 === 0 ? wordsOf(plane, strideY) : undefined;
  if (!words) return undefined;
  const stride = strideY / 4;
  if (f === 2)
    return (row, out) => {
      let at = row * 2 * stride;
      for (let x = 0; x + 1 < width; x += 2, at++) {
        const a = words[at]!;
        const b = words[at + stride]!;
        const sums = (a & EVEN) + ((a >>> 8) & EVEN) + (b & EVEN) + ((b >>> 8) & EVEN);
        out[x] = sums & 0xffff;
        out[x + 1] = sums >>> 16;
      }
      if (width % 2 === 0) return;
      const last = row * 2 * strideY + (width - 1) * 2;
      out[width - 1] = plane[last]! + plane[last + 1]! + plane[last + strideY]! + plane[last + strideY + 1]!;
    };
  const step = f >> 2;
  return (row, out) => {
    out.fill(0, 0, width);
    for (let dy = 0; dy < f; dy++) {
      let at = (row * f + dy) * stride;
      for (let x = 0; x < width; x++) {
        let sums = 0;
        for (let k = 0; k < step; k++, at++) {
          const a = words[at]!;
          sums = (sums + (a & EVEN) + ((a >>> 8) & EVEN)) | 0;
        }
        out[x]! += (sums & 0xffff) + (sums >>> 16);
      }
    }
  };
}

/** ITU-R BT.601 luma, as PDQ defines it. */
export const lumaOfRgb = (rgb: Uint8Array, width: number, height: number): Luma => ({
  width,
  height,
  scale: 1,
  offset: 0,
  readRow(row, out) {
    for (let x = 0, at = row * width * 3; x < width; x++, at += 3)
      out[x] = 0.299 * rgb[at]! + 0.587 * rgb[at + 1]! + 0.114 * rgb[at + 2]!;
  },
});
