/** Axis-aligned part of a picture in pixels; `x` and `y` are its first column and row. */
export interface PixelRect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A rectangle in pixels, turned by `angle` radians around its centre; `w` runs along the reading direction. */
export interface TurnedRect {
  readonly cx: number;
  readonly cy: number;
  readonly w: number;
  readonly h: number;
  readonly angle: number;
}

export type Point = readonly [x: number, y: number];

/** Corners in reading order: top left, top right, bottom right, bottom left. */
export function corners({ cx, cy, w, h, angle }: TurnedRect): readonly Point[] {
  const cos = Math.cos(angle) / 2;
  const sin = Math.sin(angle) / 2;
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([i = 0, j = 0]): Point => [cx + i * w * cos - j * h * sin, cy + i * w * sin + j * h * cos]);
}

/** Size of a picture, pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** A part of a picture as shares of its width and height, 0–1. */
export const regionOf = ({ x, y, w, h }: PixelRect, { width, height }: Size): PixelRect => ({
  x: x / width,
  y: y / height,
  w: w / width,
  h: h / height,
});

/** The smallest upright rectangle around it, cut off at the edges of a picture of that size. */
export function bounds(rect: TurnedRect, { width, height }: Size): PixelRect {
  const points = corners(rect);
  const clamp = (value: number, top: number): number => Math.min(Math.max(value, 0), top);
  const x = clamp(Math.min(...points.map(([px]) => px)), width);
  const y = clamp(Math.min(...points.map(([, py]) => py)), height);
  return {
    x,
    y,
    w: clamp(Math.max(...points.map(([px]) => px)), width) - x,
    h: clamp(Math.max(...points.map(([, py]) => py)), height) - y,
  };
}

/** How much two upright rectangles share, 0–1 (intersection over union). */
export function overlap(a: PixelRect, b: PixelRect): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  if (w <= 0 || h <= 0) return 0;
  return (w * h) / (a.w * a.h + b.w * b.h - w * h);
}

/** Corners of the convex hull, counter-clockwise in a picture whose y points down (Andrew's monotone chain). */
function convexHull(points: readonly Point[]): readonly Point[] {
  const sorted = [...points].sort(([ax, ay], [bx, by]) => ax - bx || ay - by);
  const turnsRight = ([ax, ay]: Point, [bx, by]: Point, [px, py]: Point): boolean =>
    (bx - ax) * (py - ay) - (by - ay) * (px - ax) <= 0;
  const chain = (some: readonly Point[]): Point[] => {
    const hull: Point[] = [];
    for (const point of some) {
      while (hull.length >= 2 && turnsRight(hull.at(-2)!, hull.at(-1)!, point)) hull.pop();
      hull.push(point);
    }
    hull.pop();
    return hull;
  };
  const hull = [...chain(sorted), ...chain(sorted.reverse())];
  return hull.length > 0 ? hull : points.slice(0, 1);
}

/**
 * The turned rectangle of the least area around some points. Its angle lies within ±45°, so that `w` is what lies nearer to
 * the horizontal.
 */
export function smallestRect(points: readonly Point[]): TurnedRect {
  const hull = convexHull(points);
  let best: TurnedRect | undefined;
  hull.forEach(([ax, ay], i) => {
    const [bx, by] = hull[(i + 1) % hull.length] ?? [ax, ay];
    const quarter = Math.PI / 2;
    const raw = Math.atan2(by - ay, bx - ax);
    const angle = raw - Math.round(raw / quarter) * quarter;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const [x, y] of hull) {
      const along = x * cos + y * sin;
      const across = y * cos - x * sin;
      left = Math.min(left, along);
      right = Math.max(right, along);
      top = Math.min(top, across);
      bottom = Math.max(bottom, across);
    }
    const [w, h] = [right - left, bottom - top];
    if (best !== undefined && best.w * best.h <= w * h) return;
    const [u, v] = [(left + right) / 2, (top + bottom) / 2];
    best = { cx: u * cos - v * sin, cy: u * sin + v * cos, w, h, angle };
  });
  return best ?? { cx: 0, cy: 0, w: 0, h: 0, angle: 0 };
}
