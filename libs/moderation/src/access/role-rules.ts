import type { AccountRole } from '@airlock/contracts/access';
import type { Permission } from '@airlock/contracts/person';
import { rolesWith } from '../roles/roles.js';

/** What whoever administers the house never also holds: they could give it to themself and read, or decide, at will. */
const NOT_WITH_ADMIN: readonly Permission[] = [
  'evidence.read',
  'evidence.release',
  'cases.decide',
  'minors.view',
  'appeals.decide',
];

/** Roles that one person may not hold together, in words; undefined where they may. */
export function conflictOf(roles: readonly AccountRole[]): string | undefined {
  if (roles.includes('auditor') && roles.length > 1)
    return 'The auditor changes nothing, and holds no other role';
  if (roles.includes('admin')) {
    const other = roles.find((role) => NOT_WITH_ADMIN.some((p) => rolesWith(p).includes(role)));
    if (other !== undefined)
      return `An administrator reads no evidence and decides no case: not together with ${other}`;
  }
  return undefined;
}

export interface RoleChange {
  readonly by: string;
  readonly subject: string;
  readonly before: readonly AccountRole[];
  readonly after: readonly AccountRole[];
  /** Accounts that administer the house, disabled ones included. */
  readonly administrators: number;
}

export type RoleAnswer =
  { readonly allow: 'at_once' | 'with_second_person' } | { readonly allow: 'no'; readonly reason: string };

/**
 * Whether somebody's roles may be changed so. The first administrator sets the house up alone; from the second one on it
 * takes two, and nobody ever changes their own.
 */
export function roleChange({ by, subject, before, after, administrators }: RoleChange): RoleAnswer {
  if (by === subject) return { allow: 'no', reason: 'Nobody changes their own roles' };
  const conflict = conflictOf(after);
  if (conflict !== undefined) return { allow: 'no', reason: conflict };
  if (isSame(before, after)) return { allow: 'at_once' };
  return { allow: administrators >= 2 ? 'with_second_person' : 'at_once' };
}

const isSame = (one: readonly AccountRole[], other: readonly AccountRole[]): boolean =>
  one.length === other.length && one.every((role) => other.includes(role));

/** `group=role+role, group=role`: which roles the groups of an identity provider give. */
export type GroupRoles = Readonly<Record<string, readonly AccountRole[]>>;

/** Roles of somebody with these groups, each once; groups without a rule give nothing. */
export const rolesOfGroups = (groups: readonly string[], rules: GroupRoles): AccountRole[] => [
  ...new Set(groups.flatMap((group) => (Object.hasOwn(rules, group) ? (rules[group] ?? []) : []))),
];
