import { z } from 'zod';
import { IdentityKey } from './identity.js';
import { ActionId, EpochMs, Sha256 } from './ids.js';
import { NoticeLanguage, NoticeRecipient } from './notice.js';

export const BlacklistId = z
  .string()
  .regex(/^bl_[a-z0-9]{1,40}$/)
  .brand<'BlacklistId'>();
export type BlacklistId = z.infer<typeof BlacklistId>;

/** Whose list it is: the platform's own, an authority's, an industry association's, or that of e-commerce streams. */
export const ListFamily = z.enum(['platform', 'authority', 'industry', 'commerce']);
export type ListFamily = z.infer<typeof ListFamily>;

/** What is public about somebody: addresses as `192.0.2.0/24`, an ICP number, a domain, an app's id. */
export const NamedKey = z.object({
  kind: z.enum(['range', 'icp', 'domain', 'app']),
  value: z.string().trim().min(1).max(255),
});
export type NamedKey = z.infer<typeof NamedKey>;

/** What an entry follows. Never an account: whoever is listed can have another one in a minute. */
export const SubjectKey = z.union([IdentityKey, NamedKey]);
export type SubjectKey = z.infer<typeof SubjectKey>;

const Said = z.string().trim().max(4_000);

/** What the person concerned is told (Order 117 Art. 14): with the term, five fields of which none may be empty. */
export const BlacklistGrounds = z.object({
  facts: Said.default(''),
  reasons: Said.default(''),
  legalBasis: z.string().trim().max(200).default(''),
  appealChannel: Said.default(''),
});
export type BlacklistGrounds = z.infer<typeof BlacklistGrounds>;

/** How long: until a time, or for good, which has to be said. Neither is a field left empty. */
export const BlacklistTerm = z
  .object({ from: EpochMs, until: EpochMs.optional(), permanent: z.boolean().default(false) })
  .refine((t) => t.until === undefined || (t.until > t.from && !t.permanent), {
    message: 'ends before it begins, or has an end and none',
    path: ['until'],
  });
export type BlacklistTerm = z.infer<typeof BlacklistTerm>;

/** The paper of an authority or association behind an entry. */
export const ListDocument = z.object({
  issuer: z.string().trim().min(1).max(200),
  number: z.string().trim().min(1).max(200),
  effectiveAt: EpochMs,
});
export type ListDocument = z.infer<typeof ListDocument>;

export const BlacklistStatus = z.enum(['proposed', 'active', 'lifted', 'expired', 'rejected']);
export type BlacklistStatus = z.infer<typeof BlacklistStatus>;

/** The report of an entry to the authority that wants to know of it. */
export const BlacklistReport = z.object({
  addressee: z.string().min(1).max(200),
  text: z.string(),
  dueAt: EpochMs,
  sentAt: EpochMs.optional(),
  sentBy: z.string().optional(),
  /** The authority's number of receipt. */
  receipt: z.string().max(200).optional(),
  receivedAt: EpochMs.optional(),
});
export type BlacklistReport = z.infer<typeof BlacklistReport>;

export const BlacklistVote = z.object({
  by: z.string(),
  at: EpochMs,
  on: z.enum(['add', 'extend', 'lift']),
});

/** Where an entry comes from. */
export const BlacklistOrigin = z.object({
  importId: z.string().max(64),
  /** The verifier key that had signed the file. */
  signer: z.string().max(400),
  fileHash: Sha256,
  /** The entry's id at its source. */
  entryId: z.string().max(64),
});

export const BlacklistEntry = z.object({
  entryId: BlacklistId,
  family: ListFamily,
  status: BlacklistStatus,
  keys: z.array(SubjectKey).min(1).max(200),
  grounds: BlacklistGrounds,
  term: BlacklistTerm,
  /** Packages, cases, blobs: by id. */
  evidence: z.array(z.string().max(256)).max(100).default([]),
  document: ListDocument.optional(),
  /** The action it follows from: reversing that lifts this. */
  actionId: ActionId.optional(),
  lang: NoticeLanguage.default('zh-CN'),
  origin: BlacklistOrigin.optional(),
  proposedBy: z.string(),
  proposedAt: EpochMs,
  votes: z.array(BlacklistVote).default([]),
  /** When it was made longer, and who had asked for it. */
  extended: z.array(z.object({ askedBy: z.string(), at: EpochMs })).default([]),
  activeAt: EpochMs.optional(),
  endedAt: EpochMs.optional(),
  endReason: z.string().max(2_000).optional(),
  /** Who was told of it. */
  notified: z.array(NoticeRecipient).default([]),
  report: BlacklistReport.optional(),
});
export type BlacklistEntry = z.infer<typeof BlacklistEntry>;

/** Where somebody may be refused because of a list. */
export const CheckPoint = z.enum(['register', 'publish', 'cohost', 'reconnect']);
export type CheckPoint = z.infer<typeof CheckPoint>;

/** An entry that speaks against somebody; no more of it than they may know. */
export const BlacklistHit = z.object({
  entryId: BlacklistId,
  family: ListFamily,
  /** Which kinds of keys met. */
  by: z.array(z.string()),
  reason: z.string(),
  legalBasis: z.string(),
  appealChannel: z.string(),
  until: EpochMs.optional(),
  document: z.string().optional(),
});
export type BlacklistHit = z.infer<typeof BlacklistHit>;

/** One period of sharing: what to hash with, and how much of a hash to ask by. */
export const SharePeriod = z.object({
  period: z.number().int().nonnegative(),
  /** Hex; before every subject when it is hashed. */
  salt: z.string().regex(/^[0-9a-f]{64}$/),
  /** Hex digits of the hash that are asked by. */
  prefixLength: z.number().int().min(0).max(8),
  /** Every answer has at least so many suffixes. */
  atLeast: z.number().int().min(2),
  until: EpochMs,
});
export type SharePeriod = z.infer<typeof SharePeriod>;

export const ShareBucket = z.object({
  period: z.number().int().nonnegative(),
  prefix: z.string().regex(/^[0-9a-f]{0,8}$/),
  /** The rest of each hash, sorted; some belong to nobody. */
  suffixes: z.array(z.string()),
});
export type ShareBucket = z.infer<typeof ShareBucket>;
