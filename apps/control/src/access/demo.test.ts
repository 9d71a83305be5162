import 'reflect-metadata';
import type { AccountAnswer, SessionView, SignInWays } from '@airlock/contracts/access';
import type { EventName } from '@airlock/contracts/http/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestControl } from '../control.testkit.js';
import { cookieFrom, enrolled, STEP_MS } from './access.testkit.js';

const clock = {
  now: Math.floor(Date.now() / STEP_MS) * STEP_MS,
  step() {
    clock.now += STEP_MS;
  },
};
let t: Awaited<ReturnType<typeof startTestControl>>;
beforeAll(async () => {
  t = await startTestControl({ clock: () => clock.now, demoPersons: true });
}, 120_000);
afterAll(() => t.close());

/** What a watcher is told until all of these came. */
const told = async (cookie: string, until: readonly EventName[], meanwhile: () => Promise<unknown>) => {
  const stop = new AbortController();
  const response = await fetch(`${t.control.url}/v1/events`, { headers: { cookie }, signal: stop.signal });
  expect(response.status).toBe(200);
  const events = new Map<string, Record<string, unknown>>();
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body!) {
    const isFirst = events.size === 0;
    text += decoder.decode(bytes as Uint8Array, { stream: true });
    for (const [, name, data] of text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g))
      events.set(name!, JSON.parse(data!) as Record<string, unknown>);
    if (isFirst && events.size > 0) await meanwhile();
    if (until.every((name) => events.has(name))) break;
  }
  stop.abort();
  return events;
};

const beSomebody = async (person: string) => {
  const answer = await t.call('POST', '/v1/session/demo', { person });
  return { status: answer.status, view: answer.body as SessionView, cookie: cookieFrom(answer.headers) };
};

describe('the demo', () => {
  it('tells its staff that sight of cases of minors takes an account', async () => {
    const { cookie } = await beSomebody('minors');
    const answer = await t.call('POST', '/v1/grants', { reason: 'reported', minutes: 30 }, { cookie });
    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('an account') } });
  });

  it('lets whoever is there be any of its staff, by a cookie that scripts and other sites do not get', async () => {
    const ways = (await t.call('GET', '/v1/session/ways')).body as SignInWays;
    expect(ways).toMatchObject({ accounts: false, provider: false });
    expect(ways.demo.map((d) => d.person)).toContain('board-2');
    const answer = await t.call('POST', '/v1/session/demo', { person: 'auditor' });
    expect(answer.headers.get('set-cookie')).toMatch(/^airlock-demo-person=auditor; Path=\/; HttpOnly; SameSite=Strict; Max-Age=/);
    const { view, cookie } = await beSomebody('board');
    expect(view).toMatchObject({ principal: { id: 'demo:board', roles: ['board'] }, demo: { person: 'board' } });
    expect(view.permissions).not.toContain('users.manage');
    expect((await t.call('GET', '/v1/accounts', undefined, { cookie })).status).toBe(403);
    expect((await beSomebody('toString')).status).toBe(404);
    const left = await t.call('DELETE', '/v1/session', undefined, { cookie });
    expect([left.status, cookieFrom(left.headers)]).toEqual([204, 'airlock-demo-person=']);
  }); // prettier-ignore

  it('tells watchers what they may read and no more, and brings them requests for a second person', async () => {
    const { cookie } = await beSomebody('admin');
    const admit = { roomId: 'r1', streamerId: 's1', title: 'x', category: 'talk', source: 'rtmp' };
    expect((await t.call('POST', '/v1/admissions', admit)).status).toBeLessThan(300);
    const events = await told(cookie, ['approval'], () =>
      t.call('POST', '/v1/streamers/s1/credit/adjustments', { points: -5_000, reason: 'fraud' }, { 'airlock-demo-person': 'board' }),
    );
    expect(events.get('snapshot')).toMatchObject({ streams: [], cases: [], actions: [] });
    expect(events.get('approval')).toMatchObject({ kind: 'credit.adjust', approver: 'credit.adjust', state: 'waiting' });
    expect([...events.keys()]).not.toContain('stream');
    const full = await told((await beSomebody('moderator')).cookie, ['snapshot'], async () => undefined);
    expect(full.get('snapshot')!['streams']).toHaveLength(1);
  }); // prettier-ignore

  it('names the people behind ids, and is over once somebody has an account', async () => {
    const { cookie } = await beSomebody('admin');
    const people = (await t.call('GET', '/v1/people', undefined, { cookie })).body;
    expect(people).toMatchObject({ items: expect.arrayContaining([{ id: 'demo:duty', name: 'duty', roles: ['duty'] }]) });
    const first = await t.control.firstInvitation();
    const again = await t.control.firstInvitation();
    const bad = await t.call('POST', '/v1/accounts/enrolment', { invite: first, password: 'correct horse battery' });
    expect(bad.status).toBe(401);
    expect((await t.call('GET', '/v1/session', undefined, { cookie })).status).toBe(200);
    const account = { accountId: 'acc_x', name: 'admin' } as AccountAnswer['account'];
    const root = await enrolled(t, { account, invite: again! }, clock);
    expect((await root.call('GET', '/v1/session')).body).toMatchObject({ name: 'admin', principal: { roles: ['admin'] } });
    expect((await t.call('GET', '/v1/session', undefined, { cookie })).status).toBe(401);
    expect((await beSomebody('admin')).status).toBe(404);
    expect(await t.control.firstInvitation()).toBeUndefined();
  }); // prettier-ignore

  it('says how long to wait after too many tries, in the answer and in its header', async () => {
    const guess = () => t.call('POST', '/v1/session', { name: 'guessed', password: 'x', code: '000000' });
    for (let i = 0; i < 5; i += 1) await guess();
    const answer = await guess();
    expect(answer.status).toBe(429);
    expect(answer.body).toMatchObject({ code: 'rate_limited', retryAfter: 60 });
    expect(answer.headers.get('retry-after')).toBe('60');
  });
});
