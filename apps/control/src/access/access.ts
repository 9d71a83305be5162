import type { Colleague, SignInWays } from '@airlock/contracts/access';
import type { Authenticate } from '@airlock/nest-host/access';
import type { Closers } from '@airlock/nest-host/lifecycle';
import { accountsRepository } from '@airlock/storage/repositories/accounts';
import type { HouseGround } from '../house/house.js';
import { startRounds } from '../house/rounds.js';
import type { SecretBox } from '../house/secret-box.js';
import { type Accounts, createAccounts } from './accounts.js';
import { type ApiKeys, createApiKeys, KEY_PREFIX } from './api-keys.js';
import { authenticator } from './authenticator.js';
import { DEMO_STAFF } from './demo-persons.js';
import { createGrants, type Grants } from './grants.js';
import { createOidc, type Oidc, type OidcOptions } from './oidc.js';
import { createSessions, type Sessions } from './sessions.js';

export interface AccessOptions {
  /** Seals second factors. */
  readonly box: SecretBox;
  /** What the parts of Airlock know each other by. */
  readonly token?: string | undefined;
  readonly oidc?: OidcOptions | undefined;
  /** Whether there is a staff to act as, as on the demo; only where there are no accounts and no token. */
  readonly demoPersons?: boolean | undefined;
}

/** Who works here, and how everybody proves who they are. */
export interface Access {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly keys: ApiKeys;
  readonly grants: Grants;
  /** Absent where no identity provider is configured. */
  readonly oidc?: Oidc;
  readonly authenticate: Authenticate;
  /** How one can sign in here at this moment. */
  ways(): Promise<SignInWays>;
  /** Who works here, and on the demo its staff. */
  people(): Promise<Colleague[]>;
}

const LOOK_AGAIN_MS = 1_000;
const TIDY_MS = 60 * 60_000;

export const openAccess = (
  ground: HouseGround,
  { box, token, oidc, demoPersons = false }: AccessOptions,
  closers: Closers,
): Access => {
  const { db, effects, approvals, clock, logger, metrics, newId } = ground;
  const sessions = createSessions({ db, effects, box, clock, logger, metrics });
  const keys = createApiKeys({ db, effects, clock, newId });
  const hasAccounts = accountsWatch(() => accountsRepository(db.queries).anyEnrolled(), clock);
  const onChange = (): void => sessions.forget();
  const staff = async () => (demoPersons && token === undefined && !(await hasAccounts()) ? DEMO_STAFF : []);

  const failure = 'sessions were not tidied';
  const tidying = startRounds(() => sessions.tidy(), { everyMs: TIDY_MS, logger, failure });
  closers.add('access', () => tidying.close());
  return {
    accounts: createAccounts({ effects, approvals, box, clock, newId, onChange }),
    sessions,
    keys,
    grants: createGrants({ effects, approvals, logger, metrics, newId, onChange }),
    ...(oidc === undefined ? {} : { oidc: createOidc({ options: oidc, effects, sessions, box, newId }) }),
    authenticate: authenticator({
      ofKey: keys.principal,
      ofSession: sessions.principal,
      hasAccounts,
      token,
      keyPrefix: KEY_PREFIX,
      demoPersons,
      clock,
    }),
    ways: async () => ({
      accounts: token !== undefined || (await hasAccounts()),
      provider: oidc !== undefined,
      demo: [...(await staff())],
    }),
    people: async () => [
      ...(await accountsRepository(db.queries).list()).map(({ accountId, name, roles }) => ({
        id: accountId,
        name,
        roles,
      })),
      ...(await staff()).map(({ person, roles }) => ({ id: `demo:${person}`, name: person, roles })),
    ],
  };
};

/** Once there is an account there always is one; until then it is looked up again, since a shell may add the first. */
const accountsWatch = (any: () => Promise<boolean>, clock: () => number): (() => Promise<boolean>) => {
  let has = false;
  let readAt = -Infinity;
  return async () => {
    if (has || clock() - readAt < LOOK_AGAIN_MS) return has;
    try {
      const answer = await any();
      has ||= answer;
    } catch (error) {
      // What was known stays known: a cut must not wait for the database.
      if (readAt === -Infinity) throw error;
    }
    readAt = clock();
    return has;
  };
};
