import type { SessionView } from '@airlock/contracts/access';
import { SESSION_IDLE_MS } from '@airlock/moderation/access';

/** People are warned this long before their session ends. */
export const WARN_MS = 5 * 60_000;
/** Control writes down at most once in so long that somebody was there. */
const SEEN_EVERY_MS = 60_000;

export interface SessionEnding {
  /** ms since 1970. */
  readonly at: number;
  /** `idle`: it goes on if anything is asked; `shift`: it ends in any case. */
  readonly why: 'idle' | 'shift';
}

/** When a session ends if nothing more is asked, from what control said of it and when it last answered. */
export const sessionEnding = (
  { idleUntil, until }: NonNullable<SessionView['session']>,
  answeredAt: number,
): SessionEnding => {
  const idle = Math.max(idleUntil, answeredAt + SESSION_IDLE_MS - SEEN_EVERY_MS);
  return idle < until ? { at: idle, why: 'idle' } : { at: until, why: 'shift' };
};
