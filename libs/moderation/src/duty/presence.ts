import { type Span, union, within } from './span.js';

/** Until when somebody who signs on now is on duty without a break; undefined for somebody who may not sign on yet. */
export function signOnUntil(own: readonly Span[], now: number, earlyMs: number): number | undefined {
  const on = union(own).find((s) => s.from <= now + earlyMs && s.to > now);
  return on?.to;
}

/** Splits a stretch of duty by whether they had signed on. */
export function byPresence<S extends Span>(stint: S, present: readonly Span[]): (S & { present: boolean })[] {
  const there = union(present.flatMap((p) => within(p, stint) ?? []));
  const cuts = [...new Set([stint.from, ...there.flatMap((s) => [s.from, s.to]), stint.to])].sort(
    (a, b) => a - b,
  );
  return cuts.slice(0, -1).map((from, i) => ({
    ...stint,
    from,
    to: cuts[i + 1]!,
    present: there.some((s) => s.from <= from && s.to > from),
  }));
}
