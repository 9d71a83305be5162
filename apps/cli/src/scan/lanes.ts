/** A score at a media time, ms. */
export type Point = readonly [atMs: number, score: number];

/** Points of one lane, at most. */
const LANE_BUCKETS = 600;

/** The highest point of each of `buckets` equal stretches; points in order of time. A peak is never lost. */
export function thin(points: readonly Point[], totalMs: number, buckets = LANE_BUCKETS): [number, number][] {
  const sorted = [...points].sort((a, b) => a[0] - b[0]);
  if (sorted.length <= buckets || totalMs <= 0) return sorted.map(([at, score]) => [at, score]);
  const best = new Map<number, Point>();
  for (const point of sorted) {
    const bucket = Math.min(buckets - 1, Math.floor((point[0] / totalMs) * buckets));
    const have = best.get(bucket);
    if (have === undefined || point[1] > have[1]) best.set(bucket, point);
  }
  return [...best.values()].map(([at, score]) => [at, score]);
}

/** At most `limit` of `items`, evenly spaced, first and last among them, and always the one at `keep`. */
export function spread<T>(items: readonly T[], limit: number, keep = 0): T[] {
  if (items.length <= limit) return [...items];
  const chosen = new Set<number>([keep]);
  for (let i = 0; i < limit && chosen.size < limit; i += 1)
    chosen.add(Math.round((i * (items.length - 1)) / Math.max(1, limit - 1)));
  return [...chosen].sort((a, b) => a - b).map((i) => items[i] as T);
}
