import { z } from 'zod';
import { CaseId, EpochMs } from './ids.js';

/** How a review case ends. Never without the clause that was looked at and what shows it. */
export const CaseDecision = z.object({
  caseId: CaseId,
  /** `violation`: the clause was broken; `clean`: it was not; `escalated`: somebody above takes it on. */
  outcome: z.enum(['violation', 'clean', 'escalated']),
  clause: z.string().trim().min(1).max(200),
  /** References to what was seen: segments (`s/<epoch>/<seq>`), messages (`m/<id>`), evidence items, complaints. */
  evidence: z.array(z.string().trim().min(1).max(256)).min(1).max(50),
  note: z.string().trim().min(1).max(2_000),
  by: z.string(),
  role: z.string(),
  at: EpochMs,
});
export type CaseDecision = z.infer<typeof CaseDecision>;
