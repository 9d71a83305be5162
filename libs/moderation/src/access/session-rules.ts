import type { Grant } from '@airlock/contracts/access';
import type { Role } from '@airlock/contracts/person';

const MINUTE_MS = 60_000;
/** A session ends when nothing was asked for this long. */
export const SESSION_IDLE_MS = 60 * MINUTE_MS;
/** And after a shift in any case. */
export const SESSION_MAX_MS = 12 * 60 * MINUTE_MS;
export const BREAK_GLASS_MS = 60 * MINUTE_MS;
/** How long an invitation may wait for the person. */
export const INVITE_MS = 24 * 60 * MINUTE_MS;

export interface SessionTimes {
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly endedAt?: number | undefined;
}

/** Until when a session is good if nothing more is asked, and at the latest; ms since 1970. */
export const sessionEnds = (s: SessionTimes): { idleUntil: number; until: number } => {
  const until = s.createdAt + SESSION_MAX_MS;
  return { idleUntil: Math.min(s.lastSeenAt + SESSION_IDLE_MS, until), until };
};

export const isSessionGood = (s: SessionTimes, now: number): boolean =>
  s.endedAt === undefined && now < sessionEnds(s).idleUntil;

export const isInForce = (grant: Pick<Grant, 'from' | 'until' | 'endedAt'>, now: number): boolean =>
  grant.endedAt === undefined && grant.from <= now && now < grant.until;

/** What somebody may be at this moment: their roles, and those they hold for a while. */
export const rolesAt = (standing: readonly Role[], grants: readonly Grant[], now: number): Role[] => [
  ...new Set([...standing, ...grants.filter((g) => isInForce(g, now)).map((g) => g.role)]),
];
