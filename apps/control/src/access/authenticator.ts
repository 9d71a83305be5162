import type { Principal } from '@airlock/contracts/person';
import type { Authenticate } from '@airlock/nest-host/access';
import { bearerOf, sameSecret } from '@airlock/nest-host/guards';
import { cookieOf, sessionTokenOf } from './cookies.js';
import { DEMO_OPERATOR, DEMO_PERSON_COOKIE, DEMO_PERSON_HEADER, demoPerson } from './demo-persons.js';

export interface AuthenticatorDeps {
  /** Who holds an API key. */
  readonly ofKey: (secret: string) => Promise<Principal | undefined>;
  /** Who holds a session. */
  readonly ofSession: (token: string) => Promise<Principal | undefined>;
  readonly hasAccounts: () => Promise<boolean>;
  /** What the parts of Airlock know each other by. */
  readonly token: string | undefined;
  /** How a secret that is an API key begins. */
  readonly keyPrefix: string;
  /** Whether whoever would be the operator of the machine may act as one of the demo's staff. */
  readonly demoPersons: boolean;
  readonly clock: () => number;
}

const OPERATOR: Principal = { id: 'operator', kind: 'person', roles: ['operator'] };
/** The parts of Airlock among themselves, where people have accounts: no more than the platform. */
const SERVICE: Principal = { id: 'airlock:service', kind: 'system', roles: ['platform'] };

/**
 * Who is asking: the holder of an API key, of a session, of the service token, or whoever sits at the machine. The last
 * two are the one operator who may do everything, but only while there are no accounts.
 */
export const authenticator = (deps: AuthenticatorDeps): Authenticate => {
  const { ofKey, ofSession, hasAccounts, token, keyPrefix, demoPersons, clock } = deps;
  return async (request) => {
    const bearer = bearerOf(request);
    if (bearer !== undefined) {
      if (bearer.startsWith(keyPrefix)) return ofKey(bearer);
      if (token !== undefined && sameSecret(bearer, token)) return (await hasAccounts()) ? SERVICE : OPERATOR;
      // A wrong secret is nobody, whatever else comes with it; a cookie of old may be left over beside a session.
      if (request.headers.authorization !== undefined) return undefined;
    }
    const session = sessionTokenOf(request);
    const signedIn = session === undefined ? undefined : await ofSession(session);
    if (signedIn !== undefined) return signedIn;
    if (token !== undefined || (await hasAccounts())) return undefined;
    const named = request.headers[DEMO_PERSON_HEADER];
    // A cookie may be left over from a demo that ran here before; whoever sends the header means it.
    if (!demoPersons) return named === undefined ? OPERATOR : undefined;
    const name = named ?? cookieOf(request, DEMO_PERSON_COOKIE) ?? DEMO_OPERATOR;
    // Whoever means to act as somebody must never act as the operator by mistake.
    return name === DEMO_OPERATOR ? OPERATOR : demoPerson(name, clock());
  };
};
