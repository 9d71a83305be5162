import 'reflect-metadata';
import { AccountId, AccountRole, ApiKeyId } from '@airlock/contracts/access';
import { type Route, type RouteId, routes } from '@airlock/contracts/http/routes';
import { Permission, type Role } from '@airlock/contracts/person';
import { may } from '@airlock/moderation/roles';
import { accountsRepository } from '@airlock/storage/repositories/accounts';
import { apiKeysRepository } from '@airlock/storage/repositories/api-keys';
import { sessionsRepository } from '@airlock/storage/repositories/sessions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestControl } from '../control.testkit.js';
import { MATRIX, PUBLIC } from './matrix.testkit.js';
import { hashOfToken } from './tokens.js';

const ROLES: readonly Exclude<Role, 'operator'>[] = [...AccountRole.options, 'platform'];
const AT_ONCE = 8;
let t: Awaited<ReturnType<typeof startTestControl>>;

const accountOf = (role: Role): AccountId => AccountId.parse(`acc_${role.replaceAll('_', '')}`);

beforeAll(async () => {
  t = await startTestControl();
  const createdAt = Date.now();
  for (const role of AccountRole.options)
    await accountsRepository(t.db.queries).add({
      accountId: accountOf(role),
      name: `the.${role}`,
      roles: [role],
      createdAt,
      external: { issuer: 'https://id.example', id: role },
    });
  await apiKeysRepository(t.db.queries).add(hashOfToken('ak_platform'), {
    keyId: ApiKeyId.parse('key_platform'),
    name: 'platform',
    scopes: [...Permission.options],
    createdBy: 'test',
    createdAt,
    expiresAt: createdAt + 3_600_000,
  });
}, 120_000);
afterAll(() => t.close());

let sessions = 0;
/** A session of its own for every request, since some requests end it. */
const credentials = async (role: Role): Promise<Record<string, string>> => {
  if (role === 'platform') return { authorization: 'Bearer ak_platform' };
  const token = `session-${(sessions += 1)}`;
  const at = Date.now();
  await sessionsRepository(t.db.queries).open(hashOfToken(token), {
    accountId: accountOf(role),
    at,
    verifiedAt: at,
  });
  return { cookie: `airlock-session=${token}` };
};

/** A path that is valid as far as paths go, to nothing that exists. */
const pathOf = (route: Route): string => route.path.replace(/\{(\w+)\}/g, 'none');

type Answer = 'let through' | 'refused' | 'unknown';

/** What the guard said; whatever a handler says of an empty request is beside the point. */
const ask = async (route: Route, headers: Record<string, string>): Promise<Answer> => {
  const stop = new AbortController();
  const isUnsafe = route.method !== 'get';
  const response = await fetch(t.control.url + pathOf(route), {
    method: route.method.toUpperCase(),
    redirect: 'manual',
    signal: stop.signal,
    headers: {
      ...headers,
      ...(isUnsafe ? { 'content-type': route.bodyMediaType ?? 'application/json' } : {}),
    },
    ...(isUnsafe ? { body: route.bodyMediaType === undefined ? '{}' : 'a=b' } : {}),
  });
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
  const hint = isProblem ? String(((await response.json()) as { hint?: string }).hint) : '';
  if (!isProblem) stop.abort();
  if (response.status === 401 && hint.includes('or sign in')) return 'unknown';
  return response.status === 403 && /^(It needs the permission|Nobody may)/.test(hint)
    ? 'refused'
    : 'let through';
};

const inTurns = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
};

const all = Object.entries(routes) as [RouteId, Route][];
const guarded = all.filter(([, r]) => r.access !== 'open');

describe('the table of roles and routes', () => {
  it('B15: says of every route who may, and of none that is not there', () => {
    expect([...Object.keys(MATRIX), ...PUBLIC].sort()).toEqual(Object.keys(routes).sort());
  });

  it('B15: is what the permissions of the roles come to', () => {
    for (const [id, route] of guarded) {
      const roles = ROLES.filter(
        (role) => route.access !== 'open' && may({ id: 'x', kind: 'person', roles: [role] }, route.access),
      );
      expect([...(MATRIX[id] ?? [])].sort(), id).toEqual([...roles].sort());
    }
    for (const id of PUBLIC) expect(routes[id as RouteId].access, id).toBe('open');
  });

  it.each(ROLES)(
    'B15: %s is let through to exactly what the table says, over HTTP',
    async (role) => {
      const wrong: string[] = [];
      await inTurns(guarded, async ([id, route]) => {
        const answer = await ask(route, await credentials(role));
        const expected: Answer = MATRIX[id]?.includes(role) === true ? 'let through' : 'refused';
        if (answer !== expected) wrong.push(`${id}: ${answer}`);
      });
      expect(wrong).toEqual([]);
    },
    120_000,
  );

  it('B15: nobody who does not say who they are is let through to more than what is open', async () => {
    const through: string[] = [];
    await inTurns(guarded, async ([id, route]) => {
      if ((await ask(route, {})) !== 'unknown') through.push(id);
    });
    expect(through).toEqual([]);
  }, 120_000);

  it.each([
    '/v1/thumbnails?key=thumbnails/x.jpg',
    '/v1/streams/none/preview/index.m3u8',
    '/v1/streams/none/preview/0/0.ts',
  ])('B15: the picture behind %s is for whoever may preview', async (path) => {
    const status = async (headers: Record<string, string>) =>
      (await fetch(t.control.url + path, { headers })).status;
    expect(await status({})).toBe(401);
    expect(await status(await credentials('admin'))).toBe(403);
    expect(await status(await credentials('auditor'))).toBe(403);
    expect(await status({ authorization: 'Bearer ak_platform' })).toBe(403);
    expect(await status(await credentials('duty'))).toBe(404);
  });
});
