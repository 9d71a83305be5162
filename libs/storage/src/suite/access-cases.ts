import { AccountId, ApiKeyId, GrantId } from '@airlock/contracts/access';
import { expect, it } from 'vitest';
import { accessGrantsRepository } from '../repositories/access-grants.js';
import { accountsRepository } from '../repositories/accounts.js';
import { apiKeysRepository } from '../repositories/api-keys.js';
import { sessionsRepository } from '../repositories/sessions.js';
import type { SuiteContext } from './repository-suite.js';

const anna = { accountId: AccountId.parse('acc_1'), name: 'anna', roles: ['admin'] as const, createdAt: 1 };

/** Accounts, sessions, keys and grants. */
export function accessCases(context: SuiteContext): void {
  const accounts = () => accountsRepository(context.database.queries);

  it('takes a name once, an invitation once and in its time, a code once', async () => {
    expect(await accounts().add(anna)).toBe(true);
    expect(await accounts().anyEnrolled()).toBe(false);
    expect(await accounts().add({ ...anna, accountId: AccountId.parse('acc_2') })).toBe(false);
    expect(await accounts().countWith('admin')).toBe(1);
    await accounts().invite(anna.accountId, 'hash', 100);
    const set = () => ({ passwordHash: 'p', totpSealed: 't' });
    expect(await accounts().enrol('hash', 100, set)).toBeUndefined();
    expect(await accounts().enrol('hash', 99, set)).toMatchObject({ name: 'anna', enrolled: true });
    expect(await accounts().anyEnrolled()).toBe(true);
    expect(await accounts().enrol('hash', 99, set)).toBeUndefined();
    const uses = await Promise.all([1, 2].map(() => accounts().useCode(anna.accountId, 7)));
    expect(uses.filter(Boolean)).toHaveLength(1);
    expect(await accounts().useCode(anna.accountId, 6)).toBe(false);
    await accounts().setDisabled(anna.accountId, true);
    expect(await accounts().countWith('admin')).toBe(1);
  });

  it('ends sessions, one or all of an account', async () => {
    await accounts().add(anna);
    const sessions = sessionsRepository(context.database.queries);
    for (const s of ['a', 'b', 'c']) await sessions.open(s, { accountId: anna.accountId, at: 10 });
    await sessions.end('a', 20);
    await sessions.endAll(anna.accountId, 30, 'c');
    expect((await Promise.all(['a', 'b', 'c'].map((s) => sessions.get(s)))).map((s) => s?.endedAt)).toEqual([20, 30, undefined]); // prettier-ignore
    await sessions.verified('c', 40);
    await sessions.seen('c', 50);
    await sessions.seen('c', 45);
    expect(await sessions.get('c')).toMatchObject({ verifiedAt: 40, lastSeenAt: 50 });
    await sessions.forget(11);
    expect(await sessions.get('c')).toBeUndefined();
  });

  it('revokes a key once', async () => {
    const keys = apiKeysRepository(context.database.queries);
    const key = { keyId: ApiKeyId.parse('key_1'), name: 'srs', scopes: ['platform.admit' as const], createdBy: 'acc_1', createdAt: 1, expiresAt: 9 }; // prettier-ignore
    await keys.add('h', key);
    await keys.used(key.keyId, 5);
    expect(await keys.byHash('h')).toEqual({ ...key, lastUsedAt: 5 });
    expect(await keys.revoke(key.keyId, 6)).toMatchObject({ revokedAt: 6 });
    expect(await keys.revoke(key.keyId, 7)).toBeUndefined();
  });

  it('holds no grant of minors without somebody else who allowed it, and counts looks only while it is in force', async () => {
    await accounts().add(anna);
    const grants = accessGrantsRepository(context.database.queries);
    const grant = { grantId: GrantId.parse('gr_1'), accountId: anna.accountId, role: 'minors_desk', kind: 'just_in_time', reason: 'r', from: 10, until: 100 } as const; // prettier-ignore
    await expect(grants.add(grant)).rejects.toThrow();
    await expect(grants.add({ ...grant, approvedBy: 'acc_1' })).rejects.toThrow();
    await grants.add({ ...grant, approvedBy: 'acc_9' });
    expect(await grants.view(grant.grantId, 99)).toBe(true);
    expect(await grants.view(grant.grantId, 100)).toBe(false);
    expect(await grants.end(grant.grantId, 50)).toMatchObject({ views: 1, endedAt: 50 });
    expect(await grants.view(grant.grantId, 51)).toBe(false);
    expect(await grants.inForce(anna.accountId, 51)).toEqual([]);
  });
}
