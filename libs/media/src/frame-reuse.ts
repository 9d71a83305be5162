import type { Frame } from '@airlock/contracts/frame';
import { EVEN, wordsOf } from './words.js';

/** Mean brightness and colour of each cell of a picture, 0–255. */
export interface FramePrint {
  readonly width: number;
  readonly height: number;
  readonly cells: Float32Array;
}

/** The picture that was last judged, and how often its result was used since. Plain data. */
export interface ReuseState {
  readonly judged: FramePrint | undefined;
  readonly judgedAtMs: number;
  readonly reused: number;
}

export interface ReuseLimits {
  /** No cell may differ by more than this, steps of 0–255. Noise and recompression stay below 1. */
  readonly maxCellDifference: number;
  /** Results are reused at most so often in a row … */
  readonly maxReuses: number;
  /** … and for so long, ms of media time. */
  readonly maxAgeMs: number;
}

export const REUSE_LIMITS: ReuseLimits = { maxCellDifference: 2, maxReuses: 4, maxAgeMs: 5_000 };

export const nothingJudged: ReuseState = { judged: undefined, judgedAtMs: 0, reused: 0 };

/** Side of a cell in luma pixels; in chroma it is half. A cell is small so that no corner can change unseen. */
const CELL = 16;

const made = new WeakMap<Frame, FramePrint>();

/** The print of a frame: every second pixel of every second row is counted. Made once for each frame. */
export function framePrint(frame: Frame): FramePrint {
  const known = made.get(frame);
  if (known) return known;
  const print = makePrint(frame);
  made.set(frame, print);
  return print;
}

function makePrint(frame: Frame): FramePrint {
  const columns = Math.ceil(frame.width / CELL);
  const rows = Math.ceil(frame.height / CELL);
  const plane = columns * rows;
  const cells = new Float32Array(plane * 3);
  const chromaWidth = (frame.width + 1) >> 1;
  const chromaHeight = (frame.height + 1) >> 1;
  means(frame.y, frame.strideY, frame.width, frame.height, CELL, cells.subarray(0, plane));
  means(frame.u, frame.strideU, chromaWidth, chromaHeight, CELL / 2, cells.subarray(plane, 2 * plane));
  means(frame.v, frame.strideV, chromaWidth, chromaHeight, CELL / 2, cells.subarray(2 * plane));
  return { width: frame.width, height: frame.height, cells };
}

function means(
  from: Uint8Array,
  stride: number,
  width: number,
  height: number,
  cell: number,
  out: Float32Array,
): void {
  const columns = Math.ceil(width / cell);
  const words = wordsOf(from, stride);
  const whole = words ? Math.floor(width / cell) : 0;
  for (let top = 0, i = 0; top < height; top += cell) {
    const bottom = Math.min(top + cell, height);
    if (words) wholeCells(words, stride >> 2, whole, top, bottom, cell, out, i);
    i += whole;
    for (let c = whole; c < columns; c++, i++) {
      const right = Math.min((c + 1) * cell, width);
      let sum = 0;
      let n = 0;
      for (let y = top; y < bottom; y += 2)
        for (let x = c * cell; x < right; x += 2, n++) sum += from[y * stride + x]!;
      out[i] = sum / n;
    }
  }
}

/** The same of `count` cells in a row that are not cut off at the right, four pixels at a time. */
function wholeCells(
  words: Int32Array,
  stride: number,
  count: number,
  top: number,
  bottom: number,
  cell: number,
  out: Float32Array,
  outAt: number,
): void {
  const n = ((bottom - top + 1) >> 1) * (cell >> 1);
  for (let c = 0; c < count; c++) {
    let sums = 0;
    for (let y = top; y < bottom; y += 2) {
      const at = y * stride + ((c * cell) >> 2);
      for (let k = at; k < at + (cell >> 2); k++) sums = (sums + (words[k]! & EVEN)) | 0;
    }
    out[outAt + c] = ((sums & 0xffff) + (sums >>> 16)) / n;
  }
}

/** The largest difference of any cell; infinite for pictures of different size. */
export function printDifference(a: FramePrint, b: FramePrint): number {
  if (a.width !== b.width || a.height !== b.height) return Infinity;
  let most = 0;
  for (let i = 0; i < a.cells.length; i++) most = Math.max(most, Math.abs(a.cells[i]! - b.cells[i]!));
  return most;
}

/**
 * May the result of the last judged picture stand for this one? It is compared with the picture that was judged, never
 * with one that was itself let through on trust, so slow change can not creep by.
 */
export function considerReuse(
  state: ReuseState,
  print: FramePrint,
  atMs: number,
  limits: ReuseLimits = REUSE_LIMITS,
): { readonly reuse: boolean; readonly state: ReuseState } {
  const age = atMs - state.judgedAtMs;
  const reuse =
    state.judged !== undefined &&
    state.reused < limits.maxReuses &&
    age >= 0 &&
    age <= limits.maxAgeMs &&
    printDifference(state.judged, print) <= limits.maxCellDifference;
  return reuse
    ? { reuse, state: { ...state, reused: state.reused + 1 } }
    : { reuse, state: { judged: print, judgedAtMs: atMs, reused: 0 } };
}
