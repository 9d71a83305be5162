import type { Page } from '@airlock/contracts/page';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { admission, startTestControl, type TestControl } from '../control.testkit.js';

const TOKEN = 'a token of sixteen or more';
const staff = { authorization: `Bearer ${TOKEN}` };

let t: TestControl;
beforeAll(async () => {
  t = await startTestControl({ token: TOKEN });
}, 120_000);
afterAll(() => t.close());

const harm = async (): Promise<Page[]> =>
  (await t.call('GET', '/v1/pages?kind=harm', undefined, staff)).body.items;

it('E14: a report of imminent harm rings on screen, with its stream and case, until somebody claims the case', async () => {
  const { body } = await t.call('POST', '/v1/admissions', admission(), staff);
  const { streamId } = body.stream;
  const stop = new AbortController();
  const events = await fetch(`${t.control.url}/v1/events`, { headers: staff, signal: stop.signal });
  let heard = '';
  const listening = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of events.body!) heard += decoder.decode(chunk as Uint8Array, { stream: true });
  })().catch(() => undefined);
  await vi.waitUntil(() => heard.includes('event: snapshot'), { timeout: 20_000 });
  const report = {
    ...{ reason: 'imminent_harm', explanation: 'he stands on the roof and says goodbye', goodFaith: true },
    ...{ place: { streamId, offsetMs: 0 }, reporter: { name: 'Ada Byron', email: 'ada@example.org' } },
  };
  expect((await t.call('POST', '/v1/complaints', report)).status).toBe(201);
  // The same again, by others: one call.
  await t.call('POST', '/v1/complaints', { ...report, reporter: { name: 'Bob', email: 'bob@example.org' } });
  await vi.waitUntil(() => heard.includes('"kind":"harm"'), { timeout: 20_000 });
  await vi.waitUntil(async () => (await harm())[0]?.count === 2, { timeout: 20_000 });
  const [page, ...more] = await harm();
  expect(more).toEqual([]);
  expect(page).toMatchObject({ urgency: 'critical', needs: 'eye', state: 'open', streamId });
  expect(page!.caseId).toBeDefined();
  expect(JSON.stringify(page)).not.toMatch(/Byron|ada@|roof/);
  const answered = await t.call('POST', `/v1/pages/${page!.pageId}/acknowledge`, { note: 'on it' }, staff);
  expect(answered.body).toMatchObject({ state: 'open' });
  const claimed = await t.call('POST', `/v1/cases/${page!.caseId}/claim`, {}, staff);
  expect(claimed.status).toBeLessThan(300);
  await vi.waitUntil(async () => (await harm())[0]?.state === 'acknowledged', { timeout: 20_000 });
  const { body: view } = await t.call('GET', `/v1/pages/${page!.pageId}`, undefined, staff);
  expect(view.events.map((e: { what: string }) => e.what)).toContain('seen');
  const csv = await t.call(
    'GET',
    `/v1/pages/export?from=0&until=${Date.now() + 60_000}&format=csv`,
    undefined,
    staff,
  );
  expect(csv.body).toContain(page!.pageId);
  stop.abort();
  await listening;
}, 90_000);
