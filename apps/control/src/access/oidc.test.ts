import 'reflect-metadata';
import Provider from 'oidc-provider';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestControl } from '../control.testkit.js';
import { cookieFrom } from './access.testkit.js';

/** Groups of whoever signs in next; the provider of the test lets everybody in who says a name. */
const groups: Record<string, string[]> = {
  lina: ['airlock-duty', 'staff'],
  guest: ['staff'],
  both: ['admins', 'legal'],
};

let server: Server;
let issuer: string;
let t: Awaited<ReturnType<typeof startTestControl>>;

beforeAll(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const REDIRECT = 'http://127.0.0.1:9/v1/session/oidc/callback';
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'airlock',
        client_secret: 'a secret of the test',
        redirect_uris: [REDIRECT],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub', 'groups', 'amr', 'auth_time'], profile: ['preferred_username'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, groups: groups[id] ?? [], preferred_username: id }),
    }),
  });
  server.on('request', provider.callback());
  t = await startTestControl({
    oidc: {
      issuer,
      clientId: 'airlock',
      clientSecret: 'a secret of the test',
      redirectUri: REDIRECT,
      groupsClaim: 'groups',
      groups: { 'airlock-duty': ['duty'], admins: ['admin'], legal: ['liaison'] },
      secondFactor: 'always',
    },
  });
}, 120_000);
afterAll(async () => {
  await t?.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** A browser that follows the provider's pages: name on the first form, yes on the second. */
const throughProvider = async (start: string, name: string): Promise<URL> => {
  const jar = new Map<string, string>();
  let at = new URL(start);
  let body: string | undefined;
  for (let step = 0; step < 20; step += 1) {
    const response = await fetch(at, {
      redirect: 'manual',
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = response.headers.get('location');
    body = undefined;
    if (location !== null) {
      at = new URL(location, at);
      if (at.origin !== issuer) return at;
      continue;
    }
    const page = await response.text();
    const action = /action="([^"]+)"/.exec(page)?.[1];
    if (action === undefined) throw new Error(page.slice(0, 500));
    at = new URL(action, at);
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? 'login';
    body = new URLSearchParams({
      prompt,
      ...(prompt === 'login' ? { login: name, password: 'x' } : {}),
    }).toString();
  }
  throw new Error('the provider never sends the browser back');
};

const begin = async () => {
  const response = await fetch(`${t.control.url}/v1/session/oidc`, { redirect: 'manual' });
  return { url: response.headers.get('location')!, cookie: cookieFrom(response.headers), raw: response.headers.get('set-cookie')! }; // prettier-ignore
};
const finish = (back: URL, cookie: string, accept = '*/*') =>
  fetch(`${t.control.url}/v1/session/oidc/callback${back.search}`, {
    redirect: 'manual',
    headers: { cookie, accept },
  });
const signIn = async (name: string) => {
  const { url, cookie } = await begin();
  return finish(await throughProvider(url, name), cookie);
};

describe('signing in at an identity provider', () => {
  it('gives the roles of the groups, to the same account each time', async () => {
    const { url, raw } = await begin();
    expect(new URL(url).searchParams.get('code_challenge_method')).toBe('S256');
    expect(raw).toMatch(/HttpOnly; SameSite=Lax/);
    const answer = await signIn('lina');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/']);
    const session = answer.headers.getSetCookie().find((c) => c.startsWith('airlock-session='))!;
    const read = async () => (await t.call('GET', '/v1/session', undefined, { cookie: session.split(';')[0]! })).body;
    const { principal, name } = await read();
    expect(principal).toMatchObject({ kind: 'person', roles: ['duty'], verifiedAt: expect.any(Number) });
    expect(name).toBe('lina');
    groups['lina'] = [];
    expect((await signIn('lina')).status).toBe(403);
    groups['lina'] = ['legal'];
    expect((await signIn('lina')).status).toBe(302);
    await t.until(async () => (await read()).principal.roles.includes('liaison'));
    expect((await read()).principal).toMatchObject({ id: principal.id, roles: ['liaison'] });
  }, 120_000); // prettier-ignore

  it('refuses who has no group with a role, and groups whose roles do not go together', async () => {
    expect((await signIn('guest')).status).toBe(403);
    expect((await signIn('both')).status).toBe(403);
  }, 120_000);

  it('sends a person who is refused back to the sign-in, which is told why and nothing else', async () => {
    const { url, cookie } = await begin();
    const answer = await finish(await throughProvider(url, 'guest'), cookie, 'text/html,*/*;q=0.8');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/sign-in?refused=forbidden']);
    expect(answer.headers.getSetCookie()).toEqual([]);
  }, 120_000);

  it('refuses an answer that this browser did not ask for, or twice', async () => {
    groups['lina'] = ['legal'];
    const [mine, other] = [await begin(), await begin()];
    const back = await throughProvider(mine.url, 'lina');
    expect((await finish(back, '')).status).toBe(401);
    expect((await finish(back, other.cookie)).status).toBe(401);
    expect((await finish(back, mine.cookie)).status).toBe(302);
    expect((await finish(back, mine.cookie)).status).toBe(401);
  }, 120_000);
});
