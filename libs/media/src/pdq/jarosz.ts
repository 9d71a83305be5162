import type { Luma } from './luma.js';

const SIDE = 64;

/**
 * Two box filters in each direction (a tent), as wide as the reduction to 64×64 asks for, then every n-th sample.
 * Only what the samples ask for is computed: as sums over a few weighted neighbours, without filtering the whole picture.
 */
export function jaroszTo64(luma: Luma): Float32Array {
  const { width, height, scale, offset } = luma;
  const across = tents(width);
  const down = tents(height);
  const row = new Float64Array(width);
  const narrow = new Float64Array(height * SIDE);
  for (let j = 0, y = 0; j < SIDE; j++) {
    const start = down.starts[j]!;
    // Windows move on and overlap: each row is narrowed once, rows between two windows never.
    for (y = Math.max(y, start); y < start + down.taps; y++) {
      luma.readRow(y, row);
      narrowRow(row, across, narrow, y * SIDE);
    }
  }
  const out = new Float32Array(SIDE * SIDE);
  for (let j = 0; j < SIDE; j++)
    for (let x = 0; x < SIDE; x++) {
      let sum = 0;
      let at = down.starts[j]! * SIDE + x;
      for (let k = j * down.taps; k < (j + 1) * down.taps; k++, at += SIDE)
        sum += narrow[at]! * down.weights[k]!;
      out[j * SIDE + x] = sum * scale + offset;
    }
  return out;
}

function narrowRow(
  row: Float64Array,
  { starts, weights, taps }: Tents,
  out: Float64Array,
  outAt: number,
): void {
  for (let j = 0, k = 0; j < SIDE; j++) {
    let sum = 0;
    for (let at = starts[j]!, end = at + taps; at < end; at++, k++) sum += row[at]! * weights[k]!;
    out[outAt + j] = sum;
  }
}

/** What each of the 64 samples of a line is made of: `taps` neighbours from `starts` on, with weights that add up to 1. */
interface Tents {
  readonly taps: number;
  readonly starts: Int32Array;
  readonly weights: Float64Array;
}

function tents(length: number): Tents {
  const size = Math.floor((length + 2 * SIDE - 1) / (2 * SIDE));
  const half = (size + 2) >> 1;
  // Windows are cut off at the ends of the line.
  const from = (x: number) => Math.max(0, x - (size - half));
  const to = (x: number) => Math.min(length, x + half);
  const taps = 2 * size - 1;
  const starts = new Int32Array(SIDE);
  const weights = new Float64Array(SIDE * taps);
  for (let j = 0; j < SIDE; j++) {
    const x = Math.floor(((j + 0.5) * length) / SIDE);
    const start = Math.min(from(from(x)), length - taps);
    starts[j] = start;
    for (let i = from(x); i < to(x); i++)
      for (let k = from(i); k < to(i); k++)
        weights[j * taps + k - start]! += 1 / (to(x) - from(x)) / (to(i) - from(i));
  }
  return { taps, starts, weights };
}
