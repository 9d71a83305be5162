import { z } from 'zod';
import { Approval, ApprovalId } from './approval.js';
import { EpochMs } from './ids.js';
import { Label } from './signal.js';

/** Characters of a policy that the house publishes: with its envelope it fits one record of any broker. */
export const PUBLISHED_MAX_CHARS = 300_000;

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
/** A policy's file as it was written: SHA-256 of its bytes. Two texts may mean the same, and then share the `hash`. */
export const PolicyTextId = Hash.brand<'PolicyTextId'>();
export type PolicyTextId = z.infer<typeof PolicyTextId>;

/** Number of a version; a later one has a higher one. */
export const VersionNumber = z.number().int().positive();

/** Who says which policy is in force: the file that every process watches, or what the house has published. */
export const PolicyRule = z.enum(['file', 'house']);
export type PolicyRule = z.infer<typeof PolicyRule>;

/** What processes are told of policies: the one in force as published, and the one on trial; the latest replaces earlier ones. */
export const PolicyRecord = z.object({
  v: z.literal(1),
  type: z.literal('policy'),
  slot: z.enum(['in_force', 'trial']),
  /** Of two records of a slot the one with the higher number counts, whichever came first. */
  n: VersionNumber,
  hash: z.string(),
  /** The file; `null` ends a trial. */
  source: z.string().max(PUBLISHED_MAX_CHARS).nullable(),
  at: EpochMs,
});
export type PolicyRecord = z.infer<typeof PolicyRecord>;

export const policyKey = ({ slot }: Pick<PolicyRecord, 'slot'>): string => slot;

/** A policy that was in force, and how it came to be. */
export const PolicyVersion = z.object({
  n: VersionNumber,
  /** What verdicts name it by. */
  hash: Hash,
  textId: PolicyTextId,
  /** Name and version as the file says them. */
  name: z.string(),
  origin: PolicyRule,
  publishedAt: EpochMs,
  /** Whoever allowed it, or Airlock where it followed the file. */
  publishedBy: z.string(),
  proposedBy: z.string().optional(),
  approvalId: ApprovalId.optional(),
  reason: z.string(),
  /** Published again: the version it was taken from. */
  rollsBackTo: VersionNumber.optional(),
});
export type PolicyVersion = z.infer<typeof PolicyVersion>;

/** What whoever approves is shown; the text is read by its id, and no other one will be published. */
export const PolicyProposal = z.object({
  textId: PolicyTextId,
  hash: Hash,
  name: z.string(),
  /** The version in force when it was proposed; it is refused once another one is. */
  base: VersionNumber,
  rollsBackTo: VersionNumber.optional(),
});
export type PolicyProposal = z.infer<typeof PolicyProposal>;

/** One place in which two policies differ. */
export const PolicyChange = z.object({
  area: z.enum([
    'policy',
    'label',
    'room_class',
    'window',
    'segment_rule',
    'message_rule',
    'budget',
    'section',
  ]),
  /** The label, class, rule …; of a section its key. */
  name: z.string(),
  kind: z.enum(['added', 'removed', 'changed', 'moved']),
  /** Of what changed: each value by its dotted place below `name`. */
  fields: z.array(
    z.object({ field: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }),
  ),
});
export type PolicyChange = z.infer<typeof PolicyChange>;

const Tally = z.object({ segments: z.number().int(), messages: z.number().int() });

/** Items with another decision or action, by what they would have been. */
export const DecisionChange = z.object({
  kind: z.enum(['segment', 'message']),
  from: z.string(),
  to: z.string(),
  n: z.number().int(),
});
export type DecisionChange = z.infer<typeof DecisionChange>;

/** What would become of items in which a label was seen. */
export const LabelChange = z.object({
  label: Label,
  /** Items that carry it. */
  n: z.number().int(),
  stricter: z.number().int(),
  laxer: z.number().int(),
});
export type LabelChange = z.infer<typeof LabelChange>;

/** The policy on trial: judges beside the one in force, acts never. */
export const PolicyTrial = z.object({
  n: VersionNumber,
  textId: PolicyTextId,
  hash: Hash,
  name: z.string(),
  startedBy: z.string(),
  startedAt: EpochMs,
  until: EpochMs,
  reason: z.string(),
  /** Since this control began to count. */
  judged: Tally,
  differs: Tally,
});
export type PolicyTrial = z.infer<typeof PolicyTrial>;

/** The policy and what people want with it, at a glance. */
export const PolicyDesk = z.object({
  ruledBy: PolicyRule,
  /** Whether a proposal can be published here; where the file rules it is off. */
  publishing: z.boolean(),
  inForce: PolicyVersion,
  /** The house rules and the watched file says something else: it is not followed any more. */
  fileDiffers: z.boolean(),
  /** Proposals that wait for a second person, the newest first. */
  waiting: z.array(Approval.extend({ proposal: PolicyProposal })),
  trial: PolicyTrial.optional(),
});
export type PolicyDesk = z.infer<typeof PolicyDesk>;
