import { type Account, type AccountId, AccountName } from '@airlock/contracts/access';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { conflictOf, type GroupRoles, rolesOfGroups } from '@airlock/moderation/access';
import { accountsRepository } from '@airlock/storage/repositories/accounts';
import * as client from 'openid-client';
import type { Effects } from '../house/effect.js';
import type { SecretBox } from '../house/secret-box.js';
import type { Sessions, SignedIn } from './sessions.js';
import { hashOfToken } from './tokens.js';

/** An identity provider that signs people in (OpenID Connect, authorization code with PKCE). */
export interface OidcOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Where the provider sends people back: `https://…/v1/session/oidc/callback`. */
  readonly redirectUri: string;
  /** The claim with a person's groups. */
  readonly groupsClaim: string;
  readonly groups: GroupRoles;
  /** `amr`: the ID token says whether there was a second factor; `always`: the provider lets nobody in without one. */
  readonly secondFactor: 'amr' | 'always';
}

export interface OidcDeps {
  readonly options: OidcOptions;
  readonly effects: Effects;
  readonly sessions: Sessions;
  readonly box: SecretBox;
  readonly newId: (prefix: string, now: number) => string;
}

/** What has to come back unchanged from the provider; sealed, in a cookie of the browser that began. */
interface Flow {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

const BOUND = 'oidc';
/** RFC 8176: values of `amr` that speak of more than a password. */
const SECOND_FACTORS = new Set(['mfa', 'otp', 'hwk', 'swk', 'sms', 'fpt', 'face', 'iris', 'pop', 'sc']);
const TIMEOUT_S = 10;

export const createOidc = ({ options, effects, sessions, box, newId }: OidcDeps) => {
  const { issuer, clientId, clientSecret, redirectUri, groupsClaim, groups, secondFactor } = options;
  const isInsecure = new URL(issuer).protocol === 'http:';
  let discovered: Promise<client.Configuration> | undefined;
  const provider = (): Promise<client.Configuration> =>
    (discovered ??= client
      .discovery(new URL(issuer), clientId, clientSecret, undefined, {
        timeout: TIMEOUT_S,
        ...(isInsecure ? { execute: [client.allowInsecureRequests] } : {}),
      })
      .catch((cause: unknown) => {
        discovered = undefined;
        throw new AirlockError('unavailable', 'The identity provider does not answer', { cause });
      }));

  /** Makes the account at the first sign-in, and its roles what the provider says at each. */
  const accountOf = (sub: string, wanted: string, roles: Account['roles'], from: Principal['from']): Promise<Account> =>
    effects({ id: 'airlock:oidc', role: 'system', ...(from === undefined ? {} : { from }) }, async ({ tx, now, record }) => {
      const accounts = accountsRepository(tx);
      const known = await accounts.byExternal(issuer, sub);
      if (known === undefined) {
        const accountId = newId('acc', now) as AccountId;
        const entry = { accountId, roles, createdAt: now, external: { issuer, id: sub } };
        const name = AccountName.catch(`oidc-${hashOfToken(sub).slice(0, 12)}`).parse(wanted);
        if (!(await accounts.add({ ...entry, name })))
          await accounts.add({ ...entry, name: `${name.slice(0, 50)}-${hashOfToken(sub).slice(0, 12)}` });
        record({ kind: 'access.account_added', subject: accountId, after: roles, detail: { issuer } });
        return (await accounts.get(accountId))!.account;
      }
      const { account } = known;
      if ([...account.roles].sort().join() === [...roles].sort().join()) return account;
      record({ kind: 'access.roles_changed', subject: account.accountId, before: account.roles, after: roles, detail: { issuer } });
      return (await accounts.setRoles(account.accountId, roles)) ?? account;
    }); // prettier-ignore

  return {
    /** Where to send the browser, and what it has to bring back. `fresh`: the provider asks for everything again. */
    async start(fresh: boolean): Promise<{ url: URL; flow: string }> {
      const flow: Flow = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const url = client.buildAuthorizationUrl(await provider(), {
        redirect_uri: redirectUri,
        scope: 'openid profile email',
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
        code_challenge_method: 'S256',
        ...(fresh ? { prompt: 'login', max_age: '0' } : {}),
      });
      return { url, flow: box.seal(JSON.stringify(flow), BOUND) };
    },

    /** Throws `unauthenticated` for an answer that is not of this flow, `forbidden` for who has no role here. */
    async finish(query: string, sealed: string | undefined, from: Principal['from']): Promise<SignedIn> {
      const configuration = await provider();
      const claims = await claimsOf(configuration, query, sealed).catch((cause: unknown) => {
        throw new AirlockError('unauthenticated', 'The sign-in at the identity provider did not succeed', {
          cause,
        });
      });
      const said: unknown = claims[groupsClaim];
      const names = Array.isArray(said) ? said.filter((g): g is string => typeof g === 'string') : [];
      const roles = rolesOfGroups(names, groups);
      const problem = roles.length === 0 ? 'No group of yours has a role here' : conflictOf(roles);
      if (problem !== undefined) throw new AirlockError('forbidden', problem);
      const wanted = String(claims['preferred_username'] ?? claims['email'] ?? '');
      const account = await accountOf(claims.sub, wanted, roles, from);
      const amr: unknown = claims['amr'];
      const hasSecond =
        secondFactor === 'always' || (Array.isArray(amr) && amr.some((m) => SECOND_FACTORS.has(String(m))));
      return sessions.signInExternal(
        account,
        hasSecond ? (claims.auth_time ?? claims.iat) * 1_000 : undefined,
        from,
      );
    },
  };

  async function claimsOf(configuration: client.Configuration, query: string, sealed: string | undefined) {
    if (sealed === undefined) throw new Error('no flow was begun in this browser');
    const { state, nonce, verifier } = JSON.parse(box.open(sealed, BOUND)) as Flow;
    const back = new URL(redirectUri);
    back.search = query;
    const tokens = await client.authorizationCodeGrant(configuration, back, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('no ID token');
    if (groupsClaim in claims || tokens.access_token === undefined) return claims;
    // Many providers tell groups at the userinfo endpoint only.
    return { ...(await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims };
  }
};

export type Oidc = ReturnType<typeof createOidc>;
