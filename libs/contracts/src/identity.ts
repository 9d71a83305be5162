import { z } from 'zod';
import { EpochMs, Sha256, StreamerId } from './ids.js';

/** How well the platform knows who somebody is, weakest first. Checking papers and faces stays with the platform. */
export const IdentityLevel = z.enum(['none', 'phone', 'id_doc', 'face']);
export type IdentityLevel = z.infer<typeof IdentityLevel>;

export const AgeBand = z.enum(['under_16', '16_17', 'adult']);
export type AgeBand = z.infer<typeof AgeBand>;

/** What a level is asked for. */
export const GatedAct = z.enum(['publish', 'chat', 'tip']);
export type GatedAct = z.infer<typeof GatedAct>;

export const IdentityKeyKind = z.enum(['person', 'phone', 'device', 'payout', 'ip']);
export type IdentityKeyKind = z.infer<typeof IdentityKeyKind>;

/** A number or name as we keep it: HMAC-SHA-256 under one key of the ring, 64 hex digits. */
export const IdentityKey = z.object({
  kind: IdentityKeyKind,
  /** Which key of the ring; while two keys overlap a number has a hash under each. */
  keyId: z.string().regex(/^[a-z0-9]{1,32}$/),
  hash: Sha256,
});
export type IdentityKey = z.infer<typeof IdentityKey>;

/** The number of a paper or of a phone, which must never pass as somebody's reference. */
const LOOKS_PERSONAL = /^\d{15}$|^\d{17}[\dXx]$|^\+?\d{7,13}$/;
const Reference = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/)
  .refine((text) => !LOOKS_PERSONAL.test(text), 'a reference of the provider, not a number of the person');

/** A guardian's consent to a stream of somebody of 16 or 17. */
export const GuardianConsent = z.object({ at: EpochMs, proofHash: Sha256, reference: Reference.optional() });

/** What is kept of who somebody is; numbers and names are not part of it. */
export const Identity = z.object({
  subject: StreamerId,
  level: IdentityLevel,
  ageBand: AgeBand.optional(),
  verifiedAt: EpochMs,
  /** Who checked: a name of the platform's provider. */
  provider: Reference,
  providerRef: Reference.optional(),
  guardianConsent: GuardianConsent.optional(),
  /** The check no longer holds: the level counts as `none` from then on. */
  revokedAt: EpochMs.optional(),
});
export type Identity = z.infer<typeof Identity>;

const Raw = z.string().trim().min(1).max(256);

/** Numbers as people have them. They leave memory only as `IdentityKey`s. */
export const IdentityClaims = z.object({
  /** Of an identity paper or a business licence; the kind of paper is part of what is hashed. */
  document: z.object({ type: z.string().regex(/^[a-z_]{1,32}$/), number: Raw }).optional(),
  phone: Raw.optional(),
  devices: z.array(Raw).max(20).default([]),
  payouts: z.array(Raw).max(20).default([]),
  addresses: z.array(Raw).max(20).default([]),
});
export type IdentityClaims = z.infer<typeof IdentityClaims>;

/** The platform's word on who somebody is: replaces the word before. */
export const IdentityReport = Identity.omit({ subject: true, revokedAt: true }).extend({
  claims: IdentityClaims.prefault({}),
  reason: z.string().trim().min(1).max(500).default('reported by the platform'),
});
export type IdentityReport = z.infer<typeof IdentityReport>;

const RANK: Readonly<Record<IdentityLevel, number>> = { none: 0, phone: 1, id_doc: 2, face: 3 };

/** The level that counts now. */
export const levelOf = (identity: Pick<Identity, 'level' | 'revokedAt'> | undefined): IdentityLevel =>
  identity === undefined || identity.revokedAt !== undefined ? 'none' : identity.level;

export const reaches = (level: IdentityLevel, needed: IdentityLevel): boolean => RANK[level] >= RANK[needed];
