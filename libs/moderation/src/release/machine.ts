import type { StreamId } from '@airlock/contracts/ids';
import { effectsAt, fold, noEnforcement, planUnder } from '../enforcement/index.js';
import { advance } from './advance.js';
import { apply } from './apply.js';
import { waiting } from './facts.js';
import { airTime, rule } from './ruling.js';
import type { Entry, Held, ReleaseEvent, ReleaseHead, ReleaseOptions, ReleaseState, Step } from './types.js';

export const DEFAULT_OPTIONS: ReleaseOptions = {
  gapMs: 3_000,
  windowMs: 12_000,
  minEntries: 6,
  maxPending: 4_000,
};

/** A stream of which nothing is known yet. */
export const initial = (streamId: StreamId, options: Partial<ReleaseOptions> = {}): ReleaseState => ({
  streamId,
  options: { ...DEFAULT_OPTIONS, ...options },
  admitted: undefined,
  pending: new Map(),
  humans: [],
  enforcement: noEnforcement,
  window: [],
  cursor: undefined,
  resync: true,
  nextMsn: 0,
  discontinuities: 0,
  dark: false,
  ended: false,
  notBefore: 0,
  airAt: 0,
  airMs: 0,
  playAt: 0,
  playMs: 0,
  targetMs: 1_000,
  timeline: undefined,
  presence: {},
  watchedFrom: 0,
  ownCuts: [],
});

/**
 * The whole of "what may be seen when". Facts (everything but `tick`) are only noted, in any order and any number of
 * times; a `tick` lists what may be seen by then. Nothing reaches the audience in any other way.
 */
export const step = (state: ReleaseState, event: ReleaseEvent): Step => {
  if (event.type === 'tick') return advance(state, event.now);
  return { ...apply(state, event), entries: [], wakeAt: undefined };
};

/** What has to outlive the process, besides the entries of the window. */
export const headOf = (s: ReleaseState): ReleaseHead => ({
  cursor: s.cursor,
  resync: s.resync,
  nextMsn: s.nextMsn,
  discontinuities: s.discontinuities,
  dark: s.dark,
  ended: s.ended,
  notBefore: s.notBefore,
  airAt: s.airAt,
  airMs: s.airMs,
  playAt: s.playAt,
  playMs: s.playMs,
  targetMs: s.targetMs,
  timeline: s.timeline,
  presence: s.presence,
  watchedFrom: s.watchedFrom,
  ownCuts: s.ownCuts,
});

/**
 * A stream as it was when `head` and `window` were saved. Facts from the logs are to be applied again before the first
 * tick; those that the cursor has passed change nothing.
 */
export const restore = (
  streamId: StreamId,
  options: Partial<ReleaseOptions>,
  head: ReleaseHead,
  window: readonly Entry[],
): ReleaseState => ({
  ...initial(streamId, options),
  ...head,
  enforcement: head.ownCuts.reduce(fold, noEnforcement),
  window,
});

/** Segments that wait for a person at `now` (ms since 1970), in order, with when their default applies. */
export const heldAt = (full: ReleaseState, now: number): Held[] => {
  if (full.admitted === undefined || full.dark) return [];
  const plan = planUnder(full.admitted.plan, effectsAt(full.enforcement, now).active);
  const state = { ...full, admitted: { ...full.admitted, plan } };
  const held: Held[] = [];
  let previous = { airAt: state.airAt, airMs: state.airMs };
  for (const p of waiting(state)) {
    const airAt = airTime(state, p, previous);
    const ruling = rule(state, p, airAt, now);
    if (ruling.to === 'held') held.push(ruling.held);
    previous = { airAt, airMs: p.segment.durationMs };
  }
  return held;
};

/** When the oldest segment still waiting arrived, ms since 1970: a restart has to read the logs from before then. */
export const oldestWaiting = (state: ReleaseState): number | undefined => {
  let oldest: number | undefined;
  for (const p of state.pending.values()) {
    if (p.arrivedAt !== undefined && p.arrivedAt < (oldest ?? Infinity)) oldest = p.arrivedAt;
  }
  return oldest;
};
