import type { ComplaintReason } from '@airlock/contracts/complaint';

/** What is reported, in the words of the taxonomy: the clauses of these labels are what a decision on it cites. */
const LABELS: Readonly<Record<ComplaintReason, readonly string[]>> = {
  imminent_harm: ['self_harm', 'violence', 'threat'],
  child_abuse: ['minor_safety', 'known.illegal'],
  minors: ['minor_safety'],
  terrorism: ['state_security', 'violence'],
  national_security: ['state_security'],
  public_order: ['social_stability', 'public_order'],
  violence: ['violence'],
  sexual: ['sexual.explicit'],
  hate: ['hate'],
  fraud: ['fraud'],
  illegal_goods: ['drugs', 'weapons', 'gambling'],
  privacy: ['privacy.contact', 'rights'],
  copyright: ['rights'],
  harassment: ['abuse', 'rights'],
  other: [],
};
const PREFIX = 'complaint.';

/** The label of a report's item in a case. */
export const reportLabel = (reason: ComplaintReason): string => `${PREFIX}${reason}`;

/** What the label of an item in a case stands for in the taxonomy: itself, but for the items of reports. */
export const labelsOfReport = (label: string): readonly string[] =>
  label.startsWith(PREFIX) ? (LABELS[label.slice(PREFIX.length) as ComplaintReason] ?? []) : [label];
