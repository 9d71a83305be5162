import { humanSays, reviewerPresent, type Whole } from './facts.js';
import type { Basis, Held, ReleaseState } from './types.js';

/** What may happen to the segment at the head of the line. Times in ms since 1970. */
export type Ruling =
  | { readonly to: 'content'; readonly at: number; readonly basis: Basis }
  | { readonly to: 'slate'; readonly at: number }
  | { readonly to: 'cut'; readonly at: number }
  | { readonly to: 'held'; readonly held: Held; readonly until: number | undefined }
  | { readonly to: 'wait'; readonly until: number | undefined };

/** When the segment is due: at once, or after the delay and never before the one before it has been played. */
export const airTime = (state: ReleaseState, p: Whole, previous: { airAt: number; airMs: number }): number =>
  isTimed(state)
    ? Math.max(p.arrivedAt + state.admitted!.plan.delayMs, previous.airAt + previous.airMs)
    : p.arrivedAt;

/** Whether the audience is kept a fixed time behind. */
export const isTimed = (state: ReleaseState): boolean => {
  const plan = state.admitted?.plan;
  return plan?.mode === 'delay' || (plan?.mode === 'review' && plan.review === 'watched');
};

/**
 * Rules on one whole segment of an admitted stream. In this order: a dump (by policy or a person) is never shown; a
 * person's word; then the mode. Pure: everything it looks at is in the state, `airAt` and `now`.
 */
export const rule = (state: ReleaseState, p: Whole, airAt: number, now: number): Ruling => {
  const plan = state.admitted!.plan;
  const human = humanSays(state, p);
  const verdict = p.verdict?.judged;
  if (verdict?.decision === 'dump') return { to: 'slate', at: Math.max(airAt, verdict.at) };
  if (human?.decision === 'dump') return { to: 'slate', at: Math.max(airAt, Math.min(human.decidedAt, now)) };
  if (human?.decision === 'release') {
    return { to: 'content', at: Math.max(airAt, Math.min(human.decidedAt, now)), basis: 'human' };
  }
  if (human?.decision === 'hold')
    return hold(state, p, airAt, now, 'human', Math.max(p.arrivedAt, human.decidedAt));
  switch (plan.mode) {
    case 'direct':
      return { to: 'content', at: airAt, basis: verdict?.decision === 'release' ? 'verdict' : 'direct' };
    case 'review':
      return plan.review === 'explicit'
        ? hold(state, p, airAt, now, 'review', p.arrivedAt)
        : watched(state, p, airAt, now);
    case 'gated':
      return judged(state, p, airAt, now, p.arrivedAt + plan.graceMs);
    case 'delay':
      return judged(state, p, airAt, now, airAt);
    default:
      return plan.mode satisfies never;
  }
};

const judged = (state: ReleaseState, p: Whole, airAt: number, now: number, patience: number): Ruling => {
  const verdict = p.verdict?.judged;
  if (verdict?.decision === 'release')
    return { to: 'content', at: Math.max(airAt, verdict.at), basis: 'verdict' };
  if (verdict?.decision === 'hold')
    return hold(state, p, airAt, now, 'verdict', Math.max(p.arrivedAt, verdict.at));
  const unjudged = p.verdict?.unjudged;
  if (unjudged?.decision === 'release')
    return { to: 'content', at: Math.max(airAt, unjudged.at), basis: 'unjudged' };
  if (unjudged?.final === true)
    return hold(state, p, airAt, now, 'unjudged', Math.max(p.arrivedAt, unjudged.at));
  if (now < patience) return { to: 'wait', until: patience };
  // A preliminary hold is no last word, but it is policy's.
  if (unjudged === undefined && state.admitted!.plan.onUnjudged === 'release')
    return { to: 'content', at: patience, basis: 'unjudged' };
  return hold(state, p, airAt, now, 'unjudged', patience);
};

/** Nobody can watch what could not be judged for what it is: there policy's word alone does not show it. */
const watched = (state: ReleaseState, p: Whole, airAt: number, now: number): Ruling => {
  const verdict = p.verdict?.judged;
  if (verdict?.decision === 'hold')
    return hold(state, p, airAt, now, 'verdict', Math.max(p.arrivedAt, verdict.at));
  if (now < airAt) return { to: 'wait', until: airAt };
  if (verdict?.decision !== 'release') return hold(state, p, airAt, now, 'unjudged', airAt);
  const grace = state.admitted!.plan.graceMs;
  const missed = airAt < state.watchedFrom - grace;
  if (!missed && reviewerPresent(state, now))
    return { to: 'content', at: Math.max(airAt, verdict.at), basis: 'verdict' };
  return hold(state, p, airAt, now, 'presence', airAt + (missed ? 0 : grace));
};

const hold = (
  state: ReleaseState,
  p: Whole,
  airAt: number,
  now: number,
  reason: Held['reason'],
  since: number,
): Ruling => {
  const plan = state.admitted!.plan;
  const held = { epoch: p.epoch, seq: p.seq, reason, since };
  // Time alone never shows what a person has to approve, watch, or has held back.
  const needsPerson = plan.mode === 'review' || reason === 'human';
  if (plan.holdDefault === 'keep' || (plan.holdDefault === 'release' && needsPerson)) {
    return { to: 'held', held, until: undefined };
  }
  const deadline = Math.max(since + plan.holdMs, airAt);
  if (now < deadline) return { to: 'held', held: { ...held, deadline }, until: deadline };
  switch (plan.holdDefault) {
    case 'release':
      return { to: 'content', at: deadline, basis: 'default' };
    case 'dump':
      return { to: 'slate', at: deadline };
    case 'cut':
      return { to: 'cut', at: deadline };
    default:
      return plan.holdDefault satisfies never;
  }
};
