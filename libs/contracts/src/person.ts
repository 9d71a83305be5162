import { z } from 'zod';

/** Who somebody is in the house: what each may do is a table in `moderation/roles`. */
export const Role = z.enum([
  'moderator',
  'duty',
  'duty_lead',
  'editor_in_chief',
  'board',
  'appeals_reviewer',
  'policy_owner',
  'liaison',
  'minors_desk',
  'retention_officer',
  'auditor',
  'admin',
  /** The platform's own servers: admission, chat, identities. */
  'platform',
  /** Everything, by whoever sits at the machine while it has no accounts. */
  'operator',
]);
export type Role = z.infer<typeof Role>;

/** One thing that can be allowed. Every route names the one it needs. */
export const Permission = z.enum([
  'streams.read',
  'streams.preview',
  'streams.decide',
  'streams.cut',
  'streams.lift',
  'chat.read',
  'chat.write',
  'chat.decide',
  'cases.read',
  'cases.decide',
  'quality.read',
  'quality.arbitrate',
  'figures.read',
  'actions.read',
  'actions.take',
  'actions.suspend',
  'actions.ban',
  'actions.mass',
  'approvals.read',
  'approvals.decide',
  'streamers.read',
  'identities.write',
  'licences.write',
  'credit.adjust',
  'credit.simulate',
  'blacklists.read',
  'blacklists.propose',
  'blacklists.decide',
  'blacklists.check',
  'appeals.file',
  'appeals.read',
  'appeals.decide',
  'complaints.read',
  'complaints.decide',
  'orders.read',
  'orders.act',
  'reports.write',
  'deadlines.read',
  'duty.read',
  'duty.work',
  'duty.write',
  'pages.read',
  'pages.answer',
  'pages.raise',
  'paging.manage',
  'incidents.read',
  'incidents.open',
  'incidents.run',
  'patrol.read',
  'patrol.look',
  'audit.read',
  'evidence.read',
  'evidence.seal',
  'evidence.release',
  'holds.write',
  'retention.read',
  'retention.run',
  'policy.read',
  'policy.publish',
  'banks.read',
  'banks.write',
  'providers.read',
  'providers.write',
  'users.manage',
  'keys.manage',
  'webhooks.read',
  'webhooks.manage',
  'platform.admit',
  'platform.capture',
  'break_glass.use',
  'grants.read',
  'minors.view',
  'minors.grant',
  'session.own',
  'alerts.raise',
  'health.read',
  'host.read',
]);
export type Permission = z.infer<typeof Permission>;

/** Source address and port of a request. */
export const CameFrom = z.object({ address: z.string(), port: z.number().int() });
export type CameFrom = z.infer<typeof CameFrom>;

/** Who is asking: a person, a machine with a key, or Airlock itself. */
export const Principal = z.object({
  /** Stable; on every audit entry. */
  id: z.string().min(1).max(128),
  kind: z.enum(['person', 'machine', 'system']),
  roles: z.array(Role),
  /** A key of a machine may do less than its role: then only these. */
  scopes: z.array(Permission).optional(),
  /** Where the request came from. */
  from: CameFrom.optional(),
  /** ms since 1970 of the last sign-in with a second factor; cut, export and administration need a fresh one. */
  verifiedAt: z.number().int().optional(),
});
export type Principal = z.infer<typeof Principal>;
