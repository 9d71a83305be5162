import type { Frame } from '@airlock/contracts/frame';
import type { PixelRect } from './geometry.js';

/** A cell is this many samples wide and this many sampled rows high. */
const COLUMNS = 16;
const ROWS = 4;

/** How one size of writing is looked for. */
interface Level {
  /** Pixels of a row whose mean is one sample. */
  readonly mean: number;
  /** Sampled rows lie this far apart, pixels. */
  readonly apart: number;
  /** Least difference of luma between neighbouring samples that counts as the edge of a stroke. */
  readonly edge: number;
  /** Edges of alternating direction in each of three neighbouring cells, from which there may be writing. */
  readonly enough: number;
}

/** For writing of about 10–48, 24–140 and 100–300 pixels. Chosen on the pictures of the model card. */
const LEVELS: readonly Level[] = [
  { mean: 1, apart: 4, edge: 28, enough: 5 },
  { mean: 3, apart: 3, edge: 36, enough: 9 },
  { mean: 6, apart: 6, edge: 36, enough: 9 },
];

/** Share of `enough` from which the neighbours of writing are looked at with it. */
const MORE = 0.8;

/** Edges of alternating direction by cell: what writing is full of, and blurred or plain pictures are not. */
export interface TextLayout {
  readonly levels: readonly { readonly counts: Uint8Array; readonly across: number }[];
  /** Where writing may stand; absent where there is none. */
  readonly area?: PixelRect;
}

function countEdges(
  { y, strideY, width, height }: Frame,
  { mean, apart, edge }: Level,
): TextLayout['levels'][number] {
  const samples = Math.floor(width / mean);
  const across = Math.ceil(samples / COLUMNS);
  const rows = Math.floor(height / apart);
  const counts = new Uint8Array(across * Math.ceil(rows / ROWS));
  const step = edge * mean;
  for (let row = 0; row < rows; row++) {
    const cells = Math.floor(row / ROWS) * across;
    let at = row * apart * strideY;
    let [sign, before] = [0, -1];
    for (let x = 0; x < samples; x++) {
      let now = y[at++]!;
      for (let i = 1; i < mean; i++) now += y[at++]!;
      const rise = before < 0 ? 0 : now - before;
      before = now;
      if (rise >= step ? sign !== 1 : rise <= -step && sign !== -1) {
        sign = rise > 0 ? 1 : -1;
        counts[cells + (x >> 4)]!++;
      }
    }
  }
  return { counts, across };
}

/**
 * Where in a picture there may be writing, and what the answer rests on. Strokes make light and dark alternate over
 * neighbouring cells. Far cheaper than detection (about a millisecond at 720p), and meant to pass too much rather than too
 * little: busy texture passes.
 */
export function textLayout(frame: Frame): TextLayout {
  const levels = LEVELS.map((level) => countEdges(frame, level));
  if (!levels.some(({ counts, across }, i) => hasRun(counts, across, LEVELS[i]!.enough))) return { levels };
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  levels.forEach(({ counts, across }, n) => {
    const { mean, apart, enough } = LEVELS[n]!;
    const [cellWidth, cellHeight] = [mean * COLUMNS, apart * ROWS];
    const least = enough * MORE;
    for (let i = 0; i < counts.length; i++) {
      // Once there is writing, somewhat less is taken for more of it.
      if (Math.max(counts[i - 1] ?? 0, counts[i + 1] ?? 0) < least || counts[i]! < least) continue;
      const column = i % across;
      const row = (i - column) / across;
      // A cell more on every side holds the ends of lines.
      left = Math.min(left, (column - 1) * cellWidth);
      right = Math.max(right, (column + 2) * cellWidth);
      top = Math.min(top, (row - 1) * cellHeight);
      bottom = Math.max(bottom, (row + 2) * cellHeight);
    }
  });
  const [x, y] = [Math.max(0, left), Math.max(0, top)];
  return {
    levels,
    area: { x, y, w: Math.min(frame.width, right) - x, h: Math.min(frame.height, bottom) - y },
  };
}

function hasRun(counts: Uint8Array, across: number, enough: number): boolean {
  let run = 0;
  for (let i = 0; i < counts.length; i++) {
    if (i % across === 0) run = 0;
    run = counts[i]! >= enough ? run + 1 : 0;
    if (run === 3) return true;
  }
  return false;
}

/** Edges by which a cell that may hold writing may differ while it still shows the same: what the noise of coding does. */
const NOISE = 5;

/** Whether no cell that may hold writing has changed. Says nothing of changes that keep the number of strokes. */
export function sameLayout(a: TextLayout, b: TextLayout): boolean {
  return a.levels.every(({ counts }, n) => {
    const others = b.levels[n]?.counts;
    if (others?.length !== counts.length) return false;
    const { enough } = LEVELS[n]!;
    for (let i = 0; i < counts.length; i++) {
      const [x, y] = [counts[i]!, others[i]!];
      if ((x >= enough || y >= enough) && Math.abs(x - y) > NOISE) return false;
    }
    return true;
  });
}
