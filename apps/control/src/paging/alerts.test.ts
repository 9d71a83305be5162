import type { AlertGroup } from '@airlock/contracts/http/alert-api';
import type { Principal } from '@airlock/contracts/person';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { person } from '../house/ground.testkit.js';
import { openTestPaging, type TestPaging } from './paging.testkit.js';

const key: Principal = { id: 'key_1', kind: 'machine', roles: ['platform'], scopes: ['alerts.raise'] };
const ann = person('ann', 'duty');

let t: TestPaging;
let n = 0;
let groupKey: string;
beforeAll(async () => {
  t = await openTestPaging();
  t.sits('ann');
}, 120_000);
afterAll(() => t.close());
beforeEach(() => void (groupKey = `{}:{alertname="${String((n += 1))}"}`));

const alert = (
  alertname: string,
  status: 'firing' | 'resolved',
  severity = 'page',
  at = t.ground.clock(),
) => ({
  status,
  labels: { alertname, severity },
  annotations: { summary: 'Streams are on air that nobody looks at' },
  startsAt: new Date(at).toISOString(),
});
const group = (alerts: ReturnType<typeof alert>[], more: Partial<AlertGroup> = {}): AlertGroup => ({
  ...{ version: '4', groupKey, truncatedAlerts: 0, alerts },
  status: alerts.some((a) => a.status === 'firing') ? 'firing' : 'resolved',
  ...more,
});
const send = (alerts: ReturnType<typeof alert>[], more: Partial<AlertGroup> = {}) =>
  t.paging.alerts(group(alerts, more), key);

describe('an alert of the machines', () => {
  it('E14: calls whoever is on duty, once however often it is told, and is over when it is', async () => {
    t.pass(1_000);
    const firing = alert('AirlockUnwatchedSeconds', 'firing');
    t.pass(10_000);
    const raised = await send([firing]);
    expect(raised).toMatchObject({ did: 'raised', pageId: expect.any(String) });
    await t.paging.drain();
    const page = await t.paging.get(raised.pageId!);
    expect(page).toMatchObject({ kind: 'alert', state: 'open', count: 1, called: ['ann'] });
    expect(page.title.en).toContain('AirlockUnwatchedSeconds: Streams are on air that nobody looks at');

    // An hour later the Alertmanager says so again, and somebody has taken it on.
    await t.paging.answer(raised.pageId!, 'acknowledged', ann);
    t.pass(3_600_000);
    expect(await send([firing])).toEqual({ did: 'standing', pageId: raised.pageId });
    expect(await t.paging.get(raised.pageId!)).toMatchObject({ state: 'acknowledged', count: 1 });

    expect(await send([{ ...firing, status: 'resolved' }])).toEqual({
      did: 'resolved',
      pageId: raised.pageId,
    });
    expect(await t.paging.get(raised.pageId!)).toMatchObject({ state: 'resolved', resolvedBy: 'key_1' });
    expect(await send([{ ...firing, status: 'resolved' }])).toEqual({ did: 'nothing' });
  });

  it('is one page with all the others of its group, and over with the last of them', async () => {
    const storm = ['A', 'B', 'C', 'D', 'E', 'F'].map((name) => alert(name, 'firing'));
    t.pass(1_000);
    const { pageId } = await send(storm.slice(0, 1));
    const later = alert('B', 'firing', 'page', t.ground.clock() + 500);
    t.pass(1_000);
    expect(await send([storm[0]!, later, ...storm.slice(2)])).toEqual({ did: 'joined', pageId });
    const page = await t.paging.get(pageId!);
    expect(page).toMatchObject({ count: 2 });
    expect(page.title.en).toContain('A, B, C, D … (6)');
    const over = storm.map((a) => ({ ...a, status: 'resolved' as const }));
    expect((await send([...over.slice(1), storm[0]!])).did).toBe('standing');
    expect((await send(over, { status: 'firing', truncatedAlerts: 3 })).did).toBe('standing');
    expect((await send(over)).did).toBe('resolved');
  });

  it('calls anew for what came to a group that somebody has taken on, and ends both together', async () => {
    const first = alert('A', 'firing');
    t.pass(1_000);
    const one = await send([first]);
    await t.paging.answer(one.pageId!, 'acknowledged', ann);
    const second = alert('B', 'firing', 'page', t.ground.clock() + 500);
    t.pass(1_000);
    const two = await send([first, second]);
    expect(two.did).toBe('raised');
    expect(two.pageId).not.toBe(one.pageId);
    await send([first, second].map((a) => ({ ...a, status: 'resolved' as const })));
    for (const { pageId } of [one, two])
      expect(await t.paging.get(pageId!)).toMatchObject({ state: 'resolved' });
  });

  it('wakes nobody for what waits for the morning, and takes no word but that of a key for it', async () => {
    t.pass(1_000);
    expect(await send([alert('AirlockLeaked', 'firing', 'ticket')])).toEqual({ did: 'nothing' });
    const said = group([alert('A', 'firing')]);
    await expect(t.paging.alerts(said, ann)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(t.paging.alerts(said, { ...key, scopes: ['platform.admit'] })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
