import type { Frame } from '@airlock/contracts/frame';
import type { TurnedRect } from './geometry.js';
import { rectify } from './luma.js';

/** What a part of a picture looks like, small: `width`×`height` of luma, its brightness and contrast taken out. */
export interface PatchPrint {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Rows of a print; a line of writing then has about five dots to a Latin letter. */
const ROWS = 12;
const MAX_COLUMNS = 240;
/** Side of the squares compared, dots. */
const SQUARE = 4;
/** Mean difference of a square, in standard deviations of the patch, from which something else stands there. */
const CHANGED = 0.45;

export function printOf(frame: Frame, rect: TurnedRect): PatchPrint {
  const tall = rect.h > rect.w;
  const ratio = Math.max(rect.w, rect.h) / Math.max(1, Math.min(rect.w, rect.h));
  const long = Math.min(MAX_COLUMNS, Math.max(ROWS, Math.round(ROWS * ratio)));
  const [width, height] = tall ? [ROWS, long] : [long, ROWS];
  const { data } = rectify(frame, rect, width, height);
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const spread = Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length);
  // Noise on an even patch must not be blown up into a pattern.
  const gain = 1 / Math.max(spread, 0.02);
  for (let i = 0; i < data.length; i++) data[i] = (data[i]! - mean) * gain;
  return { width, height, data };
}

/**
 * Whether two patches show the same. No square of four by four dots may differ, so that one changed letter in a long line is
 * noticed while the noise of coding is not.
 */
export function samePrint(a: PatchPrint, b: PatchPrint): boolean {
  if (a.width !== b.width || a.height !== b.height) return false;
  for (let top = 0; top < a.height; top += SQUARE)
    for (let left = 0; left < a.width; left += SQUARE) {
      let [sum, count] = [0, 0];
      for (let y = top; y < Math.min(top + SQUARE, a.height); y++)
        for (let x = left; x < Math.min(left + SQUARE, a.width); x++, count++)
          sum += Math.abs(a.data[y * a.width + x]! - b.data[y * a.width + x]!);
      if (sum > CHANGED * count) return false;
    }
  return true;
}
