import type { Permission, Principal, Role } from '@airlock/contracts/person';

type PersonRole = Exclude<Role, 'operator'>;

/** Everybody who works in the house may look at what is on air and at what was decided. */
const STAFF: readonly PersonRole[] = [
  'moderator',
  'duty',
  'duty_lead',
  'editor_in_chief',
  'board',
  'appeals_reviewer',
  'policy_owner',
  'liaison',
  'minors_desk',
];
const FLOOR: readonly PersonRole[] = ['moderator', 'duty', 'duty_lead', 'editor_in_chief'];
const DUTY: readonly PersonRole[] = ['duty', 'duty_lead'];

/** Which roles may do what: the roles table of the house rules, and the only place where it stands. */
const TABLE: Readonly<Record<Permission, readonly PersonRole[]>> = {
  'streams.read': [...STAFF, 'auditor', 'platform'],
  'streams.preview': [...FLOOR, 'appeals_reviewer', 'minors_desk'],
  'streams.decide': FLOOR,
  'streams.cut': DUTY,
  'streams.lift': [...DUTY, 'appeals_reviewer'],
  'chat.read': STAFF,
  'chat.write': ['platform'],
  'chat.decide': FLOOR,
  'cases.read': [...STAFF, 'auditor'],
  'cases.decide': FLOOR,
  'quality.read': ['duty_lead', 'editor_in_chief', 'auditor'],
  'quality.arbitrate': ['duty_lead', 'editor_in_chief'],
  'figures.read': ['duty_lead', 'editor_in_chief', 'board', 'policy_owner', 'liaison', 'auditor', 'admin'],
  'actions.read': [...STAFF, 'auditor', 'platform'],
  'actions.take': FLOOR,
  'actions.suspend': [...DUTY, 'board'],
  'actions.ban': ['board'],
  'actions.mass': ['duty_lead'],
  'approvals.read': [...STAFF, 'retention_officer', 'auditor', 'admin'],
  'approvals.decide': [...STAFF, 'retention_officer', 'admin'],
  'streamers.read': [...STAFF, 'auditor', 'platform'],
  'identities.write': ['platform'],
  'licences.write': ['platform', 'liaison', 'admin'],
  'credit.adjust': ['board'],
  'credit.simulate': ['board', 'policy_owner'],
  'blacklists.read': ['duty_lead', 'board', 'appeals_reviewer', 'liaison', 'auditor'],
  'blacklists.propose': ['duty_lead', 'board', 'liaison'],
  'blacklists.decide': ['board'],
  'blacklists.check': [...STAFF, 'platform'],
  'appeals.file': ['platform'],
  'appeals.read': ['appeals_reviewer', 'board', 'liaison', 'auditor'],
  'appeals.decide': ['appeals_reviewer'],
  'complaints.read': [...STAFF, 'auditor'],
  'complaints.decide': FLOOR,
  'orders.read': ['duty_lead', 'liaison', 'auditor'],
  'orders.act': ['duty_lead', 'liaison'],
  'reports.write': ['liaison'],
  'deadlines.read': [...STAFF, 'retention_officer', 'auditor'],
  'pages.read': [...STAFF, 'auditor', 'admin'],
  'pages.answer': [...FLOOR, 'liaison', 'admin'],
  'pages.raise': [...FLOOR, 'liaison'],
  'paging.manage': ['duty_lead', 'admin'],
  'incidents.read': [...STAFF, 'auditor'],
  'incidents.open': [...DUTY, 'editor_in_chief'],
  'incidents.run': ['duty_lead'],
  'patrol.read': [...FLOOR, 'auditor'],
  'patrol.look': FLOOR,
  'duty.read': [...STAFF, 'retention_officer', 'auditor', 'admin'],
  'duty.work': STAFF,
  'duty.write': ['duty_lead', 'admin'],
  'audit.read': ['auditor'],
  'evidence.read': ['board', 'appeals_reviewer', 'liaison'],
  'evidence.seal': [...DUTY, 'board', 'liaison'],
  'evidence.release': ['liaison'],
  'holds.write': ['liaison'],
  'retention.read': ['retention_officer', 'liaison', 'auditor'],
  'retention.run': ['retention_officer'],
  'policy.read': [...STAFF, 'auditor'],
  'policy.publish': ['policy_owner'],
  'banks.read': [...STAFF, 'auditor'],
  'banks.write': [...DUTY, 'policy_owner'],
  'providers.read': ['liaison', 'auditor', 'admin'],
  'providers.write': ['liaison', 'admin'],
  'users.manage': ['admin'],
  'keys.manage': ['admin'],
  'webhooks.read': ['admin', 'auditor'],
  'webhooks.manage': ['admin'],
  'platform.admit': ['platform'],
  'platform.capture': ['platform', 'admin'],
  'break_glass.use': ['duty_lead', 'admin'],
  'grants.read': ['duty_lead', 'editor_in_chief', 'liaison', 'minors_desk', 'auditor', 'admin'],
  'minors.view': ['minors_desk'],
  'minors.grant': ['duty_lead', 'editor_in_chief', 'liaison'],
  'session.own': [...STAFF, 'retention_officer', 'auditor', 'admin', 'platform'],
  'alerts.raise': ['platform'],
  'health.read': [...STAFF, 'auditor', 'admin', 'platform'],
  'host.read': ['admin', 'platform', 'duty_lead', 'auditor'],
};

/** The role that allows it, to be written down with what was done; undefined when none does. */
export function grantedBy({ roles, scopes }: Principal, permission: Permission): Role | undefined {
  if (scopes !== undefined && !scopes.includes(permission)) return undefined;
  const granting: readonly Role[] = TABLE[permission];
  return roles.find((role) => role === 'operator' || granting.includes(role));
}

export const may = (who: Principal, permission: Permission): boolean =>
  grantedBy(who, permission) !== undefined;

/** The roles that hold a permission, `operator` aside. */
export const rolesWith = (permission: Permission): readonly Role[] => TABLE[permission];

/** The permissions of a role. */
export const permissionsWith = (role: PersonRole): readonly Permission[] =>
  (Object.keys(TABLE) as Permission[]).filter((permission) => TABLE[permission].includes(role));

/** Two people, not one twice: who asked is not who approves, who decided is not who reviews. */
export const isSeparate = (one: string, other: string): boolean => one !== other;
