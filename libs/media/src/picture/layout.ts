import type { FramePrint } from '../frame-reuse.js';
import { gridOf } from './print-view.js';

/** Steps of brightness, 0–255, across an edge between two parts of the picture … */
const EDGE = 10;
/** … and so many times the steps on either side of it, or it is a slope. */
const STEEP = 2;
/** Share of the picture's height or width along which the edge runs. */
const ALONG = 0.6;
/** Edges of the picture itself (letterboxes) are no parting. */
const MARGIN = 0.15;

/**
 * Straight edges from one side of the picture to the other, by which a split screen shows, in tenths of its width
 * (`x5`: a parting in the middle) and height (`y5`): empty for one whole picture.
 */
export function partings(print: FramePrint): string {
  const { columns, rows } = gridOf(print);
  const found = new Set<string>();
  const scan = (name: string, length: number, across: number, at: (i: number, k: number) => number): void => {
    const last = Math.min(length - 3, Math.floor(length * (1 - MARGIN)));
    for (let i = Math.max(2, Math.ceil(length * MARGIN)); i <= last; i++) {
      let strong = 0;
      for (let k = 0; k < across; k++) {
        // The edge may lie within cell `i`.
        const step = Math.abs(at(i + 1, k) - at(i - 1, k));
        const beside = Math.max(Math.abs(at(i - 1, k) - at(i - 2, k)), Math.abs(at(i + 2, k) - at(i + 1, k)));
        if (step > EDGE && step > STEEP * beside) strong++;
      }
      if (strong >= across * ALONG) found.add(`${name}${Math.round((10 * i) / length)}`);
    }
  };
  scan('x', columns, rows, (i, k) => print.cells[k * columns + i]!);
  scan('y', rows, columns, (i, k) => print.cells[i * columns + k]!);
  return [...found].sort().join(' ');
}
