import { type Point, smallestRect, type TurnedRect } from './geometry.js';

/** One line of writing found in a probability map, in pixels of the map. */
export interface FoundBox {
  readonly rect: TurnedRect;
  /** Mean probability of its pixels, 0–1. */
  readonly score: number;
}

/** Probability from which a pixel belongs to a line. */
const PIXEL = 0.3;
/** Mean probability from which a spot is a line. */
const SPOT = 0.55;
/** Shorter sides than this are specks, in pixels of the map. */
const SHORTEST = 3;
/** The network marks shrunk lines; they grow by this share of area over perimeter. Source: DBNet, arXiv:1911.08947 §3.5. */
const GROW = 1.6;

/**
 * Lines of writing in the map of a differentiable-binarisation network: connected spots, the smallest turned rectangle
 * around each, grown to the writing's real size. In no particular order.
 */
export function boxesOf(map: Float32Array, width: number, height: number): FoundBox[] {
  const seen = new Uint8Array(map.length);
  const stack: number[] = [];
  const boxes: FoundBox[] = [];
  for (let start = 0; start < map.length; start++) {
    if (seen[start] === 1 || map[start]! < PIXEL) continue;
    let [sum, count] = [0, 0];
    // Only a row's outermost pixels can lie on the hull.
    const ends = new Map<number, [left: number, right: number]>();
    seen[start] = 1;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const x = at % width;
      const y = (at - x) / width;
      sum += map[at]!;
      count++;
      const end = ends.get(y);
      if (end === undefined) ends.set(y, [x, x]);
      else if (x < end[0]) end[0] = x;
      else if (x > end[1]) end[1] = x;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const next = v * width + u;
          if (seen[next] === 1 || map[next]! < PIXEL) continue;
          seen[next] = 1;
          stack.push(next);
        }
    }
    if (sum / count < SPOT) continue;
    const points = [...ends].flatMap(([y, [left, right]]): Point[] => [
      [left, y],
      [right + 1, y],
      [left, y + 1],
      [right + 1, y + 1],
    ]);
    const rect = smallestRect(points);
    if (Math.min(rect.w, rect.h) < SHORTEST) continue;
    const grow = (rect.w * rect.h * GROW) / (rect.w + rect.h);
    boxes.push({ rect: { ...rect, w: rect.w + grow, h: rect.h + grow }, score: sum / count });
  }
  return boxes;
}
