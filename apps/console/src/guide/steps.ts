import type { Operation } from '../api/client.js';

/** The first case, step by step; texts: `step.<name>` of the guide. */
export const STEPS = ['claim', 'watch', 'decide', 'undo', 'audit', 'line'] as const;
export type Step = (typeof STEPS)[number];

/** What really happened: control did something for the person, or a recording began to play. */
export type Happening = Operation | 'played';

/** What ends each step; the last two end by a button. A case is read once it is open: asking for the next may give none. */
const ENDS: Readonly<Record<Step, readonly Happening[]>> = {
  claim: ['getCase'],
  watch: ['played'],
  decide: ['decideCase'],
  undo: ['undoDecision'],
  audit: [],
  line: [],
};

/** The step after this one; undefined after the last. */
export const after = (step: Step): Step | undefined => STEPS[STEPS.indexOf(step) + 1];

/** Where the person is once something has happened: somebody who is faster than the guide is not held up by it. */
export const advance = (step: Step, happened: Happening): Step => {
  const ended = STEPS.find((s) => ENDS[s].includes(happened));
  return ended === undefined || STEPS.indexOf(ended) < STEPS.indexOf(step) ? step : (after(ended) ?? step);
};
