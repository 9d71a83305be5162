import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EventReader, readEvents } from '../events.testkit.js';
import { admission, startTestControl, type TestControl } from '../control.testkit.js';

let t: TestControl;
const screens: Record<string, EventReader> = {};
const as = (person: string) => ({ 'airlock-demo-person': person });

beforeAll(async () => {
  t = await startTestControl({ demoPersons: true });
  streamId = (await t.call('POST', '/v1/admissions', admission())).body.stream.streamId;
  for (const person of ['liaison', 'moderator', 'reviewer'])
    screens[person] = await readEvents(`${t.control.url}/v1/events`, as(person));
}, 120_000);
afterAll(async () => {
  for (const screen of Object.values(screens)) await screen.close();
  await t.close();
});

/** What each of them was told by one name, once everybody was told of something that comes last. */
const heard = async (name: string): Promise<Record<string, string[]>> => {
  const receipt = await complain();
  const told = (who: EventReader, of: string) => who.of(of).map(({ id }) => id as string);
  await t.until(() => Object.values(screens).every((s) => told(s, 'complaint').includes(receipt)));
  return Object.fromEntries(Object.entries(screens).map(([who, screen]) => [who, told(screen, name)]));
};
let streamId: string;
const complain = async (reason = 'other'): Promise<string> => {
  const { status, body } = await t.call('POST', '/v1/complaints', {
    ...{ reason, explanation: 'the same again and again', goodFaith: true, place: { streamId, offsetMs: 0 } },
    reporter: { name: 'Ada Byron', email: 'ada@example.org' },
  });
  expect([status, body]).toEqual([201, expect.objectContaining({ receipt: expect.any(String) })]);
  return body.receipt as string;
};

describe('a change is pushed', () => {
  it('to whoever may read it, and to nobody else', async () => {
    const order = {
      ...{ issuer: 'CAC', docNo: '2026-1', basis: 'other', receivedAt: Date.now(), text: 'cut it' },
      ...{ dueAt: Date.now() + 3_600_000, targets: [{ kind: 'stream', streamId: 'none' }] },
    };
    const { status, body } = await t.call('POST', '/v1/orders', order, as('liaison'));
    expect([status, body]).toEqual([201, expect.objectContaining({ orderId: expect.any(String) })]);
    expect(await heard('order')).toEqual({ liaison: [body.orderId], moderator: [], reviewer: [] });
    expect(screens['moderator']!.of('order')).toEqual([]);
  });

  it('of the rota, to every desk', async () => {
    const known = { name: 'Ada', skills: [], languages: ['en'], timeZone: 'UTC', reason: 'Joins the floor' };
    const { status, body } = await t.call('PUT', '/v1/duty/people/demo:duty', known, as('lead'));
    expect([status, body]).toEqual([200, expect.objectContaining({ name: 'Ada' })]);
    expect((await heard('rota'))['moderator']).toEqual(['demo:duty']);
  });

  it('to nobody but themself, where it is what a person has had on screen', async () => {
    const answer = await t.call('PUT', '/v1/me/preferences', { blur: false, greyscale: true, mute: true }, as('moderator')); // prettier-ignore
    expect(answer.status).toBe(200);
    expect(await heard('wellness')).toEqual({ liaison: [], moderator: ['demo:moderator'], reviewer: [] });

    await complain('imminent_harm');
    const [item] = await t.until(async () => {
      const { items } = (await t.call('GET', '/v1/review/queue', undefined, as('moderator'))).body;
      return items.length > 0 && items;
    });
    const claim = await t.call('POST', `/v1/cases/${item.caseId}/claim`, {}, as('moderator'));
    expect(claim.status).toBeLessThan(300);
    expect((await heard('wellness'))['moderator']).toEqual(['demo:moderator', 'demo:moderator']);
    expect((await heard('wellness'))['reviewer']).toEqual([]);
  });
});
