/** One match of an entry, with what is known of the stream. */
export interface Found {
  readonly streamId: string;
  /** ms since 1970 */
  readonly at: number;
  /** Credit grade of the streamer. */
  readonly tier?: string | undefined;
}

/** From when on an entry matches more than one picture can. */
export interface SpreadLimits {
  /** Distinct streams … */
  readonly streams: number;
  /** … or distinct streams of the best grades, where prohibited pictures are rarest … */
  readonly trustedStreams: number;
  readonly trustedTiers: readonly string[];
  /** … within so long, ms. */
  readonly withinMs: number;
}

export const SPREAD_LIMITS: SpreadLimits = {
  streams: 20,
  trustedStreams: 5,
  trustedTiers: ['A'],
  withinMs: 600_000,
};

/**
 * Why an entry has to stop acting: a hash that is found everywhere is a logo, a slate or a game's menu, or somebody put
 * it there to do harm. Matches before `since`, when a person let it act (again), are that person's knowledge.
 */
export function tooMuch(
  found: readonly Found[],
  now: number,
  { since = -Infinity, limits = SPREAD_LIMITS }: { since?: number; limits?: SpreadLimits } = {},
): string | undefined {
  const from = Math.max(now - limits.withinMs, since);
  const recent = found.filter((f) => f.at > from && f.at <= now);
  const minutes = Math.round(limits.withinMs / 60_000);
  const distinct = (of: readonly Found[]): number => new Set(of.map((f) => f.streamId)).size;
  const all = distinct(recent);
  if (all >= limits.streams) return `found in ${all} streams within ${minutes} minutes`;
  const trusted = distinct(
    recent.filter((f) => f.tier !== undefined && limits.trustedTiers.includes(f.tier)),
  );
  if (trusted >= limits.trustedStreams)
    return `found in ${trusted} streams of grade ${limits.trustedTiers.join(', ')} within ${minutes} minutes`;
  return undefined;
}
