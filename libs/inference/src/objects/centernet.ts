import { bestApart, type ScoredBox } from '../boxes.js';

/** Pixels of the model's input, both sides; its maps have a quarter of them. */
export const OBJECT_INPUT = 512;
const CELL = 4;
const SIDE = OBJECT_INPUT / CELL;
const AREA = SIDE * SIDE;

/** One thing found; corners in pixels of the input. */
export interface FoundObject extends ScoredBox {
  /** Index into the model's kinds. */
  readonly kind: number;
}

/** Whether a cell of a map is the highest of the nine around it. */
function isPeak(map: Float32Array, base: number, x: number, y: number): boolean {
  const value = map[base + y * SIDE + x] ?? 0;
  for (let j = Math.max(0, y - 1); j <= Math.min(SIDE - 1, y + 1); j++)
    for (let i = Math.max(0, x - 1); i <= Math.min(SIDE - 1, x + 1); i++)
      if ((map[base + j * SIDE + i] ?? 0) > value) return false;
  return true;
}

/**
 * What lies in the maps: for each wanted kind the peaks from `floor` on, one per place. `keypoints` is `[kinds, 128, 128]`,
 * `wh` `[4, 128, 128]`. Source: Zhou et al., Objects as Points (2019); here with four distances instead of two.
 */
export function findObjects(
  keypoints: Float32Array,
  wh: Float32Array,
  kinds: readonly number[],
  floor: number,
  most = 50,
): FoundObject[] {
  return kinds.flatMap((kind) => {
    const base = kind * AREA;
    const found: FoundObject[] = [];
    for (let at = 0; at < AREA; at++) {
      const score = keypoints[base + at] ?? 0;
      if (score < floor) continue;
      const x = at % SIDE;
      const y = (at - x) / SIDE;
      if (!isPeak(keypoints, base, x, y)) continue;
      found.push({
        kind,
        score,
        left: x * CELL - (wh[at] ?? 0),
        top: y * CELL - (wh[AREA + at] ?? 0),
        right: x * CELL + (wh[2 * AREA + at] ?? 0),
        bottom: y * CELL + (wh[3 * AREA + at] ?? 0),
      });
    }
    return bestApart(found, 0.4, most);
  });
}
