import type { SamplingPlan } from '@airlock/contracts/control';

export interface Watched {
  /** Media time and length of the segment, ms. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Media times of the pictures looked at in it, ascending. */
  readonly looks: readonly number[];
  /** The last picture looked at before the segment; `-Infinity` when there was none. */
  readonly lookedBefore: number;
  /** Not everything the plan asked for could be looked at. */
  readonly failed: boolean;
}

/** Keyframes may come this part of the interval late and still count as on time. */
const LATE = 0.1;

/**
 * Milliseconds of the segment that the plan wanted looked at and nobody did. A look stands for `1 / fps` of media; where
 * only keyframes may be decoded, what an encoder hides between keyframes further apart than that counts as unwatched. A
 * plan that may decode every picture finds one wherever it wants to look: only a failure leaves something out, and a
 * picture that stands still is seen by one look.
 */
export function unwatchedMs(plan: SamplingPlan, watched: Watched): number {
  const { startMs, durationMs, looks, lookedBefore, failed } = watched;
  const endMs = startMs + durationMs;
  const last = looks.at(-1);
  if (failed && last === undefined) return durationMs;
  if (plan.everyFrame || !plan.keyframesOnly) return failed ? clamp(endMs - last!, durationMs) : 0;
  const interval = 1000 / plan.fps;
  // A look ahead of the segment is of another clock and says nothing about this one.
  let from = lookedBefore <= startMs ? lookedBefore : -Infinity;
  let unwatched = 0;
  for (const to of [...looks, endMs]) {
    const alone = to - Math.max(startMs, from + interval);
    if (to - Math.max(from, startMs - interval) > interval * (1 + LATE) && alone > 0) unwatched += alone;
    from = to;
  }
  return clamp(unwatched, durationMs);
}

const clamp = (ms: number, most: number): number => Math.min(Math.max(0, ms), most);
