import { effectsAt, planUnder } from '../enforcement/index.js';
import { humanSays, waiting } from './facts.js';
import { isTimed } from './ruling.js';
import type { Position, ReleaseState } from './types.js';

/** What stands between broadcaster and audience. Lengths in ms of media. */
export interface Gauge {
  /** What the plan keeps the audience behind by; 0 where it keeps no fixed time. */
  readonly targetMs: number;
  /** Captured and on its way to the audience: a dump now takes this out. */
  readonly dumpableMs: number;
  /** Dumped, and still to be bridged by slate. */
  readonly dumpedMs: number;
  /** How long ago what the audience gets now was captured; undefined while it gets nothing. */
  readonly behindMs: number | undefined;
}

const isDumped = (state: ReleaseState, p: ReturnType<typeof waiting>[number]): boolean =>
  p.verdict?.judged?.decision === 'dump' || humanSays(state, p)?.decision === 'dump';

/** The delay of a stream at `now` (ms since 1970), as it stands and not as the plan wants it. */
export const gaugeAt = (state: ReleaseState, now: number): Gauge => {
  if (state.admitted === undefined || state.dark || state.ended)
    return { targetMs: 0, dumpableMs: 0, dumpedMs: 0, behindMs: undefined };
  const plan = planUnder(state.admitted.plan, effectsAt(state.enforcement, now).active);
  const planned = { ...state, admitted: { ...state.admitted, plan } };
  let dumpableMs = 0;
  let dumpedMs = 0;
  for (const p of waiting(state)) {
    if (p.arrivedAt <= state.notBefore) continue;
    if (isDumped(state, p)) dumpedMs += p.segment.durationMs;
    else dumpableMs += p.segment.durationMs;
  }
  const last = state.window.at(-1);
  return {
    targetMs: isTimed(planned) ? plan.delayMs : 0,
    dumpableMs,
    dumpedMs,
    // Whoever has played all there is waits at its end.
    behindMs:
      last === undefined
        ? undefined
        : Math.max(0, Math.max(last.playAt, now - last.durationMs) - last.wallAt),
  };
};

/** What a dump of the whole delay is about: runs of whole segments that were not given to the audience, by epoch. */
export const unaired = (state: ReleaseState): { readonly from: Position; readonly toSeq: number }[] => {
  if (state.admitted === undefined || state.dark || state.ended) return [];
  const runs: { from: Position; toSeq: number }[] = [];
  for (const p of waiting(state)) {
    if (p.arrivedAt <= state.notBefore || isDumped(state, p)) continue;
    const run = runs.at(-1);
    if (run !== undefined && run.from.epoch === p.epoch) run.toSeq = p.seq;
    else runs.push({ from: { epoch: p.epoch, seq: p.seq }, toSeq: p.seq });
  }
  return runs;
};
