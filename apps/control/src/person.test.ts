import type { AuditEntry } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import { announcementsRepository } from '@airlock/storage/repositories/announcements';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { admission, startTestControl, type TestControl } from './control.testkit.js';

let t: TestControl;
let id: StreamId;
const HERE = { address: '127.0.0.1', port: expect.any(Number) as number };

beforeAll(async () => {
  t = await startTestControl();
  id = (await t.call('POST', '/v1/admissions', admission())).body.stream.streamId;
}, 120_000);
afterAll(() => t.close());

const call = async (method: string, path: string, body?: unknown) => {
  const answer = await t.call(method, path, body);
  expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
};
const logged = async (verb: string): Promise<AuditEntry> =>
  t.until(async () => (await call('GET', `/v1/audit?subject=${id}&verb=${verb}&limit=1`)).items[0]);

it('D07: whatever a person decides on a stream is in the log with source address and port, and nowhere else', async () => {
  const post = (path: string, body: object = {}) => call('POST', `/v1/streams/${id}/${path}`, body);
  const line = async (text: string): Promise<string> => {
    const { messageId } = await post('chat', { userId: 'u1', text });
    await t.until(async () => (await call('GET', `/v1/streams/${id}/chat`)).items.some((l: { messageId: string }) => l.messageId === messageId)); // prettier-ignore
    return messageId;
  };
  const said: unknown[] = [];
  const off = t.direct.on((record) => void (record.type === 'chat' && said.push(record)));
  const views = [
    await post('approve', { fromSeq: 0, toSeq: 1 }),
    await post('dump', { fromSeq: 2, toSeq: 3 }),
    await post(`messages/${await line('one')}/release`),
    await post(`messages/${await line('two')}/mask`),
    await post(`messages/${await line('three')}/drop`),
    await call('PUT', `/v1/streams/${id}/chat/mode`, { hold: {}, reason: 'a raid' }),
    await post('actions', { kind: 'mute', reason: 'shouts', userId: 'u1' }),
    await post('cut', { reason: 'bad' }),
    await post('lift', { reason: 'mistaken' }),
  ];
  const verbs = ['segments.release', 'segments.dump', 'message.publish', 'message.mask', 'message.drop'];
  for (const verb of [...verbs, 'chat.mode', 'stream.mute', 'stream.cut', 'stream.lift'])
    expect((await logged(verb)).detail, verb).toMatchObject({ from: HERE });
  off();
  // The topic carries it to whoever writes it down; what anybody is shown or told does not have it.
  expect(said).toMatchObject([{ from: HERE }]);
  for (const path of [
    `/v1/streams/${id}`,
    '/v1/streams',
    '/v1/actions',
    `/v1/streams/${id}/chat`,
    '/v1/notices',
    `/v1/statements?from=0&until=${Date.now() + 1}`,
  ])
    views.push(await call('GET', path));
  views.push(await announcementsRepository(t.db.queries).list({ limit: 500 }));
  expect(views.length).toBeGreaterThan(15);
  expect(JSON.stringify(views)).not.toMatch(/"from":\{|"port":/);
});

it('D07: every entry names the policy that was in force', async () => {
  const { items } = (await call('GET', '/v1/audit?limit=500')) as { items: AuditEntry[] };
  const { policyHash } = (await call('GET', `/v1/streams/${id}`)).stream;
  expect(items.map((e) => e.verb)).toEqual(expect.arrayContaining(['stream.admitted', 'segments.dump', 'chat.mode', 'stream.cut'])); // prettier-ignore
  for (const { verb, detail } of items) expect(detail['policyHash'], verb).toBe(policyHash);
});
