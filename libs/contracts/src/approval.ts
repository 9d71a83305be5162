import { z } from 'zod';
import { EpochMs } from './ids.js';

export const ApprovalId = z
  .string()
  .regex(/^ap_[a-z0-9]{1,40}$/)
  .brand<'ApprovalId'>();
export type ApprovalId = z.infer<typeof ApprovalId>;

/** Something one person asks for and another one has to allow before it happens. */
export const Approval = z.object({
  approvalId: ApprovalId,
  /** What is asked for: `blacklist.add`, `evidence.release` … */
  kind: z.string().max(64),
  /** To what: an id. */
  subject: z.string().max(256),
  /** What exactly would happen; read by whoever approves. */
  proposal: z.record(z.string(), z.unknown()),
  reason: z.string().max(2_000),
  requestedBy: z.string(),
  requestedAt: EpochMs,
  /** Lapses by itself. */
  expiresAt: EpochMs,
  state: z.enum(['waiting', 'approved', 'rejected', 'withdrawn', 'lapsed']),
  decidedBy: z.string().optional(),
  decidedAt: EpochMs.optional(),
  note: z.string().max(2_000).optional(),
});
export type Approval = z.infer<typeof Approval>;
