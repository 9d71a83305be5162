import { z } from 'zod';
import { ApprovalId } from './approval.js';
import { EpochMs } from './ids.js';
import { Permission, Principal, Role } from './person.js';

export const AccountId = z
  .string()
  .regex(/^acc_[a-z0-9]{1,40}$/)
  .brand<'AccountId'>();
export type AccountId = z.infer<typeof AccountId>;

export const ApiKeyId = z
  .string()
  .regex(/^key_[a-z0-9]{1,40}$/)
  .brand<'ApiKeyId'>();
export type ApiKeyId = z.infer<typeof ApiKeyId>;

export const GrantId = z
  .string()
  .regex(/^gr_[a-z0-9]{1,40}$/)
  .brand<'GrantId'>();
export type GrantId = z.infer<typeof GrantId>;

/** The roles that people can be given; the others are of machines, and of where there are no accounts. */
export const AccountRole = Role.exclude(['platform', 'operator']);
export type AccountRole = z.infer<typeof AccountRole>;

/** What somebody signs in with; unique whatever its case, and never another person's later. */
export const AccountName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@-]{1,63}$/);

export const Password = z.string().min(12, 'At least 12 characters').max(256);
/** RFC 6238, six digits. */
export const OneTimeCode = z.string().regex(/^\d{6}$/);

/** Somebody who works here. */
export const Account = z.object({
  accountId: AccountId,
  name: AccountName,
  roles: z.array(AccountRole),
  disabled: z.boolean(),
  /** Has set a password and a second factor, or comes by way of an identity provider. */
  enrolled: z.boolean(),
  /** Signs in at an identity provider, which also says their roles. */
  external: z.boolean(),
  createdAt: EpochMs,
  lastSignInAt: EpochMs.optional(),
});
export type Account = z.infer<typeof Account>;

/** A role for a while: taken in an emergency, or given by another person for the cases of minors. */
export const Grant = z.object({
  grantId: GrantId,
  accountId: AccountId,
  role: AccountRole,
  kind: z.enum(['break_glass', 'just_in_time']),
  reason: z.string(),
  /** The one case it is for; every case otherwise. */
  subject: z.string().optional(),
  from: EpochMs,
  until: EpochMs,
  /** Who allowed it; nobody where the glass was broken. */
  approvedBy: z.string().optional(),
  endedAt: EpochMs.optional(),
  /** How often something was looked at under it; each time is in the audit log. */
  views: z.number().int().nonnegative(),
});
export type Grant = z.infer<typeof Grant>;

/** Who is signed in, and until when at the latest. */
export const SessionView = z.object({
  principal: Principal,
  name: z.string(),
  /** Of all roles together. */
  permissions: z.array(Permission),
  /** Absent where nobody signed in: a key, a token, the operator of a machine without accounts. */
  session: z
    .object({
      idleUntil: EpochMs,
      until: EpochMs,
      /** Signed in at the identity provider, which also asks for the second factor again. */
      external: z.boolean(),
    })
    .optional(),
  /** The roles among theirs that they have for a while only; absent where nobody signed in. */
  grants: z.array(Grant.pick({ grantId: true, role: true, kind: true, until: true })).optional(),
  /** Only on the demo: as whom of its staff, where anybody was chosen. */
  demo: z.object({ person: z.string().optional() }).optional(),
});
export type SessionView = z.infer<typeof SessionView>;

/** Somebody of the demo's staff, whom anybody at the machine may act as. */
export const DemoPersonView = z.object({ person: z.string(), roles: z.array(Role).min(1) });
export type DemoPersonView = z.infer<typeof DemoPersonView>;

/** How one can sign in here. */
export const SignInWays = z.object({
  /** Somebody has an account: name, password and code. Until then whoever reaches the machine is its operator. */
  accounts: z.boolean(),
  /** An identity provider is configured. */
  provider: z.boolean(),
  /** The staff of the demo; empty elsewhere. */
  demo: z.array(DemoPersonView),
});
export type SignInWays = z.infer<typeof SignInWays>;

