/** The heads of the model, in the order of the weights. All of them are labels of the policy's taxonomy. */
export const LABELS = [
  'abuse',
  'hate',
  'sexual.text',
  'threat',
  'self_harm',
  'spam',
  'privacy.contact',
  'gambling',
  'drugs',
  'weapons',
  'minor_safety.personal_data',
] as const;
export type ModelLabel = (typeof LABELS)[number];

/** What is known of a text under one head. */
export const UNKNOWN = -1;

/** Targets of a text: 1 for `yes`, 0 elsewhere, unknown for `unsure`. */
export function targets(yes: readonly string[], unsure: readonly string[] = []): Int8Array {
  return Int8Array.from(LABELS, (label) => (yes.includes(label) ? 1 : unsure.includes(label) ? UNKNOWN : 0));
}
