import 'reflect-metadata';
import type { AccountAnswer, Grant, SessionView } from '@airlock/contracts/access';
import type { CaseId, StreamId } from '@airlock/contracts/ids';
import { announcementsRepository } from '@airlock/storage/repositories/announcements';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestControl } from '../control.testkit.js';
import { cookieFrom, enrolled, hired, PASSWORD, STEP_MS, type TestPerson } from './access.testkit.js';

const MINUTE_MS = 60_000;
const clock = {
  now: Math.floor(Date.now() / STEP_MS) * STEP_MS,
  step() {
    clock.now += STEP_MS;
  },
};
let t: Awaited<ReturnType<typeof startTestControl>>;
let root: TestPerson;
let second: TestPerson;
const admins = (): [TestPerson, TestPerson] => [root, second];
const invite = (who: Pick<TestPerson, 'call'>, name: string, roles: string[]) =>
  who.call('POST', '/v1/accounts', { name, roles, reason: 'new here' });

const audited = async (kind: string): Promise<{ actor: string; subject: string; detail: Record<string, unknown> }[]> => {
  const { rows } = await sql<{ body: string }>`SELECT body FROM audit WHERE kind = ${kind} ORDER BY seq`.execute(t.db.queries);
  return rows.map((r) => JSON.parse(r.body) as { actor: string; subject: string; detail: Record<string, unknown> });
}; // prettier-ignore

beforeAll(async () => {
  t = await startTestControl({ clock: () => clock.now });
  expect((await t.call('GET', '/v1/session')).body).toMatchObject({ principal: { id: 'operator' } });
  const first = await invite(t, 'root', ['admin']);
  expect(first.status).toBe(201);
  clock.now += 1_000;
  root = await enrolled(t, first.body as AccountAnswer, clock);
  second = await enrolled(t, (await invite(root, 'second', ['admin'])).body as AccountAnswer, clock);
}, 120_000);
afterAll(() => t.close());

