/** Something found in a picture: corners in whatever unit its finder uses, score 0–1. */
export interface ScoredBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly score: number;
}

/** Share of two boxes that both cover (intersection over union). */
export function sharedArea(a: ScoredBox, b: ScoredBox): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  const area = (box: ScoredBox): number => (box.right - box.left) * (box.bottom - box.top);
  return both / (area(a) + area(b) - both);
}

/** The best of each heap of boxes that lie on one another, best first. */
export function bestApart<B extends ScoredBox>(boxes: readonly B[], shared: number, most: number): B[] {
  const kept: B[] = [];
  for (const box of [...boxes].sort((a, b) => b.score - a.score)) {
    if (kept.length >= most) break;
    if (kept.every((other) => sharedArea(other, box) <= shared)) kept.push(box);
  }
  return kept;
}

/** A box as a signal's region: part of the picture, 0–1, cut off at its edges. */
export function regionOf(
  { left, top, right, bottom }: ScoredBox,
  width: number,
  height: number,
): { readonly x: number; readonly y: number; readonly w: number; readonly h: number } {
  const within = (value: number, side: number): number => Math.min(1, Math.max(0, value / side));
  const [x, y] = [within(left, width), within(top, height)];
  return { x, y, w: within(right, width) - x, h: within(bottom, height) - y };
}
