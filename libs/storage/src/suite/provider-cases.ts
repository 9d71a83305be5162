import { ProviderId } from '@airlock/contracts/ids';
import { Provider, ProviderCase } from '@airlock/contracts/provider';
import { expect, it } from 'vitest';
import { providersRepository } from '../repositories/providers.js';
import type { SuiteContext } from './repository-suite.js';

const providerId = ProviderId.parse('p1');
const provider = (more: object = {}): Provider => Provider.parse({ providerId, name: 'One', ...more });

/** The register of platforms. */
export function providerCases(context: SuiteContext): void {
  it('keeps a platform as it is, and each change of it in order', async () => {
    const register = providersRepository(context.database.queries);
    const add = { providerId, op: 'add', by: 'ann' } as const;
    await register.save(provider(), [{ ...add, kind: 'name', value: 'One' }], 100);
    await register.save(provider({ appIds: ['app.one'] }), [{ ...add, kind: 'app', value: 'app.one' }], 100);
    expect(await register.get(providerId)).toEqual(provider({ appIds: ['app.one'] }));
    expect((await register.changes(0, 101)).map((c) => c.value)).toEqual(['One', 'app.one']);
    expect(await register.changes(0, 100)).toEqual([]);
    expect((await register.withApp('app.one')).map((p) => p.providerId)).toEqual(['p1']);
    expect(await register.withApp('app')).toEqual([]);
    await register.checked(providerId, { at: 5, result: 'allow' });
    expect(await register.lastCheck(providerId)).toEqual({ at: 5, result: 'allow' });
  });

  it('remembers what was seen, and one standing case of a kind', async () => {
    const register = providersRepository(context.database.queries);
    const seen = { providerId, kind: 'domain' as const, value: 'push.example.com' };
    await register.observe([seen, seen], 100);
    expect(await register.observed(providerId, 100)).toEqual([{ kind: 'domain', value: 'push.example.com' }]);
    expect(await register.observed(providerId, 101)).toEqual([]);
    const made = (caseId: string, state = 'open') =>
      ProviderCase.parse({
        caseId,
        providerId,
        kind: 'inconsistency',
        state,
        openedAt: 1,
        openedBy: 'ann',
        what: [],
      });
    await register.saveCase(made('c1'));
    await expect(register.saveCase(made('c2'))).rejects.toThrow();
    await register.saveCase(made('c1', 'done'));
    await register.saveCase(made('c2'));
    expect((await register.cases(providerId)).map((c) => c.caseId)).toEqual(['c2']);
  });
}
