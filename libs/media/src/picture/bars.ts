import type { FramePrint } from '../frame-reuse.js';
import { gridOf } from './print-view.js';

/** Part of the picture's height in which every test card of bars has its bars. */
const TOP = 0.08;
const BOTTOM = 0.5;
/** Steps of 0–255 by which the cells of one bar may differ. */
const EVEN = 6;
/** Steps of 0–255, in any plane, that part two bars. */
const STEP = 10;

/** Colour bars of a test signal (SMPTE, EBU): 6 to 9 upright stripes of one colour each, side by side, most coloured. */
export function hasBars(print: FramePrint): boolean {
  const { columns, rows } = gridOf(print);
  const plane = columns * rows;
  const [top, bottom] = [Math.ceil(rows * TOP), Math.floor(rows * BOTTOM)];
  if (bottom - top < 2 || columns < 12) return false;
  const column = (c: number): number[] | undefined => {
    const means: number[] = [];
    for (let p = 0; p < 3; p++) {
      let [low, high, sum] = [Infinity, -Infinity, 0];
      for (let r = top; r < bottom; r++) {
        const v = print.cells[p * plane + r * columns + c]!;
        low = Math.min(low, v);
        high = Math.max(high, v);
        sum += v;
      }
      if (high - low > EVEN) return undefined;
      means.push(sum / (bottom - top));
    }
    return means;
  };
  const stripes: { readonly colour: readonly number[]; cells: number }[] = [];
  for (let c = 0; c < columns; c++) {
    const colour = column(c);
    if (!colour) return false;
    const last = stripes.at(-1);
    if (last && colour.every((v, p) => Math.abs(v - last.colour[p]!) <= STEP)) last.cells++;
    else stripes.push({ colour, cells: 1 });
  }
  // A cell that holds the border of two bars has a colour of its own.
  const bars = stripes.filter((s) => s.cells >= Math.max(2, columns / 24));
  const coloured = bars.filter(
    ({ colour }) => Math.max(Math.abs(colour[1]! - 128), Math.abs(colour[2]! - 128)) > 15,
  );
  const covered = bars.reduce((n, s) => n + s.cells, 0) / columns;
  return bars.length >= 6 && bars.length <= 9 && coloured.length >= 4 && covered > 0.7;
}
