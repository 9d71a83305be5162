import { type Canvas, colour } from './canvas.js';

/** The dark and light squares of a code, as generators give them: a byte each, 0 is dark. */
export interface Modules {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

const DARK = colour('#101010');
const LIGHT = colour('#ffffff');
/** Light squares around a code and beside bars, without which readers do not see where it ends. */
const QUIET = { squares: 4, bars: 11 };

/** Draws a code on its light ground; `x`, `y` is the corner of the code itself, `module` the side of a square in pixels. */
export function drawModules(
  canvas: Canvas,
  { width, height, data }: Modules,
  { x, y, module }: { readonly x: number; readonly y: number; readonly module: number },
): void {
  const bars = width > 1.5 * height;
  const around = module * (bars ? QUIET.bars : QUIET.squares);
  canvas.rect(x - around, y - around, width * module + 2 * around, height * module + 2 * around, LIGHT);
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1)
      if (data[row * width + column] === 0)
        canvas.rect(x + column * module, y + row * module, module, module, DARK);
}
