import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admission, messageVerdict, startTestControl, type TestControl } from '../control.testkit.js';

let t: TestControl;
beforeAll(async () => {
  t = await startTestControl({ demoPersons: true });
  const { body } = await t.call('POST', '/v1/admissions', admission());
  const { streamId } = body.stream;
  for (const text of ['buy zorblatt now', 'a quiet evening', 'zorblatt again']) {
    const said = await t.call('POST', `/v1/streams/${streamId}/chat`, { userId: 'u', text });
    await t.publishVerdict(messageVerdict(streamId, said.body.messageId, 'publish'));
  }
  await t.until(async () => {
    const { items } = (await t.call('GET', `/v1/streams/${streamId}/chat`)).body;
    return items.length === 3 && items.every((l: { decision?: string }) => l.decision !== undefined);
  });
}, 120_000);
afterAll(() => t.close());

const as = (person: string, method: string, path: string, body?: unknown) =>
  t.call(method, path, body, { 'airlock-demo-person': person });
const dryRun = (person: string) =>
  as(person, 'POST', '/v1/dry-runs/terms', { terms: [{ term: 'zorblatt', label: 'spam' }], hours: 1 });
const over = (person: string, id: string) =>
  t.until(async () => {
    const { body } = await as(person, 'GET', `/v1/look-backs/${id}`);
    return body.state !== 'running' && body;
  });

describe('a dry run', () => {
  it('says what terms would have found in what was said, and acts on nothing', async () => {
    const begun = await dryRun('policy');
    expect(begun).toMatchObject({
      status: 202,
      body: { kind: 'terms', state: 'running', startedBy: 'demo:policy' },
    });
    const done = await over('policy', begun.body.lookBackId);
    expect(done).toMatchObject({ state: 'done', done: 3, of: 3, isCut: false });
    expect(done.report).toMatchObject({
      ...{ looked: 3, found: 2, streams: 1 },
      by: [{ what: 'zorblatt', n: 2 }],
      decided: [{ decision: 'publish', n: 2 }],
    });
    expect(done.report.examples.map((e: { text: string }) => e.text).sort()).toEqual([
      'buy zorblatt now',
      'zorblatt again',
    ]);
    const seen = await over('auditor', begun.body.lookBackId);
    expect(seen.report.found).toBe(2);
    // What users wrote is for those who may read chat.
    expect(JSON.stringify(seen)).not.toContain('again');
    expect(
      (await t.call('GET', '/v1/lexicons')).body.items.map((l: { list: string }) => l.list),
    ).not.toContain('dry-run');
  });

  it('is one at a time, and cancelled by nobody but whoever began it', async () => {
    const [one, two] = await Promise.all([dryRun('policy'), dryRun('policy-2')]);
    expect([one.status, two.status].sort()).toEqual([202, 409]);
    const [mine, other] = one.status === 202 ? ['policy', 'policy-2'] : ['policy-2', 'policy'];
    const id = (one.status === 202 ? one : two).body.lookBackId as string;
    expect((await as(other, 'DELETE', `/v1/look-backs/${id}`)).status).toBe(403);
    expect((await as(mine, 'DELETE', `/v1/look-backs/${id}`)).status).toBeLessThan(300);
    expect(['cancelled', 'done']).toContain((await over(mine, id)).state);
    // The next one may begin.
    const next = await t.until(async () => {
      const answer = await dryRun(other);
      return answer.status === 202 && answer;
    });
    expect((await over(other, next.body.lookBackId)).state).toBe('done');
  });

  it('takes a policy that compiles, and is known by its id alone', async () => {
    const answer = await as('policy', 'POST', '/v1/policy/backtests', { source: 'name: [', hours: 1 });
    expect(answer.status).toBe(400);
    expect((await as('policy', 'GET', '/v1/look-backs/none')).status).toBe(404);
  });
});
