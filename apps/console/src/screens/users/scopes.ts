import type { Permission } from '@airlock/contracts/person';
import { permissionsWith } from '@airlock/moderation/roles';

/** What a key can be let do: never more than the platform. */
export const MACHINE_SCOPES: readonly Permission[] = permissionsWith('platform').filter(
  (p) => p !== 'session.own',
);
