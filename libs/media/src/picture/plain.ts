import type { Frame } from '@airlock/contracts/frame';

export interface Plain {
  /** The middle of what there is of each plane, 0–255. */
  readonly y: number;
  readonly u: number;
  readonly v: number;
  readonly black: boolean;
}

/** Steps of brightness or colour by which pixels of a plain picture may differ: rounding, nothing a viewer can see. */
const LEEWAY = 2;
/** Luma of black, limited range, with what encoders make of it. */
const BLACK = 20;

/**
 * Whether every single pixel of the picture is the same, black or another colour. Means of cells would not do: faint or
 * finely dithered writing has the mean of its ground. Stops at the first pixel that stands out, so that it costs next to
 * nothing on a picture that shows something.
 */
export function plainOf(frame: Frame): Plain | undefined {
  const y = uniform(frame.y, frame.strideY, frame.width, frame.height);
  if (y === undefined) return undefined;
  const [width, height] = [(frame.width + 1) >> 1, (frame.height + 1) >> 1];
  const u = uniform(frame.u, frame.strideU, width, height);
  const v = u === undefined ? undefined : uniform(frame.v, frame.strideV, width, height);
  if (u === undefined || v === undefined) return undefined;
  const neutral = Math.abs(u - 128) <= 4 && Math.abs(v - 128) <= 4;
  return { y, u, v, black: neutral && y <= (frame.range === 'limited' ? BLACK : BLACK - 16) };
}

function uniform(plane: Uint8Array, stride: number, width: number, height: number): number | undefined {
  let low = plane[0]!;
  let high = low;
  for (let row = 0; row < height; row++)
    for (let at = row * stride, end = at + width; at < end; at++) {
      const v = plane[at]!;
      if (v < low) low = v;
      else if (v > high) high = v;
      else continue;
      if (high - low > LEEWAY) return undefined;
    }
  return (low + high) / 2;
}
