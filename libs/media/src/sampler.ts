import type { SamplingPlan } from '@airlock/contracts/control';

/** Where sampling of one stream stands, ms of media time. Plain data: it may be kept and handed on. */
export interface SamplerState {
  /** The next look is due here. */
  readonly dueMs: number;
  /** Last picture taken. */
  readonly lastMs: number;
}

export interface Sampled {
  /** Indices of the pictures to look at, ascending. */
  readonly chosen: readonly number[];
  readonly state: SamplerState;
}

/** A picture that may be looked at; `atMs` is media time. */
export interface Candidate {
  readonly atMs: number;
  readonly key: boolean;
}

/** Nothing looked at yet. Also right for a stream whose media time starts anew, and for a segment delivered again. */
export const freshSampler: SamplerState = { dueMs: -Infinity, lastMs: -Infinity };

/** Keyframes that come this part of the interval early still count as on time. */
const EARLY = 0.05;
/** Looks may be this part of the interval later than the plan says before it counts as not met. */
const LATE = 0.1;
/** Stamps are rounded, ms. */
const ROUNDING = 1;

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
): Sampled {
  const interval = plan.everyFrame ? 0 : 1000 / plan.fps;
  const chosen: number[] = [];
  let now = startOf(state, times[0], continues);
  for (const [index, at] of times.entries()) {
    if (at <= now.lastMs || at < now.dueMs - interval * EARLY) continue;
    chosen.push(index);
    now = taken(now, at, interval);
  }
  return { chosen, state: now };
}

/**
 * Which of all `pictures` (ascending) of a piece that ends at `endMs` to look at so that the plan is met as cheaply as
 * it can be: keyframes where they are close enough, taken early rather than looked past, and others only in gaps that no
 * keyframe fills. The next piece is taken to begin with a keyframe. `continues` as for `sample`.
 */
export function sampleSparse(
  plan: SamplingPlan,
  state: SamplerState,
  pictures: readonly Candidate[],
  endMs: number,
  continues = false,
): Sampled {
  const interval = 1000 / plan.fps;
  const reach = interval * (1 + LATE);
  const chosen: number[] = [];
  let now = startOf(state, pictures[0]?.atMs, continues);
  const take = (index: number) => {
    chosen.push(index);
    now = taken(now, pictures[index]!.atMs, interval);
  };
  /** Fills from the picture at `from` to the anchor at `until`, of which the first not to be taken is `to`. */
  const fill = (from: number, to: number, until: number) => {
    let i = from;
    while (until - now.lastMs > reach) {
      const { lastMs } = now;
      while (i < to && pictures[i]!.atMs < lastMs + interval - ROUNDING) i++;
      // Where pictures are rare, rather one too early than one too late.
      const isLate = i >= to || pictures[i]!.atMs > lastMs + reach;
      if (isLate && i > from && pictures[i - 1]!.atMs > lastMs) i--;
      if (i >= to) return;
      take(i++);
    }
  };
  const keys = pictures.flatMap((p, i) => (p.key ? [i] : []));
  for (const [n, key] of keys.entries()) {
    const at = pictures[key]!.atMs;
    if (n > 0) fill(keys[n - 1]! + 1, key, at);
    if (at <= now.lastMs) continue;
    const next = keys[n + 1];
    const nextAt = next === undefined ? endMs : pictures[next]!.atMs;
    if (at >= now.dueMs - interval * EARLY || nextAt - now.lastMs > reach) take(key);
  }
  if (keys.length > 0) fill(keys.at(-1)! + 1, pictures.length, endMs);
  return { chosen, state: now };
}

const startOf = (state: SamplerState, first: number | undefined, continues: boolean): SamplerState =>
  !continues && first !== undefined && first <= state.lastMs ? freshSampler : state;

const taken = ({ dueMs }: SamplerState, at: number, interval: number): SamplerState => ({
  // On a grid while the pictures keep up, so that odd keyframe distances do not lower the rate.
  dueMs: at - dueMs < interval ? Math.min(dueMs, at + interval * EARLY) + interval : at + interval,
  lastMs: at,
});
