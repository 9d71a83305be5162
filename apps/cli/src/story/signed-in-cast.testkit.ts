import type { AccountAnswer, AddedKey, Enrolled, SessionView } from '@airlock/contracts/access';
import type { Permission } from '@airlock/contracts/person';
import { DEMO_PERSONS } from '@airlock/control/access/demo-persons';
import { codeOf, cookieFrom, PASSWORD } from '@airlock/control/access/access.testkit';
import { type Cast, STAFF } from './cast.js';
import { type StoryApi, storyApi } from './story-api.js';

const PLATFORM: Permission[] = ['platform.admit', 'identities.write', 'blacklists.check', 'appeals.file', 'streamers.read', 'streams.read', 'actions.read']; // prettier-ignore

/** The cast where people have accounts: each with a password, a second factor and a session, the platform with a key. */
export async function signedInCast(url: string): Promise<Cast> {
  const operator = storyApi(url);
  const root = await joined(url, operator, 'root', ['admin']);
  const staff: [(typeof STAFF)[number], StoryApi][] = [];
  for (const name of STAFF) staff.push([name, await joined(url, root, name, DEMO_PERSONS[name])]);
  const { secret } = await root.post<AddedKey>('/v1/keys', { name: 'platform', scopes: PLATFORM });
  const platform = storyApi(url, { authorization: `Bearer ${secret}` });
  return { ...Object.fromEntries(staff), platform } as Cast;
}

async function joined(url: string, by: StoryApi, name: string, roles: readonly string[]): Promise<StoryApi> {
  const nobody = storyApi(url);
  const { invite } = await by.post<AccountAnswer>('/v1/accounts', { name, roles, reason: 'new here' });
  const enrolment = { invite, password: PASSWORD };
  const { totpUri } = await nobody.post<Enrolled>('/v1/accounts/enrolment', enrolment);
  const secret = new URL(totpUri).searchParams.get('secret')!;
  const answer = await fetch(new URL('/v1/session', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: PASSWORD, code: await codeOf(secret) }),
  });
  const cookie = cookieFrom(answer.headers);
  const person = storyApi(url, { cookie });
  await person.get<SessionView>('/v1/session');
  return person;
}
