import 'reflect-metadata';
import type { LexiconRecord } from '@airlock/contracts/lexicon';
import { topics } from '@airlock/contracts/topics';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestControl, type TestControl } from '../control.testkit.js';

let t: TestControl;
/** The topic as an ingest reads it: what counts of each list. */
const topic = new Map<string, LexiconRecord>();
const numbers: number[] = [];
beforeAll(async () => {
  t = await startTestControl({ demoPersons: true });
  await t.bus.tail({
    topic: topics.lexicons,
    from: 'earliest',
    handle: (rows) =>
      rows.forEach(({ value }) => {
        if (!value) return;
        numbers.push(value.n);
        topic.set(value.list, value);
      }),
  });
  await as('policy', 'PUT', '/v1/lexicons/house', { owner: 'Policy desk', source: 'case 12' });
});
afterAll(() => t.close());

const as = (person: string, method: string, path: string, body?: unknown) =>
  t.call(method, path, body, { 'airlock-demo-person': person });
const term = (text: string, more = {}) => ({ term: text, label: 'spam', ...more });
const add = (person: string, ...terms: object[]) =>
  as(person, 'POST', '/v1/lexicons/house/terms', { terms, source: 'case 12', reason: 'seen there' });
const set = (person: string, to: 'approve' | 'remove' | 'restore', ...terms: string[]) =>
  as(person, 'PUT', '/v1/lexicons/house/terms/status', { terms, to, reason: 'because' });
const read = (): string[] => topic.get('house')?.terms.map((found) => found.term) ?? [];
const reads = (...terms: string[]) => t.until(() => JSON.stringify(read()) === JSON.stringify(terms));

describe('a list of the house', () => {
  test('D31: a term is read for once somebody else than whoever added it approves it, and not before', async () => {
    expect((await add('policy', term('alpha'), term('beta'))).body).toEqual({ taken: 2 });
    await reads();
    expect((await set('policy', 'approve', 'alpha')).status).toBe(403);
    await add('policy-2', term('gamma'));
    // All or none: one of these is of whoever approves.
    expect((await set('policy-2', 'approve', 'alpha', 'gamma')).status).toBe(403);
    expect(read()).toEqual([]);
    const done = await set('policy-2', 'approve', 'alpha', 'beta');
    expect(done.body.items).toMatchObject([
      { addedBy: 'demo:policy', approvedBy: 'demo:policy-2' },
      { addedBy: 'demo:policy', approvedBy: 'demo:policy-2' },
    ]);
    await reads('alpha', 'beta');
    expect((await set('policy-2', 'approve', 'alpha')).status).toBe(409);
    const { body } = await t.call('GET', '/v1/lexicons');
    expect(body.items).toContainEqual(
      expect.objectContaining({ list: 'house', terms: 3, pending: 1, owner: 'Policy desk' }),
    );
  });

  test('D31: a term said anew in another way waits for a second person again', async () => {
    await add('policy', term('beta', { mode: 'substring' }));
    await reads('alpha');
    expect((await set('policy', 'approve', 'beta')).status).toBe(403);
    await set('policy-2', 'approve', 'beta');
    await reads('alpha', 'beta');
  });

  test('what somebody took out stays out until somebody puts it back', async () => {
    await set('policy', 'remove', 'alpha');
    await reads('beta');
    expect((await add('policy', term('alpha'))).body).toEqual({ taken: 0 });
    expect((await set('policy', 'remove', 'alpha')).status).toBe(409);
    await set('policy', 'restore', 'alpha');
    await reads('alpha', 'beta');
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });

  test('each change of a term is in the audit log with its reason', async () => {
    const { body } = await t.call('GET', '/v1/audit?limit=100');
    const of = (verb: string) => body.items.filter((e: { verb: string }) => e.verb === verb).length;
    expect([of('lexicon.approved'), of('lexicon.removed'), of('lexicon.restored')]).toEqual([3, 1, 1]);
    expect(JSON.stringify(body.items)).toContain('seen there');
  });

  test('the lists that ship with Airlock are read only, and no list is begun by adding to it', async () => {
    const { body } = await t.call('GET', '/v1/lexicons');
    const shipped = body.items.find((l: { origin: string }) => l.origin === 'shipped').list as string;
    const said = { terms: [term('x')], source: 's', reason: 'r' };
    expect((await as('policy', 'POST', `/v1/lexicons/${shipped}/terms`, said)).status).toBe(409);
    expect((await as('policy', 'POST', '/v1/lexicons/none/terms', said)).status).toBe(404);
    expect((await as('auditor', 'POST', '/v1/lexicons/house/terms', said)).status).toBe(403);
    expect((await set('policy', 'remove', 'none')).status).toBe(404);
  });

  test('holds no more terms than one record of a broker, and takes none of what is too much', async () => {
    const many = Array.from({ length: 2_998 }, (_, i) => term(`word-${i}`));
    expect((await add('policy', ...many)).status).toBe(413);
    expect((await t.call('GET', '/v1/lexicons/house/terms')).body.items).toHaveLength(3);
  });
});
