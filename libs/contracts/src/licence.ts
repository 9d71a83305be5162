import { z } from 'zod';
import { EpochMs, Sha256, StreamerId } from './ids.js';

/** The platform that Airlock stands in front of, where it is only one. */
export const THE_PLATFORM = 'platform';

/** Who holds a licence: a platform (tenant), or a publisher on it by the streamer's id. */
export const LicenceHolder = z.object({
  kind: z.enum(['platform', 'publisher']),
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/),
});
export type LicenceHolder = z.infer<typeof LicenceHolder>;

/** `news_information`, `network_culture`, `qualification_medical` …: the policy says which a category needs. */
export const LicenceType = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);
/** What within its type a licence allows: `politics`, `sports` …; `*` for all of it. */
export const ScopeCode = z.string().regex(/^(\*|[a-z][a-z0-9_.-]{0,63})$/);

export const LicenceId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/)
  .brand<'LicenceId'>();
export type LicenceId = z.infer<typeof LicenceId>;

export const Licence = z
  .object({
    licenceId: LicenceId,
    holder: LicenceHolder,
    type: LicenceType,
    /** As the issuer numbers it. */
    number: z.string().min(1).max(128),
    scope: z.array(ScopeCode).max(100).default(['*']),
    validFrom: EpochMs,
    /** Exclusive. */
    validTo: EpochMs,
    /** Of the paper the platform keeps. */
    proofHash: Sha256,
    /** Set when it was withdrawn before its end. */
    revokedAt: EpochMs.optional(),
  })
  .refine((l) => l.validTo > l.validFrom, { path: ['validTo'], message: 'ends before it begins' });
export type Licence = z.infer<typeof Licence>;

/** Who answers for the news of a platform: one editor-in-chief and one deputy, two people. */
export const EditorOffice = z.enum(['editor_in_chief', 'deputy']);
export type EditorOffice = z.infer<typeof EditorOffice>;

export const Editor = z.object({
  platform: z.string(),
  office: EditorOffice,
  /** The id they sign in with: nobody else of their role lets news be seen while the policy wants editors in office. */
  person: z.string().min(1).max(128),
  since: EpochMs,
});
export type Editor = z.infer<typeof Editor>;

/** The service agreement somebody accepted. */
export const AcceptedAgreement = z.object({
  version: z.string().min(1).max(64),
  textHash: Sha256,
  acceptedAt: EpochMs,
});
export type AcceptedAgreement = z.infer<typeof AcceptedAgreement>;

/** What is known of a streamer besides who they are. */
export const StreamerProfile = z.object({
  streamerId: StreamerId,
  agency: z.string().max(128).optional(),
  /** The only categories they may stream in; absent: any. */
  categories: z.array(z.string().max(64)).max(50).optional(),
  agreement: AcceptedAgreement.optional(),
});
export type StreamerProfile = z.infer<typeof StreamerProfile>;
