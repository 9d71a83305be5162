import type { SamplingPlan } from '@airlock/contracts/control';

/** Where sampling of one stream stands, ms of media time. Plain data: it may be kept and handed on. */
export interface SamplerState {
  /** The next look is due here. */
  readonly dueMs: number;
  /** Last picture taken. */
  readonly lastMs: number;
}

/** Nothing looked at yet. Also right for a stream whose media time starts anew, and for a segment delivered again. */
export const freshSampler: SamplerState = { dueMs: -Infinity, lastMs: -Infinity };

/** Keyframes that come this part of the interval early still count as on time. */
const EARLY = 0.05;

/**
 * Which of the pictures at `times` (ms, ascending) to look at.
 *
 * `continues`: these are the times of a longer prefix of the piece sampled last, whose results the caller still has;
 * pictures at or before the last one taken are then not taken again. Otherwise media time that has not gone on means a
 * piece delivered twice or a clock that lies, and sampling starts anew: looking twice costs little, not looking is unsafe.
 */
export function sample(
  plan: SamplingPlan,
  state: SamplerState,
  times: readonly number[],
  continues = false,
): { readonly chosen: readonly number[]; readonly state: SamplerState } {
  const interval = plan.everyFrame ? 0 : 1000 / plan.fps;
  const chosen: number[] = [];
  const again = !continues && times.length > 0 && times[0]! <= state.lastMs;
  let { dueMs, lastMs } = again ? freshSampler : state;
  for (const [index, at] of times.entries()) {
    if (at <= lastMs || at < dueMs - interval * EARLY) continue;
    chosen.push(index);
    lastMs = at;
    // On a grid while the pictures keep up, so that odd keyframe distances do not lower the rate.
    dueMs = at - dueMs < interval ? dueMs + interval : at + interval;
  }
  return { chosen, state: { dueMs, lastMs } };
}
