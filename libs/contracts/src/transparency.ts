import { z } from 'zod';

const YesNo = z.enum(['Yes', 'No']);
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** What a statement may be filed under. */
export const StatementCategory = z.enum([
  'STATEMENT_CATEGORY_ANIMAL_WELFARE',
  'STATEMENT_CATEGORY_CONSUMER_INFORMATION',
  'STATEMENT_CATEGORY_CYBER_VIOLENCE',
  'STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN',
  'STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS',
  'STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH',
  'STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS',
  'STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS',
  'STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE',
  'STATEMENT_CATEGORY_OTHER_VIOLATION_TC',
  'STATEMENT_CATEGORY_PROTECTION_OF_MINORS',
  'STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY',
  'STATEMENT_CATEGORY_SCAMS_AND_FRAUD',
  'STATEMENT_CATEGORY_SELF_HARM',
  'STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS',
  'STATEMENT_CATEGORY_VIOLENCE',
]);
export type StatementCategory = z.infer<typeof StatementCategory>;

/**
 * One statement of reasons in the fields of the Commission's transparency database (DSA Art. 24(5)), without personal
 * data. The names are the database's; whoever sends it checks them against the current version of its API.
 */
export const TransparencyStatement = z
  .strictObject({
    decision_visibility: z
      .array(
        z.enum([
          'DECISION_VISIBILITY_CONTENT_REMOVED',
          'DECISION_VISIBILITY_CONTENT_DISABLED',
          'DECISION_VISIBILITY_CONTENT_DEMOTED',
          'DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED',
          'DECISION_VISIBILITY_OTHER',
        ]),
      )
      .min(1)
      .optional(),
    decision_visibility_other: z.string().max(500).optional(),
    decision_monetary: z.enum(['DECISION_MONETARY_SUSPENSION', 'DECISION_MONETARY_TERMINATION']).optional(),
    decision_provision: z
      .enum(['DECISION_PROVISION_PARTIAL_SUSPENSION', 'DECISION_PROVISION_TOTAL_SUSPENSION'])
      .optional(),
    decision_account: z.enum(['DECISION_ACCOUNT_SUSPENDED', 'DECISION_ACCOUNT_TERMINATED']).optional(),
    decision_ground: z.enum(['DECISION_GROUND_ILLEGAL_CONTENT', 'DECISION_GROUND_INCOMPATIBLE_CONTENT']),
    illegal_content_legal_ground: z.string().max(500).optional(),
    illegal_content_explanation: z.string().max(2_000).optional(),
    incompatible_content_ground: z.string().max(500).optional(),
    incompatible_content_explanation: z.string().max(2_000).optional(),
    category: StatementCategory,
    content_type: z.array(z.enum(['CONTENT_TYPE_VIDEO', 'CONTENT_TYPE_TEXT', 'CONTENT_TYPE_OTHER'])).min(1),
    content_type_other: z.string().max(500).optional(),
    content_date: Day,
    application_date: Day,
    end_date_visibility_restriction: Day.optional(),
    end_date_service_restriction: Day.optional(),
    end_date_account_restriction: Day.optional(),
    decision_facts: z.string().min(1).max(5_000),
    source_type: z.enum(['SOURCE_ARTICLE_16', 'SOURCE_VOLUNTARY', 'SOURCE_TYPE_OTHER_NOTIFICATION']),
    automated_detection: YesNo,
    automated_decision: z.enum(['AUTOMATED_DECISION_FULLY', 'AUTOMATED_DECISION_NOT_AUTOMATED']),
    /** Ours for it, the same whenever it is exported. */
    puid: z.string().regex(/^[A-Za-z0-9_-]{1,500}$/),
  })
  .refine(
    (s) =>
      s.decision_visibility !== undefined ||
      s.decision_monetary !== undefined ||
      s.decision_provision !== undefined ||
      s.decision_account !== undefined,
    'says no decision',
  )
  .refine(
    (s) => s.decision_visibility?.includes('DECISION_VISIBILITY_OTHER') !== true || s.decision_visibility_other !== undefined, // prettier-ignore
    'says not what else was decided',
  )
  .refine(
    (s) =>
      s.decision_ground === 'DECISION_GROUND_ILLEGAL_CONTENT'
        ? s.illegal_content_legal_ground !== undefined && s.illegal_content_explanation !== undefined
        : s.incompatible_content_ground !== undefined && s.incompatible_content_explanation !== undefined,
    'gives no ground',
  );
export type TransparencyStatement = z.infer<typeof TransparencyStatement>;

/** As many as the database takes at once. */
export const TRANSPARENCY_BATCH = 100;
