import { z } from 'zod';
import { EpochMs } from './ids.js';

const Seq = z.number().int().nonnegative();
/** SHA-256 in base64, as signed notes write it. */
export const AuditHash = z.base64().length(44);

/** A signed head of the audit log: C2SP tlog-checkpoint in a signed note. */
export const AuditCheckpoint = z.object({ size: Seq, at: EpochMs, note: z.string() });
export type AuditCheckpoint = z.infer<typeof AuditCheckpoint>;

/** That an entry is under a head: RFC 6962 §2.1.1. */
export const InclusionProof = z.object({
  seq: Seq,
  leaf: AuditHash,
  proof: z.array(AuditHash),
  checkpoint: AuditCheckpoint,
});
export type InclusionProof = z.infer<typeof InclusionProof>;

/** That a head's log begins with an earlier head's: RFC 6962 §2.1.2. */
export const ConsistencyProof = z.object({
  from: AuditCheckpoint,
  to: AuditCheckpoint,
  proof: z.array(AuditHash),
});
export type ConsistencyProof = z.infer<typeof ConsistencyProof>;

/** One entry as it is exported and verified. */
export const AuditLeaf = z.object({
  seq: Seq,
  leaf: AuditHash,
  /** The exact text that was hashed; absent once its time was over and it was deleted. */
  body: z.string().optional(),
});
export type AuditLeaf = z.infer<typeof AuditLeaf>;

/** Which entries of the log; all of what is given has to fit. */
export const AuditQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** Only entries before this one. */
  beforeSeq: z.coerce.number().int().nonnegative().optional(),
  /** Written in `[from, before)`, ms since 1970. */
  from: z.coerce.number().int().nonnegative().optional(),
  before: z.coerce.number().int().nonnegative().optional(),
  actor: z.string().max(128).optional(),
  subject: z.string().max(256).optional(),
  /** `case` for `case.opened`, `case.closed` …; or one of them. */
  verb: z
    .string()
    .regex(/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/)
    .max(100)
    .optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;
