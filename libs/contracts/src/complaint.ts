import { z } from 'zod';
import { CaseId, EpochMs, MessageId, StreamId } from './ids.js';
import { NoticeLanguage } from './notice.js';

/** Why somebody complains. */
export const ComplaintReason = z.enum([
  'imminent_harm',
  'child_abuse',
  'minors',
  'terrorism',
  'national_security',
  'public_order',
  'violence',
  'sexual',
  'hate',
  'fraud',
  'illegal_goods',
  'privacy',
  'copyright',
  'harassment',
  'other',
]);
export type ComplaintReason = z.infer<typeof ComplaintReason>;

/** Exactly where: which stream, how far into it, in ms since it started, and which chat line if it is about one. */
export const ComplaintPlace = z.object({
  streamId: StreamId,
  offsetMs: z.number().int().nonnegative(),
  messageId: MessageId.optional(),
});

/**
 * A report by anybody (DSA Art. 16). Name and address may be left out for child abuse only. `keepEvidence` asks to have
 * what was on air around that moment kept for whoever is its victim.
 */
export const ComplaintRequest = z
  .object({
    reason: ComplaintReason,
    explanation: z.string().trim().min(10).max(4_000),
    place: ComplaintPlace,
    reporter: z.object({ name: z.string().trim().min(1).max(200), email: z.email().max(254) }).optional(),
    goodFaith: z.literal(true),
    lang: NoticeLanguage.default('zh-CN'),
    /** The account of the reporter at the platform, where the platform hands it in. */
    userId: z.string().min(1).max(128).optional(),
    isVictim: z.boolean().default(false),
    keepEvidence: z.boolean().default(false),
  })
  .refine((c) => c.reporter !== undefined || c.reason === 'child_abuse', {
    message: 'name and e-mail address are needed',
    path: ['reporter'],
  });
export type ComplaintRequest = z.infer<typeof ComplaintRequest>;

export const Receipt = z
  .string()
  .regex(/^cp_[a-z0-9]{1,40}$/)
  .brand<'Receipt'>();
export type Receipt = z.infer<typeof Receipt>;

export const ComplaintOutcome = z.enum(['upheld', 'rejected', 'unfounded', 'not_processed']);
export type ComplaintOutcome = z.infer<typeof ComplaintOutcome>;

/** A complaint as the house knows it. The reporter is a keyed hash here; name and address are kept apart. */
export const Complaint = z.object({
  receipt: Receipt,
  reason: ComplaintReason,
  explanation: z.string(),
  place: ComplaintPlace,
  /** Stands for one reporter; left out for an anonymous one. */
  reporter: z.string().optional(),
  lang: NoticeLanguage,
  isVictim: z.boolean(),
  keepEvidence: z.boolean(),
  severity: z.number().int().min(0).max(5),
  /** How much it counts among others: 0 (not processed) to 2 (trusted). */
  weight: z.number().min(0).max(2),
  receivedAt: EpochMs,
  dueAt: EpochMs,
  state: z.enum(['open', 'decided']),
  caseId: CaseId.optional(),
  outcome: ComplaintOutcome.optional(),
  answer: z.string().optional(),
  decidedBy: z.string().optional(),
  decidedAt: EpochMs.optional(),
});
export type Complaint = z.infer<typeof Complaint>;

/** What one reporter's reports came to. */
export const NotifierHistory = z.object({
  reports: z.array(
    z.object({ at: EpochMs, outcome: ComplaintOutcome.optional(), severity: z.number().int() }),
  ),
  warnedAt: EpochMs.optional(),
  suspendedUntil: EpochMs.optional(),
});
export type NotifierHistory = z.infer<typeof NotifierHistory>;

/** What the law wants weighed before somebody's reports are no longer processed (DSA Art. 23). */
export const NotifierFactors = z.object({
  /** Manifestly unfounded ones in the time looked at. */
  unfounded: z.number().int(),
  /** … as a share of all decided ones, 0–1. */
  share: z.number(),
  /** Gravity of what was claimed: the highest severity of an unfounded report, 0–5. */
  gravity: z.number().int(),
  /** Whether it looks meant: bursts of unfounded reports within a day, or going on after a warning. */
  intent: z.enum(['none', 'burst', 'after_warning']),
});
export type NotifierFactors = z.infer<typeof NotifierFactors>;
