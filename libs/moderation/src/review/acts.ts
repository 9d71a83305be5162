import type { ReviewAct } from '@airlock/contracts/review';

/**
 * Whether an act has to be done at once and cannot be taken back: it protects the audience, or lets it see something.
 * The rest only tells somebody something, so that it can wait until nobody wants it back.
 */
export const isIrreversible = (act: ReviewAct): boolean => {
  switch (act.do) {
    case 'approve':
    case 'dump':
    case 'cut':
    case 'message':
      return true;
    case 'act':
      return PROTECTS.has(act.kind);
    default:
      return act satisfies never;
  }
};

const PROTECTS: ReadonlySet<string> = new Set(['mute', 'mask', 'delay', 'restrict', 'limit_time']);

/** When each act is done, and until when all of it can be taken back; both ms since 1970. */
export const timesOf = (
  acts: readonly ReviewAct[],
  now: number,
  undoMs: number,
): { readonly due: readonly number[]; readonly undoableUntil: number | undefined } => {
  const isFinal = undoMs === 0 || acts.some(isIrreversible);
  // What cannot be taken back whole is not taken back in part: then nothing waits.
  const until = now + undoMs;
  return { due: acts.map(() => (isFinal ? now : until)), undoableUntil: isFinal ? undefined : until };
};