describe('signing in', () => {
  it('B15: from the first account on nobody is the operator of the machine', async () => {
    expect((await t.call('GET', '/v1/session')).status).toBe(401);
    expect((await t.call('GET', '/v1/streams')).status).toBe(401);
    expect((await root.call('GET', '/v1/session')).body).toMatchObject({
      name: 'root',
      principal: { id: root.id, roles: ['admin'] },
    });
  });

  it('gives a cookie that scripts and other sites do not get, and over https only there', async () => {
    clock.step();
    const body = { name: 'root', password: PASSWORD, code: await root.code() };
    const answer = await t.call('POST', '/v1/session', body, { 'x-forwarded-proto': 'https' });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-airlock-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure$/);
    expect((await t.call('GET', '/v1/session', undefined, { cookie: cookieFrom(answer.headers) })).status).toBe(200);
  }); // prettier-ignore

  it('refuses a page of another site, whatever cookie its request carries', async () => {
    const foreign = { 'sec-fetch-site': 'cross-site' };
    expect((await root.call('POST', '/v1/accounts', {}, foreign)).status).toBe(403);
  });

  it('D07: says the same of a wrong name, password or code, and writes down from where', async () => {
    clock.step();
    const right = { name: 'second', password: PASSWORD, code: await second.code() };
    const tries = [
      { ...right, name: 'nobody.here' },
      { ...right, password: 'wrong horse battery staple' },
      { ...right, code: '000000' },
    ];
    const answers = [];
    for (const body of tries) answers.push(await t.call('POST', '/v1/session', body));
    expect(new Set(answers.map((a) => JSON.stringify(a.body))).size).toBe(1);
    expect(answers[0]!.status).toBe(401);
    const failed = await audited('access.sign_in_failed');
    expect(failed.map((f) => f.subject)).toEqual(['nobody', second.id, second.id]);
    expect(failed[0]!.detail).toMatchObject({ from: { address: '127.0.0.1', port: expect.any(Number) } });
    expect(JSON.stringify(failed)).not.toContain('nobody.here');
    expect((await audited('access.signed_in'))[0]!.detail).toMatchObject({
      from: { port: expect.any(Number) },
    });
  });

  it('takes a code once', async () => {
    clock.step();
    const body = { name: 'second', password: PASSWORD, code: await second.code() };
    expect((await t.call('POST', '/v1/session', body)).status).toBe(200);
    expect((await t.call('POST', '/v1/session', body)).status).toBe(401);
  });

  it('makes whoever guesses wait, also with the right password', async () => {
    const guess = () => t.call('POST', '/v1/session', { name: 'guessed', password: 'x', code: '000000' });
    for (let i = 0; i < 5; i += 1) expect((await guess()).status).toBe(401);
    expect((await guess()).status).toBe(429);
    clock.now += MINUTE_MS;
    expect((await guess()).status).toBe(401);
  });

  it('ends with signing out, with an hour of nothing, and after a shift', async () => {
    const anna = await hired(t, admins(), 'anna', ['moderator'], clock);
    expect((await anna.call('DELETE', '/v1/session')).status).toBe(204);
    expect((await anna.call('GET', '/v1/session')).status).toBe(401);
    await anna.signIn();
    clock.now += 61 * MINUTE_MS;
    expect((await anna.call('GET', '/v1/session')).status).toBe(401);
    await anna.signIn();
    const began = clock.now;
    while (clock.now < began + 12 * 60 * MINUTE_MS - 30 * MINUTE_MS) {
      clock.now += 30 * MINUTE_MS;
      expect((await anna.call('GET', '/v1/session')).status).toBe(200);
    }
    clock.now += 30 * MINUTE_MS;
    expect((await anna.call('GET', '/v1/session')).status).toBe(401);
    await Promise.all([root, second].map((p) => p.signIn()));
  }, 30_000);

  it('changes a password, and every other session of the account ends', async () => {
    const ben = await hired(t, admins(), 'ben', ['moderator'], clock);
    const old = ben.cookie;
    await ben.signIn();
    const change = (current: string) =>
      ben.call('PUT', '/v1/session/password', { current, password: 'another long password' });
    expect((await change('not it')).status).toBe(401);
    expect((await change(PASSWORD)).status).toBe(204);
    expect((await t.call('GET', '/v1/session', undefined, { cookie: old })).status).toBe(401);
    expect((await ben.call('GET', '/v1/session')).status).toBe(200);
  });

  it('B15: keeps nothing in the database that signs anybody in', async () => {
    const { body } = await root.call('POST', '/v1/keys', { name: 'srs', scopes: ['platform.admit'] });
    const { rows } = await sql<{ row: string }>`SELECT row_to_json(a)::text AS row FROM accounts a
      UNION ALL SELECT row_to_json(s)::text FROM sessions s UNION ALL SELECT row_to_json(k)::text FROM api_keys k
      UNION ALL SELECT body FROM audit`.execute(t.db.queries);
    const all = rows.map((r) => r.row).join('\n');
    expect(all).toContain('$argon2id$v=19$m=65536,t=3,p=4$');
    const secrets = [PASSWORD, root.secret, root.cookie.split('=')[1]!, (body as { secret: string }).secret];
    for (const secret of secrets) expect(all).not.toContain(secret);
  });
});

describe('the second factor', () => {
  it('B15: a cut, a release and administration need a fresh one', async () => {
    const dora = await hired(t, admins(), 'dora', ['duty'], clock);
    const cut = () => dora.call('POST', '/v1/streams/none/cut', { reason: 'x' });
    expect((await cut()).status).toBe(404);
    await t.db.queries.updateTable('sessions').set({ verified_at: null }).where('account_id', '=', dora.id).execute();
    clock.now += 1_000;
    const refused = await cut();
    expect(refused).toMatchObject({ status: 401, body: { hint: expect.stringContaining('/v1/session/verify') } });
    expect((await dora.call('GET', '/v1/streams')).status).toBe(200);
    clock.step();
    const code = await dora.code();
    expect((await dora.call('POST', '/v1/session/verify', { code: '000000' })).status).toBe(401);
    expect((await dora.call('POST', '/v1/session/verify', { code })).status).toBe(200);
    expect((await dora.call('POST', '/v1/session/verify', { code })).status).toBe(401);
    expect((await cut()).status).toBe(404);

    expect((await root.call('GET', '/v1/accounts')).status).toBe(200);
    const { approvalId } = (await invite(second, 'late', ['duty'])).body as AccountAnswer;
    clock.now += 16 * MINUTE_MS;
    const approve = () => root.call('POST', `/v1/approvals/${approvalId}/approve`, {});
    expect((await approve()).body).toMatchObject({ hint: expect.stringContaining('/v1/session/verify') });
    expect((await root.call('GET', '/v1/accounts')).status).toBe(401);
    expect((await root.call('GET', '/v1/approvals')).status).toBe(200);
    await Promise.all([root, second].map((p) => p.signIn()));
    expect((await approve()).status).toBe(200);
  }); // prettier-ignore
});

