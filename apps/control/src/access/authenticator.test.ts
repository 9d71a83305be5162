import type { FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import { authenticator, type AuthenticatorDeps } from './authenticator.js';
import { DEMO_PERSON_HEADER } from './demo-persons.js';

const asked = async (name: string | undefined, over: Partial<AuthenticatorDeps> = {}) => {
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
  const headers = name === undefined ? {} : { [DEMO_PERSON_HEADER]: name };
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
