import type { Principal } from '@airlock/contracts/person';
import type { Authenticate } from '@airlock/nest-host/access';
import { bearerOf, sameSecret } from '@airlock/nest-host/guards';

const OPERATOR: Principal = { id: 'operator', kind: 'person', roles: ['operator'] };

/** Whoever may reach this machine, or brings its token, is the one operator: for where there are no accounts. */
export const operatorOnly =
  (token: string | undefined): Authenticate =>
  async (request) => {
    if (token === undefined) return OPERATOR;
    const given = bearerOf(request);
    return given !== undefined && sameSecret(given, token) ? OPERATOR : undefined;
  };