describe('roles', () => {
  it('B15: an administrator cannot give themself a role, nor approve the one they asked for', async () => {
    const own = await root.call('PUT', `/v1/accounts/${root.id}/roles`, { roles: ['liaison'], reason: 'curious' });
    expect(own.status).toBe(403);
    const { body } = await invite(root, 'puppet', ['liaison']);
    const { approvalId, account } = body as AccountAnswer;
    expect(account.roles).toEqual([]);
    const mine = await root.call('POST', `/v1/approvals/${approvalId}/approve`, {});
    expect(mine).toMatchObject({ status: 403, body: { detail: expect.stringContaining('Whoever asked') } });
    expect((await second.call('POST', `/v1/approvals/${approvalId}/approve`, {})).status).toBe(200);
    const { body: list } = await root.call('GET', '/v1/accounts');
    expect((list as { items: object[] }).items).toContainEqual(expect.objectContaining({ name: 'puppet', roles: ['liaison'] }));
    const [changed] = (await audited('access.roles_changed')).slice(-1);
    expect(changed).toMatchObject({ actor: second.id, subject: account.accountId, detail: { before: [], after: ['liaison'] } });
  }); // prettier-ignore

  it('B15: nobody is given a role whose change somebody asked for about them and they approve', async () => {
    const { body } = await second.call('PUT', `/v1/accounts/${root.id}/roles`, {
      roles: [],
      reason: 'leaves',
    });
    const { approvalId } = body as AccountAnswer;
    expect((await root.call('POST', `/v1/approvals/${approvalId}/approve`, {})).status).toBe(403);
  });

  it('refuses administration together with evidence', async () => {
    expect((await invite(root, 'both', ['admin', 'liaison'])).status).toBe(403);
  });

  it('locks out at once, and lets in again with two people', async () => {
    const eve = await hired(t, admins(), 'eve', ['duty'], clock);
    const set = (disabled: boolean) =>
      root.call('PUT', `/v1/accounts/${eve.id}/disabled`, { disabled, reason: 'stolen laptop' });
    expect((await set(true)).body).toMatchObject({ account: { disabled: true } });
    expect((await eve.call('GET', '/v1/session')).status).toBe(401);
    await expect(eve.signIn()).rejects.toThrow('wrong');
    const { approvalId } = (await set(false)).body as AccountAnswer;
    await second.call('POST', `/v1/approvals/${approvalId}/approve`, {});
    await eve.signIn();
  });

  it('B15: a new invitation, which makes its holder that person, takes two', async () => {
    const frank = await hired(t, admins(), 'frank', ['liaison'], clock);
    const again = async () =>
      (await root.call('POST', `/v1/accounts/${frank.id}/invitations`, { reason: 'lost phone' }))
        .body as AccountAnswer;
    const asked = await again();
    expect(asked.invite).toBeUndefined();
    expect((await second.call('POST', `/v1/approvals/${asked.approvalId}/approve`, {})).status).toBe(200);
    const given = await again();
    const back = await enrolled(t, given, clock);
    expect((await back.call('GET', '/v1/session')).status).toBe(200);
    expect((await frank.call('GET', '/v1/session')).status).toBe(401);
    expect((await t.call('POST', '/v1/accounts/enrolment', { invite: given.invite, password: PASSWORD })).status).toBe(401); // prettier-ignore
  });
});

describe('keys of machines', () => {
  it('may what their scopes say and the platform may, until they are revoked or over', async () => {
    const add = (scopes: string[], days = 1) => root.call('POST', '/v1/keys', { name: 'srs', scopes, days });
    expect((await add(['streams.cut'])).status).toBe(400);
    const { key, secret } = (await add(['streams.read'])).body as { key: { keyId: string }; secret: string };
    const bearer = { authorization: `Bearer ${secret}` };
    expect((await t.call('GET', '/v1/streams', undefined, bearer)).status).toBe(200);
    expect((await t.call('POST', '/v1/admissions', {}, bearer)).status).toBe(403);
    expect((await t.call('GET', '/v1/streams', undefined, { authorization: 'Bearer ak_wrong' })).status).toBe(
      401,
    );
    const withCookie = { authorization: 'Bearer ak_wrong', cookie: root.cookie };
    expect((await t.call('GET', '/v1/session', undefined, withCookie)).status).toBe(401);
    const { body } = await root.call('GET', '/v1/keys');
    expect((body as { items: object[] }).items).toContainEqual(expect.objectContaining({ keyId: key.keyId, lastUsedAt: expect.any(Number) })); // prettier-ignore
    expect((await root.call('DELETE', `/v1/keys/${key.keyId}`)).status).toBe(200);
    expect((await t.call('GET', '/v1/streams', undefined, bearer)).status).toBe(401);
    const short = (await add(['streams.read'])).body as { secret: string };
    clock.now += 25 * 60 * MINUTE_MS;
    expect((await t.call('GET', '/v1/streams', undefined, { authorization: `Bearer ${short.secret}` })).status).toBe(401); // prettier-ignore
    await Promise.all([root, second].map((p) => p.signIn()));
  });
});

