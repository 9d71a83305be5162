import type { Frame } from '@airlock/contracts/frame';

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
  const { y: plane, strideY } = frame;
  return {
    width,
    height,
    scale: (limited ? 255 / 219 : 1) / (f * f),
    offset: limited ? (-16 * 255) / 219 : 0,
    readRow(row, out) {
      out.fill(0, 0, width);
      for (let dy = 0; dy < f; dy++) {
        let at = (row * f + dy) * strideY;
        if (f === 1) for (let x = 0; x < width; x++) out[x] = plane[at++]!;
        else if (f === 2) for (let x = 0; x < width; x++, at += 2) out[x]! += plane[at]! + plane[at + 1]!;
        else
          for (let x = 0; x < width; x++) {
            let sum = 0;
            for (let dx = 0; dx < f; dx++) sum += plane[at++]!;
            out[x]! += sum;
          }
      }
    },
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
