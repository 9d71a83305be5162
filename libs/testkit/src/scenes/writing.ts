import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import type { Canvas, Colour } from './canvas.js';

/** One line of writing as a one-bit picture; see `fixtures/README.md`. */
export interface WrittenLine {
  readonly text: string;
  readonly font: 'sans' | 'bold' | 'serif';
  readonly width: number;
  readonly height: number;
  /** Rows padded to whole bytes, the highest bit on the left; 1 is ink. */
  readonly ink: Uint8Array;
}

type Stored = Omit<WrittenLine, 'ink'> & { readonly bits: string };

/** The height of a stored line's em square, pixels. */
const WRITTEN_EM = 64;

let lines: readonly WrittenLine[] | undefined;

/** All lines there are, Chinese and English. */
export function writtenLines(): readonly WrittenLine[] {
  const read = (): readonly Stored[] =>
    JSON.parse(
      readFileSync(new URL('../../fixtures/written-lines.json', import.meta.url), 'utf8'),
    ) as readonly Stored[];
  return (lines ??= read().map(({ bits, ...line }) => ({
    ...line,
    ink: inflateSync(Buffer.from(bits, 'base64')),
  })));
}

/** @throws RangeError where no line says that. */
export function writtenLine(text: string): WrittenLine {
  const line = writtenLines().find((one) => one.text === text);
  if (line === undefined) throw new RangeError(`no picture of the line "${text}"`);
  return line;
}

/** Dots of ink in the columns [from, to) of a row. */
function inkIn({ width, height, ink }: WrittenLine, row: number, from: number, to: number): number {
  if (row < 0 || row >= height) return 0;
  const start = row * ((width + 7) >> 3);
  let count = 0;
  for (let x = Math.max(0, from); x < Math.min(width, to); x += 1)
    count += ((ink[start + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
  return count;
}

/** Size of a line when an em is `size` pixels. */
export const writtenSize = (
  { width, height }: WrittenLine,
  size: number,
): readonly [w: number, h: number] => [
  Math.ceil((width * size) / WRITTEN_EM),
  Math.ceil((height * size) / WRITTEN_EM),
];

/** Draws a line with its top left corner at `x`, `y`, an em being `size` pixels; edges are smooth. */
export function drawWriting(
  canvas: Canvas,
  line: WrittenLine,
  at: { readonly x: number; readonly y: number; readonly size: number },
  c: Colour,
  alpha = 1,
): void {
  const [w, h] = writtenSize(line, at.size);
  // Ink is counted at four points along each side of a pixel, or at every dot where a pixel has more of them.
  const dots = WRITTEN_EM / at.size;
  const taps = Math.max(4, Math.ceil(dots));
  for (let row = 0; row < h; row += 1)
    for (let column = 0; column < w; column += 1) {
      let ink = 0;
      for (let j = 0; j < taps; j += 1)
        for (let i = 0; i < taps; i += 1) {
          const x = Math.floor((column + (i + 0.5) / taps) * dots);
          ink += inkIn(line, Math.floor((row + (j + 0.5) / taps) * dots), x, x + 1);
        }
      if (ink > 0) {
        const left = at.x + column;
        canvas.span(Math.round(at.y) + row, left, left + 1, c, (alpha * ink) / taps ** 2);
      }
    }
}
