import type { Permission, Principal } from '@airlock/contracts/person';

const MINUTE_MS = 60_000;
const RECENT_MS = 15 * MINUTE_MS;
/** A whole shift: an emergency stop must not wait for somebody to find their phone. */
const SHIFT_MS = 12 * 60 * MINUTE_MS;

/** How old the second factor of a person may be for what cuts, lets something out of the house or administers it; ms. */
const MAX_AGE: Partial<Record<Permission, number>> = {
  'streams.cut': SHIFT_MS,
  'actions.suspend': RECENT_MS,
  'actions.ban': RECENT_MS,
  'actions.mass': RECENT_MS,
  'evidence.release': RECENT_MS,
  'holds.write': RECENT_MS,
  'retention.run': RECENT_MS,
  'policy.publish': RECENT_MS,
  'users.manage': RECENT_MS,
  'keys.manage': RECENT_MS,
  'webhooks.manage': RECENT_MS,
  'paging.manage': RECENT_MS,
  'break_glass.use': RECENT_MS,
  'minors.view': RECENT_MS,
  'minors.grant': RECENT_MS,
};

/** How old the second factor may be, ms; undefined where the sign-in is enough. */
export const stepUpWithin = (permission: Permission): number | undefined => MAX_AGE[permission];

/**
 * Whether a person has to give the second factor (again) first. Machines have none, and the operator of a machine
 * without accounts is whoever sits there.
 */
export const needsStepUp = (who: Principal, permission: Permission, now: number): boolean => {
  const within = MAX_AGE[permission];
  if (within === undefined || who.kind !== 'person' || who.roles.includes('operator')) return false;
  return who.verifiedAt === undefined || who.verifiedAt <= now - within;
};
