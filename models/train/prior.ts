/** Labels whose published comments have both kinds in plenty: calibrated on them as they are. */
export const WHOLE_ONLY: ReadonlySet<string> = new Set(['abuse', 'hate']);

/**
 * Share of lines that a probability of another label supposes to be meant. Of what the synthetic lines hold, less would be
 * true of them and nothing of any chat; one in five puts the thresholds where people expect them, in the upper half.
 */
const MEANT = 0.2;

/**
 * How much an insult counts against a line that is none: half again as much. One half is then where both errors cost the
 * same if an insult that goes by is half again as bad as a stretch masked for nothing.
 */
const INSULT = 1.5;

/** How much a line of the label must count for `MEANT` to hold of `scored`. */
export function meantWeight(label: string, scored: readonly { readonly truth: 0 | 1 }[]): number {
  if (label === 'abuse') return INSULT;
  if (WHOLE_ONLY.has(label)) return 1;
  const yes = scored.reduce((sum, { truth }) => sum + truth, 0);
  const no = scored.length - yes;
  return yes === 0 ? 1 : (MEANT * no) / ((1 - MEANT) * yes);
}
