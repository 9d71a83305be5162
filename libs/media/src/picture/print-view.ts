import type { FramePrint } from '../frame-reuse.js';

/** Cells of a print across and down. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
}

const CELL = 16;

export const gridOf = (print: FramePrint): Grid => ({
  columns: Math.ceil(print.width / CELL),
  rows: Math.ceil(print.height / CELL),
});

/** Share of the cells (0–1) that differ by more than `tolerance` (0–255) in any plane; 1 for pictures of other size. */
export function changedShare(a: FramePrint, b: FramePrint, tolerance: number): number {
  if (a.width !== b.width || a.height !== b.height) return 1;
  const plane = a.cells.length / 3;
  let changed = 0;
  for (let i = 0; i < plane; i++)
    for (let p = 0; p < 3; p++)
      if (Math.abs(a.cells[p * plane + i]! - b.cells[p * plane + i]!) > tolerance) {
        changed++;
        break;
      }
  return changed / plane;
}

const ACROSS = 9;
const DOWN = 8;
/** Brightness must rise by more than this to count, 0–255: noise on plain ground must not. */
const RISE = 2;

/** A 64-bit sketch of a print (difference hash): where brightness rises from left to right on a grid of 9×8. */
export interface Sketch {
  readonly high: number;
  readonly low: number;
}

export function sketchOf(print: FramePrint): Sketch {
  const { columns, rows } = gridOf(print);
  const mean = (c: number, r: number): number => {
    const [left, top] = [Math.floor((c * columns) / ACROSS), Math.floor((r * rows) / DOWN)];
    const right = Math.max(left + 1, Math.floor(((c + 1) * columns) / ACROSS));
    const bottom = Math.max(top + 1, Math.floor(((r + 1) * rows) / DOWN));
    let sum = 0;
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++)
        sum += print.cells[Math.min(y, rows - 1) * columns + Math.min(x, columns - 1)]!;
    return sum / ((bottom - top) * (right - left));
  };
  const words: [number, number] = [0, 0];
  for (let r = 0; r < DOWN; r++) {
    let before = mean(0, r);
    for (let c = 1; c < ACROSS; c++) {
      const here = mean(c, r);
      const bit = r * (ACROSS - 1) + c - 1;
      if (here > before + RISE) words[bit >> 5]! |= 1 << (bit & 31);
      before = here;
    }
  }
  return { high: words[0] >>> 0, low: words[1] >>> 0 };
}
