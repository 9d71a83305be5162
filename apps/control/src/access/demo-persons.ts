import type { AccountRole } from '@airlock/contracts/access';
import type { Principal } from '@airlock/contracts/person';

/**
 * The staff of the demo, which has no accounts: whoever sits at the machine may act as any of them, so that what takes
 * two people can be seen there. On record each is `demo:<name>`.
 */
export const DEMO_PERSONS = {
  duty: ['duty_lead', 'appeals_reviewer'],
  reviewer: ['appeals_reviewer'],
  board: ['board'],
  liaison: ['liaison'],
  deputy: ['liaison'],
} as const satisfies Record<string, readonly AccountRole[]>;
export type DemoPerson = keyof typeof DEMO_PERSONS;

/** The request header that says as whom. Pages of other sites cannot send it. */
export const DEMO_PERSON_HEADER = 'airlock-demo-person';

/** Undefined for nobody of the demo. */
export const demoPerson = (name: unknown, now: number): Principal | undefined =>
  typeof name === 'string' && Object.hasOwn(DEMO_PERSONS, name)
    ? { id: `demo:${name}`, kind: 'person', roles: [...DEMO_PERSONS[name as DemoPerson]], verifiedAt: now }
    : undefined;