export const DemoSignInRequest = z.object({ person: z.string().max(64) });
export type DemoSignInRequest = z.infer<typeof DemoSignInRequest>;

/** Somebody who works here, as the others see them. */
export const Colleague = z.object({
  /** `Principal.id`, as it stands on whatever they did. */
  id: z.string(),
  name: z.string(),
  roles: z.array(Role),
});
export type Colleague = z.infer<typeof Colleague>;

/** A machine's way in. The key itself is shown once. */
export const ApiKey = z.object({
  keyId: ApiKeyId,
  name: z.string(),
  scopes: z.array(Permission),
  createdBy: z.string(),
  createdAt: EpochMs,
  expiresAt: EpochMs,
  lastUsedAt: EpochMs.optional(),
  revokedAt: EpochMs.optional(),
});
export type ApiKey = z.infer<typeof ApiKey>;

const reason = z.string().trim().min(1).max(2_000);

export const SignInRequest = z.object({
  name: AccountName,
  password: z.string().max(256),
  code: OneTimeCode,
});
export type SignInRequest = z.infer<typeof SignInRequest>;

export const VerifyRequest = z.object({ code: OneTimeCode });
export type VerifyRequest = z.infer<typeof VerifyRequest>;

export const PasswordRequest = z.object({ current: z.string().max(256), password: Password });
export type PasswordRequest = z.infer<typeof PasswordRequest>;

export const EnrolRequest = z.object({ invite: z.string().max(100), password: Password });
export type EnrolRequest = z.infer<typeof EnrolRequest>;

/** The second factor, for the app that makes the codes. */
export const Enrolled = z.object({ name: z.string(), totpUri: z.string() });
export type Enrolled = z.infer<typeof Enrolled>;

export const AddAccountRequest = z.object({ name: AccountName, roles: z.array(AccountRole).max(12), reason });
export type AddAccountRequest = z.infer<typeof AddAccountRequest>;

/** With `approvalId` it happens when a second person has approved it. */
export const AccountAnswer = z.object({
  account: Account,
  approvalId: ApprovalId.optional(),
  /** For the person themself, once: sets password and second factor. */
  invite: z.string().optional(),
});
export type AccountAnswer = z.infer<typeof AccountAnswer>;

export const RolesRequest = z.object({ roles: z.array(AccountRole).max(12), reason });
export type RolesRequest = z.infer<typeof RolesRequest>;

export const DisabledRequest = z.object({ disabled: z.boolean(), reason });
export type DisabledRequest = z.infer<typeof DisabledRequest>;

export const InviteRequest = z.object({ reason });
export type InviteRequest = z.infer<typeof InviteRequest>;

export const AddKeyRequest = z.object({
  name: z.string().trim().min(1).max(100),
  /** What it may do; never more than the role of the platform. */
  scopes: z.array(Permission).min(1),
  /** How long it is good for; days. */
  days: z.number().int().min(1).max(400).default(90),
});
export type AddKeyRequest = z.infer<typeof AddKeyRequest>;

/** `secret` (`ak_…`) is sent as a bearer token and is not shown again. */
export const AddedKey = z.object({ key: ApiKey, secret: z.string() });
export type AddedKey = z.infer<typeof AddedKey>;

export const BreakGlassRequest = z.object({
  role: AccountRole.exclude(['minors_desk']),
  reason: z.string().trim().min(10, 'Say why; the auditor reads it').max(2_000),
});
export type BreakGlassRequest = z.infer<typeof BreakGlassRequest>;

export const GrantRequest = z.object({
  reason,
  /** The one case it is for; every case otherwise. */
  subject: z.string().min(1).max(100).optional(),
  minutes: z.number().int().min(5).max(480).default(60),
});
export type GrantRequest = z.infer<typeof GrantRequest>;
