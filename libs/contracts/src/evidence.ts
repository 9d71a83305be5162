import { z } from 'zod';
import { AuditHash } from './audit.js';
import { ActionId, EpochMs, Sha256, StreamId } from './ids.js';
import { Role } from './person.js';

export const EvidenceId = z
  .string()
  .regex(/^ev_[a-z0-9]{1,40}$/)
  .brand<'EvidenceId'>();
export type EvidenceId = z.infer<typeof EvidenceId>;

/** How much of a stream is sealed around what somebody decided, ms. */
export const EVIDENCE_WINDOW = {
  beforeMs: 120_000,
  afterMs: 30_000,
  /** Around what somebody reports. */
  reportMs: 60_000,
  /** The longest that is sealed as one. */
  maxMs: 6 * 3_600_000,
} as const;

/** Why evidence was sealed. */
export const EvidenceTrigger = z.discriminatedUnion('type', [
  z.object({ type: z.literal('action'), at: EpochMs, actionId: ActionId }),
  /** Segments were dumped, by a person or by the policy. */
  z.object({
    type: z.literal('dump'),
    at: EpochMs,
    epoch: z.number().int(),
    fromSeq: z.number().int(),
    toSeq: z.number().int(),
    by: z.string(),
  }),
  /** Somebody asked: a victim's report, a complaint, an order, an inspection. */
  z.object({ type: z.literal('request'), at: EpochMs, by: z.string(), reason: z.string() }),
]);
export type EvidenceTrigger = z.infer<typeof EvidenceTrigger>;

/** `waiting`: asked for; `sealed`: what was there is sealed; `complete`: so is what came after, or it will not come. */
export const EvidenceState = z.enum(['waiting', 'sealed', 'complete']);
export type EvidenceState = z.infer<typeof EvidenceState>;

/** Part of a stream, or all decisions of a time, as it was sealed. */
export const Evidence = z.object({
  evidenceId: EvidenceId,
  /** Absent for an inspection: then it is about everything decided in the window. */
  streamId: StreamId.optional(),
  /** By the time of capture, ms since 1970, `[from, to)`. */
  from: EpochMs,
  to: EpochMs,
  requestedAt: EpochMs,
  requestedBy: z.string(),
  reason: z.string().max(2_000),
  state: EvidenceState,
  /** How long it is kept; only ever raised. */
  retentionClass: z.string().max(64),
  /** Of the newest sealed manifest. */
  manifestSha256: Sha256.optional(),
  sealedAt: EpochMs.optional(),
  completedAt: EpochMs.optional(),
});
export type Evidence = z.infer<typeof Evidence>;

export const EvidenceItemKind = z.enum([
  'media',
  'frame',
  'chat',
  'verdicts',
  'stream',
  'actions',
  'policy',
  'audit',
  'manifest',
]);
export type EvidenceItemKind = z.infer<typeof EvidenceItemKind>;

/** One sealed file. */
export const EvidenceItem = z.object({
  /** `media/0-000123.ts`, `frames/…jpg`, `1/chat.json` … */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*(\/[A-Za-z0-9][A-Za-z0-9_.-]*)*$/),
  kind: EvidenceItemKind,
  sha256: Sha256,
  bytes: z.number().int().nonnegative(),
});
export type EvidenceItem = z.infer<typeof EvidenceItem>;

/** Something that belongs into evidence and could not be sealed. */
export const EvidenceGap = z.object({
  /** `segment 0/124`, `frame thumbnails/…`, `policy ab12…` */
  what: z.string(),
  why: z.enum(['not_captured', 'gone', 'changed']),
});
export type EvidenceGap = z.infer<typeof EvidenceGap>;

/** What was sealed, and with what it was judged; its SHA-256 is in the audit log. */
export const EvidenceManifest = z.object({
  v: z.literal(1),
  evidenceId: EvidenceId,
  /** Counts the seals of this evidence from 1; a later one holds all items of the earlier ones. */
  seal: z.number().int().positive(),
  streamId: StreamId.optional(),
  window: z.object({ from: EpochMs, to: EpochMs }),
  triggers: z.array(EvidenceTrigger),
  sealedAt: EpochMs,
  isComplete: z.boolean(),
  /** Names and versions of what made this, for whoever repeats it. */
  tools: z.record(z.string(), z.string()),
  /** Detectors behind the signals in it, each with the versions that were at work. */
  models: z.record(z.string(), z.array(z.string())),
  policies: z.array(Sha256),
  /** Whose clock the times are of. */
  clock: z.string(),
  items: z.array(EvidenceItem),
  missing: z.array(EvidenceGap),
});
export type EvidenceManifest = z.infer<typeof EvidenceManifest>;

export const CustodyKind = z.enum(['sealed', 'viewed', 'copied', 'released', 'exported', 'destroyed']);
export type CustodyKind = z.infer<typeof CustodyKind>;

/** Who had evidence in their hands, when and why. */
export const CustodyEvent = z.object({
  custodyId: z.string(),
  evidenceId: EvidenceId,
  at: EpochMs,
  actor: z.string(),
  role: z.union([Role, z.enum(['system', 'policy', 'public', 'streamer'])]),
  kind: CustodyKind,
  reason: z.string(),
  /** The item, the release. */
  detail: z.record(z.string(), z.string()),
});
export type CustodyEvent = z.infer<typeof CustodyEvent>;

/** That a package may leave the house, as two people decided. */
export const EvidenceRelease = z.object({
  /** The approval. */
  releaseId: z.string(),
  evidenceId: EvidenceId,
  /** To whom: an authority, a court, a victim, with the place. */
  destination: z.string().max(500),
  reason: z.string().max(2_000),
  requestedBy: z.string(),
  approvedBy: z.string(),
  approvedAt: EpochMs,
  /** It can be fetched until then. */
  until: EpochMs,
  /** The head of the audit log that its proofs lead to; set when it is first fetched, so that every copy is the same. */
  checkpointSize: z.number().int().optional(),
});
export type EvidenceRelease = z.infer<typeof EvidenceRelease>;

/** An entry of the audit log in a package, with the proof (RFC 6962 §2.1.1) that it is under the head of the package. */
export const ProvenEntry = z.object({
  seq: z.number().int().nonnegative(),
  leaf: AuditHash,
  /** The exact text that was hashed. */
  body: z.string(),
  proof: z.array(AuditHash),
});
export type ProvenEntry = z.infer<typeof ProvenEntry>;
