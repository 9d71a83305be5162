import { AccountRole } from '@airlock/contracts/access';
import type { FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import { authenticator, type AuthenticatorDeps } from './authenticator.js';
import { DEMO_PERSON_COOKIE, DEMO_PERSON_HEADER, DEMO_PERSONS } from './demo-persons.js';

const asked = async (name: string | undefined, over: Partial<AuthenticatorDeps> = {}, cookie?: string) => {
  const authenticate = authenticator({
    ofKey: async () => undefined,
    ofSession: async () => undefined,
    hasAccounts: async () => false,
    token: undefined,
    keyPrefix: 'ak_',
    demoPersons: true,
    clock: () => 7,
    ...over,
  });
  const headers = {
    ...(name === undefined ? {} : { [DEMO_PERSON_HEADER]: name }),
    ...(cookie === undefined ? {} : { cookie: `${DEMO_PERSON_COOKIE}=${cookie}` }),
  };
  return authenticate({ headers } as unknown as FastifyRequest);
};

test('on a demo whoever sits at the machine acts as its staff, each with a role of their own', async () => {
  expect(await asked('reviewer')).toEqual({
    id: 'demo:reviewer',
    kind: 'person',
    roles: ['appeals_reviewer'],
    verifiedAt: 7,
  });
  expect(await asked(undefined)).toMatchObject({ id: 'operator' });
});

test('elsewhere nobody is anybody of the demo, and nobody becomes the operator by trying', async () => {
  expect(await asked('toString')).toBeUndefined();
  expect(await asked('reviewer', { demoPersons: false })).toBeUndefined();
  expect(await asked('reviewer', { hasAccounts: async () => true })).toBeUndefined();
  expect(await asked('reviewer', { token: 'a-long-token-of-the-parts-of-airlock' })).toBeUndefined();
});

test('a browser says by its cookie as whom; a header weighs more, and a name of nobody is nobody', async () => {
  expect(await asked(undefined, {}, 'moderator')).toMatchObject({ id: 'demo:moderator' });
  expect(await asked('reviewer', {}, 'moderator')).toMatchObject({ id: 'demo:reviewer' });
  expect(await asked(undefined, {}, 'operator')).toMatchObject({ id: 'operator' });
  expect(await asked(undefined, {}, 'toString')).toBeUndefined();
  expect(await asked(undefined, { hasAccounts: async () => true }, 'moderator')).toBeUndefined();
  expect(await asked(undefined, { demoPersons: false }, 'moderator')).toMatchObject({ id: 'operator' });
});

test('the demo has somebody for every role a person can have', () => {
  expect(new Set<string>(Object.values(DEMO_PERSONS).flat())).toEqual(new Set(AccountRole.options));
});
