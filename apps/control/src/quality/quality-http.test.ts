import { ReviewerQuality } from '@airlock/contracts/quality';
import { Preferences, WellnessView } from '@airlock/contracts/wellness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestControl, type TestControl } from '../control.testkit.js';

const TOKEN = 'a token of sixteen or more';
const staff = { authorization: `Bearer ${TOKEN}` };

let t: TestControl;
beforeAll(async () => {
  t = await startTestControl({ token: TOKEN });
}, 120_000);
afterAll(() => t.close());

const call = (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) =>
  t.call(method, path, body, staff);

describe('over HTTP', () => {
  it('the desk of a person is set up, and what they are exposed to is told', async () => {
    const before = await call('GET', '/v1/me/preferences');
    expect(before).toMatchObject({ status: 200, body: Preferences.parse({}) });
    const wanted = { ...Preferences.parse({}), language: 'zh-CN', keys: { 'case.next': 'j' }, mute: false };
    expect(await call('PUT', '/v1/me/preferences', wanted)).toMatchObject({ status: 200, body: wanted });
    expect((await call('GET', '/v1/me/preferences')).body).toEqual(wanted);
    expect((await call('PUT', '/v1/me/preferences', { theme: 'pink' })).status).toBe(400);
    expect((await call('POST', '/v1/me/unveil', { veil: 'blur' })).status).toBe(204);
    expect(WellnessView.parse((await call('GET', '/v1/me/wellness')).body)).toMatchObject({ exposureMs: 0, rests: [] }); // prettier-ignore
    expect((await call('GET', '/v1/wellness')).body).toEqual({ items: [] });
  });

  it('quality, looks, bank and groups are there before anybody has decided anything', async () => {
    expect(ReviewerQuality.parse((await call('GET', '/v1/quality/me')).body)).toMatchObject({
      decided: 0,
      agreement: { n: 0, undefinedBecause: 'no_pairs' },
      drift: { verdict: 'unknown' },
    });
    for (const path of ['reviewers', 'looks', 'results?disagreed=true', 'bank'])
      expect(await call('GET', `/v1/quality/${path}`), path).toMatchObject({
        status: 200,
        body: { items: [] },
      });
    expect((await call('GET', '/v1/case-groups')).body).toEqual({ items: [] });
    expect((await call('GET', '/v1/quality/me?from=5&to=4')).status).toBe(400);
    const none = await call('POST', '/v1/quality/looks/nobody/claim');
    expect(none).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await call('PUT', '/v1/quality/bank/nobody', { outcome: 'clean' })).status).toBe(404);
    const group = { caseIds: ['nobody'], outcome: 'clean', clause: 'c', note: 'n' };
    expect((await call('POST', '/v1/cases/nobody/group/decision', group)).body).toMatchObject({ items: [{ result: 'refused' }] }); // prettier-ignore
  });
});
