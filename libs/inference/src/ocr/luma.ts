import type { Frame } from '@airlock/contracts/frame';
import type { PixelRect, TurnedRect } from './geometry.js';

/** A grey picture without padding; `data` is height×width. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  /** 0 black to 1 white. */
  readonly data: Float32Array;
}

/** Turns a byte of luma into 0–1 of what the range allows. */
const levels = (range: Frame['range']): readonly [scale: number, black: number] =>
  range === 'limited' ? [1 / 219, 16 / 219] : [1 / 255, 0];

/** Where along one axis each output pixel reads: the mean of `taps` source pixels from `from` on. */
function reads(start: number, length: number, out: number): { from: Float32Array; taps: number } {
  const scale = length / out;
  const taps = Math.max(1, Math.round(scale));
  const from = Float32Array.from({ length: out }, (_, i) => start + (i + 0.5) * scale - taps / 2);
  return { from, taps };
}

/**
 * Part of a frame's luma at another size: bilinear between pixels, and the mean of all the pixels an output pixel stands for
 * when it shrinks, so that thin strokes fade instead of vanishing.
 */
export function resizeLuma(frame: Frame, part: PixelRect, width: number, height: number): Grey {
  const { y: plane, strideY } = frame;
  const [scale, black] = levels(frame.range);
  const columns = reads(part.x, part.w, width);
  const rows = reads(part.y, part.h, height);
  const data = new Float32Array(width * height);
  const line = new Float32Array(Math.ceil(part.w) + 2);
  const lastX = frame.width - 1;
  const lastY = frame.height - 1;
  const x0 = Math.floor(part.x);
  const share = scale / (rows.taps * columns.taps);
  for (let j = 0; j < height; j++) {
    const at = Math.max(0, rows.from[j]!);
    const first = Math.floor(at);
    const below = at - first;
    line.fill(0);
    for (let tap = 0; tap <= rows.taps; tap++) {
      const weight = tap === 0 ? 1 - below : tap === rows.taps ? below : 1;
      if (weight === 0) continue;
      const start = Math.min(first + tap, lastY) * strideY;
      for (let i = 0; i < line.length; i++) line[i]! += plane[start + Math.min(x0 + i, lastX)]! * weight;
    }
    for (let i = 0; i < width; i++) {
      const left = Math.max(0, columns.from[i]! - x0);
      const column = Math.floor(left);
      const beyond = left - column;
      let sum = line[column]! * (1 - beyond) + line[column + columns.taps]! * beyond;
      for (let tap = 1; tap < columns.taps; tap++) sum += line[column + tap]!;
      data[j * width + i] = sum * share - black;
    }
  }
  return { width, height, data };
}

/** Source pixels in which one output pixel is sampled along each axis, so that large writing does not break up. */
const MAX_TAPS = 4;

/** What stands in a turned rectangle, set upright at `width`×`height`. Outside the frame its edge goes on. */
export function rectify(
  frame: Frame,
  { cx, cy, w, h, angle }: TurnedRect,
  width: number,
  height: number,
): Grey {
  const { y: plane, strideY } = frame;
  const [scale, black] = levels(frame.range);
  const taps = Math.min(MAX_TAPS, Math.max(1, Math.round(h / height)));
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const lastX = frame.width - 1;
  const lastY = frame.height - 1;
  const data = new Float32Array(width * height);
  const stepX = w / (width * taps);
  const stepY = h / (height * taps);
  const share = scale / taps ** 2;
  for (let j = 0; j < height * taps; j++) {
    const across = (j + 0.5) * stepY - h / 2;
    const row = Math.floor(j / taps) * width;
    for (let i = 0; i < width * taps; i++) {
      const along = (i + 0.5) * stepX - w / 2;
      const x = Math.min(Math.max(cx + along * cos - across * sin - 0.5, 0), lastX);
      const y = Math.min(Math.max(cy + along * sin + across * cos - 0.5, 0), lastY);
      const left = x | 0;
      const top = y | 0;
      const dx = x - left;
      const p = top * strideY + left;
      const q = top < lastY ? p + strideY : p;
      const right = left < lastX ? 1 : 0;
      const upper = plane[p]! + (plane[p + right]! - plane[p]!) * dx;
      const lower = plane[q]! + (plane[q + right]! - plane[q]!) * dx;
      data[row + ((i / taps) | 0)]! += (upper + (lower - upper) * (y - top)) * share;
    }
  }
  for (let i = 0; i < data.length; i++) data[i]! -= black;
  return { width, height, data };
}
