import type { Luma } from './luma.js';

const SIDE = 64;

/**
 * Two box filters in each direction (a tent), as wide as the reduction to 64×64 asks for, then every n-th sample.
 * Rows and columns are independent, so the columns that are not sampled are never computed.
 */
export function jaroszTo64(luma: Luma): Float32Array {
  const { width, height, scale, offset } = luma;
  const narrow = new Float64Array(height * SIDE);
  const row = new Float64Array(width);
  const across = filter(width);
  for (let y = 0; y < height; y++) {
    luma.readRow(y, row);
    across(row, narrow, y * SIDE, 1);
  }
  const out = new Float32Array(SIDE * SIDE);
  const column = new Float64Array(height);
  const down = filter(height);
  for (let x = 0; x < SIDE; x++) {
    for (let y = 0; y < height; y++) column[y] = narrow[y * SIDE + x]!;
    down(column, out, x, SIDE);
  }
  for (let i = 0; i < out.length; i++) out[i] = out[i]! * scale + offset;
  return out;
}

type Line = (line: Float64Array, out: Float64Array | Float32Array, at: number, step: number) => void;

/** Filters lines of `length` twice and writes the 64 samples. Windows are cut off at the ends. */
function filter(length: number): Line {
  const samples = Int32Array.from({ length: SIDE }, (_, j) => Math.floor(((j + 0.5) * length) / SIDE));
  const size = length === SIDE ? 1 : Math.floor((length + 2 * SIDE - 1) / (2 * SIDE));
  const half = (size + 2) >> 1;
  const ahead = half - 1;
  const behind = size - half;
  const from = Int32Array.from({ length }, (_, x) => Math.max(0, x - behind));
  const to = Int32Array.from({ length }, (_, x) => Math.min(length, x + ahead + 1));
  const share = Float64Array.from({ length }, (_, x) => 1 / (to[x]! - from[x]!));
  const first = new Float64Array(length + 1);
  const second = new Float64Array(length + 1);
  return (line, out, at, step) => {
    let sum = 0;
    for (let x = 0; x < length; x++) first[x + 1] = sum += line[x]!;
    sum = 0;
    for (let x = 0; x < length; x++) second[x + 1] = sum += (first[to[x]!]! - first[from[x]!]!) * share[x]!;
    for (let j = 0; j < SIDE; j++) {
      const x = samples[j]!;
      out[at + j * step] = (second[to[x]!]! - second[from[x]!]!) * share[x]!;
    }
  };
}
