import { SESSION_IDLE_MS } from '@airlock/moderation/access';
import { describe, expect, it } from 'vitest';
import { sessionEnding } from './session-times.js';

const MINUTE_MS = 60_000;
const session = { idleUntil: SESSION_IDLE_MS, until: 12 * SESSION_IDLE_MS, external: false };

describe('the end of a session', () => {
  it('is an hour after control last answered, never later than control would have it', () => {
    expect(sessionEnding(session, 0)).toEqual({ at: SESSION_IDLE_MS, why: 'idle' });
    expect(sessionEnding(session, 30 * MINUTE_MS)).toEqual({ at: 89 * MINUTE_MS, why: 'idle' });
  });

  it('is the end of the shift in any case', () => {
    expect(sessionEnding(session, session.until - 1)).toEqual({ at: session.until, why: 'shift' });
  });
});
