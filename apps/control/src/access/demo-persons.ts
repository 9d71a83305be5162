import type { AccountRole, DemoPersonView } from '@airlock/contracts/access';
import type { Principal } from '@airlock/contracts/person';

/**
 * The staff of the demo, which has no accounts: whoever sits at the machine may act as any of them, so that what each
 * role sees, and what takes two people, can be seen there. On record each is `demo:<name>`.
 */
export const DEMO_PERSONS = {
  moderator: ['moderator'],
  'moderator-2': ['moderator'],
  duty: ['duty'],
  lead: ['duty_lead'],
  /** Leads a shift and reviews appeals, but for those against their own decisions. */
  head: ['duty_lead', 'appeals_reviewer'],
  editor: ['editor_in_chief'],
  board: ['board'],
  'board-2': ['board'],
  reviewer: ['appeals_reviewer'],
  policy: ['policy_owner'],
  'policy-2': ['policy_owner'],
  liaison: ['liaison'],
  deputy: ['liaison'],
  minors: ['minors_desk'],
  retention: ['retention_officer'],
  auditor: ['auditor'],
  admin: ['admin'],
  'admin-2': ['admin'],
} as const satisfies Record<string, readonly AccountRole[]>;
export type DemoPerson = keyof typeof DEMO_PERSONS;

export const DEMO_STAFF: readonly DemoPersonView[] = Object.entries(DEMO_PERSONS).map(([person, roles]) => ({
  person,
  roles: [...roles],
}));

/** The operator of the machine, where somebody chose to go on as them rather than as one of the staff. */
export const DEMO_OPERATOR = 'operator';

/** The request header that says as whom. Pages of other sites cannot send it. */
export const DEMO_PERSON_HEADER = 'airlock-demo-person';
/** The cookie of a browser that says so; its event stream cannot send a header. */
export const DEMO_PERSON_COOKIE = 'airlock-demo-person';

/** Undefined for nobody of the demo. */
export const demoPerson = (name: unknown, now: number): Principal | undefined =>
  typeof name === 'string' && Object.hasOwn(DEMO_PERSONS, name)
    ? { id: `demo:${name}`, kind: 'person', roles: [...DEMO_PERSONS[name as DemoPerson]], verifiedAt: now }
    : undefined;
