import { AccountRole } from '@airlock/contracts/access';
import { Permission, type Principal } from '@airlock/contracts/person';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { may, needsStepUp, rolesWith, stepUpWithin } from '../roles/index.js';
import { conflictOf, isSessionGood, roleChange, rolesOfGroups, SESSION_IDLE_MS, SESSION_MAX_MS } from './index.js'; // prettier-ignore

const person = (more: Partial<Principal> = {}): Principal => ({
  id: 'acc_1',
  kind: 'person',
  roles: ['duty'],
  ...more,
});
const roles = fc.uniqueArray(fc.constantFrom(...AccountRole.options));

describe('roles', () => {
  it('never lets one account administer and read evidence, whatever the combination', () => {
    fc.assert(
      fc.property(roles, (held) => {
        if (conflictOf(held) !== undefined) return;
        const who = person({ roles: held });
        if (!may(who, 'users.manage')) return;
        for (const p of ['evidence.read', 'evidence.release', 'cases.decide', 'minors.view'] as const)
          expect(may(who, p), p).toBe(false);
      }),
    );
  });

  it('never lets the auditor change anything', () => {
    expect(conflictOf(['auditor', 'duty'])).toContain('auditor');
    expect(conflictOf(['auditor'])).toBeUndefined();
    const changing = Permission.options.filter(
      (p) => rolesWith(p).includes('auditor') && !/\.(read|own)$/.test(p),
    );
    expect(changing).toEqual([]);
  });

  it('never lets anybody change their own roles, and asks for two people from the second administrator on', () => {
    fc.assert(
      fc.property(roles, roles, fc.nat(5), (before, after, administrators) => {
        expect(roleChange({ by: 'a', subject: 'a', before, after, administrators }).allow).toBe('no');
        const other = roleChange({ by: 'a', subject: 'b', before, after, administrators });
        const grows = after.some((r) => !before.includes(r));
        if (grows && administrators >= 2) expect(other.allow).not.toBe('at_once');
      }),
    );
    const first = { by: 'a', subject: 'b', before: [], after: ['duty'] as const, administrators: 1 };
    expect(roleChange(first)).toEqual({ allow: 'at_once' });
  });

  it('gives the roles of known groups only, not those of inherited names', () => {
    expect(rolesOfGroups(['a', 'b', 'constructor'], { a: ['duty'], b: ['duty', 'board'] })).toEqual([
      'duty',
      'board',
    ]);
  });
});

describe('the second factor', () => {
  it('is asked for again when it is too old, for what needs it only', () => {
    const within = stepUpWithin('evidence.release')!;
    expect(within).toBe(15 * 60_000);
    expect(needsStepUp(person(), 'evidence.release', 0)).toBe(true);
    expect(needsStepUp(person({ verifiedAt: 1_000 }), 'evidence.release', 999 + within)).toBe(false);
    expect(needsStepUp(person({ verifiedAt: 1_000 }), 'evidence.release', 1_000 + within)).toBe(true);
    expect(needsStepUp(person(), 'streams.read', 0)).toBe(false);
    expect(needsStepUp(person({ roles: ['operator'] }), 'evidence.release', 0)).toBe(false);
  });

  it('is needed for everything that cuts, releases or administers', () => {
    for (const p of Permission.options.filter((p) => /^(users|keys|webhooks)\.manage$|\.(cut|release|mass|ban|suspend)$/.test(p)))
      expect(stepUpWithin(p), p).toBeDefined(); // prettier-ignore
  });
});

describe('a session', () => {
  it('ends when idle, after a shift however busy, and when ended', () => {
    const s = { createdAt: 0, lastSeenAt: 0 };
    expect(isSessionGood(s, SESSION_IDLE_MS - 1)).toBe(true);
    expect(isSessionGood(s, SESSION_IDLE_MS)).toBe(false);
    expect(isSessionGood({ ...s, lastSeenAt: SESSION_MAX_MS - 1 }, SESSION_MAX_MS - 1)).toBe(true);
    expect(isSessionGood({ ...s, lastSeenAt: SESSION_MAX_MS - 1 }, SESSION_MAX_MS)).toBe(false);
    expect(isSessionGood({ ...s, endedAt: 1 }, 2)).toBe(false);
  });
});
