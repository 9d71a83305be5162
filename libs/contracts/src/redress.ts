import { z } from 'zod';
import { ComplaintReason } from './complaint.js';
import { ActionId, EpochMs } from './ids.js';
import { NoticeLanguage } from './notice.js';

export const AppealId = z
  .string()
  .regex(/^al_[a-z0-9]{1,40}$/)
  .brand<'AppealId'>();
export type AppealId = z.infer<typeof AppealId>;

export const AppealOutcome = z.enum(['upheld', 'reversed', 'partly']);
export type AppealOutcome = z.infer<typeof AppealOutcome>;

/** Somebody asks to have a decision looked at again. `upheld`: the decision stands. */
export const Appeal = z.object({
  appealId: AppealId,
  /** The action, sanction or list entry it is against. */
  against: ActionId,
  /** For whom: whoever was told of it, or `complaint:<receipt>`. */
  appellant: z.string().max(160),
  grounds: z.string().max(4_000),
  lang: NoticeLanguage,
  filedAt: EpochMs,
  filedBy: z.string(),
  dueAt: EpochMs,
  /** Who decided what is appealed against; never who reviews it. */
  decider: z.string(),
  reviewer: z.string().optional(),
  state: z.enum(['waiting', 'assigned', 'decided']),
  outcome: AppealOutcome.optional(),
  reason: z.string().optional(),
  decidedAt: EpochMs.optional(),
});
export type Appeal = z.infer<typeof Appeal>;

const Both = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

/** The policy's section on telling people why, on appeals and on complaints. */
export const RedressRules = z.strictObject({
  language: NoticeLanguage.default('zh-CN').describe('Of notices to people whose language is not known'),
  appealDays: z
    .int()
    .min(184)
    .max(3_650)
    .default(184)
    .describe('How long an appeal is taken; six months at least'),
  appealRoute: Both.prefault({
    zh: '在平台“我的处置”页面提出申诉，免费，由原决定人以外的人员审查',
    en: 'Appeal in the app under "My decisions": free, and reviewed by someone other than who decided',
  }),
  otherRoute: Both.prefault({
    zh: '可向主管部门投诉，或依法申请复议、提起诉讼',
    en: 'You may turn to the competent authority, an out-of-court dispute body, or a court',
  }),
  appealAnswerDays: z.int().min(1).max(90).default(15),
  complaintAnswerHours: z.int().min(1).max(720).default(24),
  complaintSeverity: z
    .partialRecord(ComplaintReason, z.int().min(0).max(5))
    .default({
      imminent_harm: 5,
      child_abuse: 5,
      terrorism: 5,
      national_security: 4,
      minors: 4,
      violence: 4,
      sexual: 3,
      hate: 3,
    })
    .describe('How grave what is complained about is, 0–5; others 2'),
  notifiers: z
    .strictObject({
      lookBackDays: z.int().min(30).max(730).default(180),
      trustedFrom: z
        .int()
        .min(3)
        .max(1_000)
        .default(10)
        .describe('Reports decided, nine in ten of them upheld'),
      abusiveFrom: z.int().min(3).max(1_000).default(5).describe('Manifestly unfounded reports'),
      abusiveShare: z.number().min(0.3).max(1).default(0.6).describe('… and their share of those decided'),
      suspendDaysMax: z.int().min(1).max(365).default(90),
    })
    .prefault({}),
});
export type RedressRules = z.infer<typeof RedressRules>;