describe('roles for a while', () => {
  it('B15: break-glass gives a role for 60 minutes, with a reason, and tells the auditor', async () => {
    const lead = await hired(t, admins(), 'lead', ['duty_lead'], clock);
    const glass = (body: object) => lead.call('POST', '/v1/grants/break-glass', body);
    expect((await lead.call('POST', '/v1/streams/none/lift', { reason: 'x' })).status).toBe(404);
    expect((await lead.call('GET', '/v1/audit')).status).toBe(403);
    expect((await glass({ role: 'auditor' })).status).toBe(400);
    expect((await glass({ role: 'minors_desk', reason: 'no way around the grant' })).status).toBe(400);
    const { status, body } = await glass({
      role: 'auditor',
      reason: 'nobody else is here, police at the door',
    });
    expect(status).toBe(201);
    const grant = body as Grant;
    expect((await lead.call('GET', '/v1/audit')).status).toBe(200);
    const held = async () => ((await lead.call('GET', '/v1/session')).body as SessionView).grants;
    const { grantId, role, kind, until } = grant;
    expect(await held()).toEqual([{ grantId, role, kind, until }]);
    const told = await announcementsRepository(t.db.queries).list({ limit: 500 });
    expect(told).toContainEqual(
      expect.objectContaining({ type: 'airlock.access.break_glass', subject: grant.grantId }),
    );
    expect(await audited('access.break_glass')).toMatchObject([
      { actor: lead.id, detail: { reason: grant.reason } },
    ]);
    clock.now += 59 * MINUTE_MS;
    expect((await lead.call('GET', '/v1/audit')).status).toBe(200);
    clock.now += MINUTE_MS;
    expect((await lead.call('GET', '/v1/audit')).status).toBe(403);
    expect(await held()).toEqual([]);
    await Promise.all([root, second].map((p) => p.signIn()));
  });

  it('D26: minors are looked at under a grant of another person only, for as long as it lasts; every look is written down', async () => {
    const mia = await hired(t, admins(), 'mia', ['minors_desk'], clock);
    const chief = await hired(t, admins(), 'chief', ['editor_in_chief'], clock);
    const caseId = 'case_minor' as CaseId;
    const hit = { key: 's/0/1', at: 1, severity: 5, label: 'minor_safety.nudity', body: { seen: 'this' } };
    await casesRepository(t.db.queries).append({ caseId, streamId: 's-minor' as StreamId, items: [hit] });
    const look = () => mia.call('GET', `/v1/minors/cases/${caseId}`);
    expect((await chief.call('GET', `/v1/minors/cases/${caseId}`)).status).toBe(403);
    expect((await look()).status).toBe(403);
    expect(await audited('minors.view_refused')).toMatchObject([{ actor: mia.id, subject: caseId }]);

    const { body } = await mia.call('POST', '/v1/grants', {
      reason: 'police asks',
      subject: caseId,
      minutes: 30,
    });
    const { approvalId } = body as { approvalId: string };
    expect((await mia.call('POST', `/v1/approvals/${approvalId}/approve`, {})).status).toBe(403);
    expect((await look()).status).toBe(403);
    expect((await chief.call('POST', `/v1/approvals/${approvalId}/approve`, {})).status).toBe(200);
    expect((await look()).body).toMatchObject({ case: { caseId }, items: [{ body: { seen: 'this' } }] });
    expect((await look()).status).toBe(200);
    const views = await audited('minors.viewed');
    expect(views).toHaveLength(2);
    expect(views[0]).toMatchObject({ actor: mia.id, subject: caseId });
    const grants = ((await chief.call('GET', '/v1/grants')).body as { items: Grant[] }).items;
    expect(grants[0]).toMatchObject({ accountId: mia.id, approvedBy: chief.id, views: 2, subject: caseId });

    clock.now += 31 * MINUTE_MS;
    await mia.signIn();
    expect((await look()).status).toBe(403);
  });
});
