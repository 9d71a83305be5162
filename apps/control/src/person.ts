import type { CameFrom, Permission, Principal, Role } from '@airlock/contracts/person';
import { grantedBy } from '@airlock/moderation/roles';

/** Who did something, as it is written down. */
export interface Person {
  readonly user: string;
  /** The role that allowed it. */
  readonly role: Role;
  /** From where; for the audit log alone. */
  readonly from?: CameFrom | undefined;
  /** Whose word it needed besides. */
  readonly approvedBy?: string | undefined;
}

/** Where somebody did something from, where that is known. */
export const cameFrom = ({ from }: { readonly from?: CameFrom | undefined }): { readonly from?: CameFrom } =>
  from === undefined ? {} : { from };

/** Whoever got through the access guard of a route, under the role that let them. */
export const actingOn = (route: { readonly access: Permission | 'open' }, who: Principal): Person => {
  const role = route.access === 'open' ? undefined : grantedBy(who, route.access);
  if (role === undefined) throw new Error(`${who.id} acts where nobody let them`);
  return { user: who.id, role, ...cameFrom(who) };
};
