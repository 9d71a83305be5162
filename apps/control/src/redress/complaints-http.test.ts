import { afterAll, beforeAll, expect, it } from 'vitest';
import { admission, startTestControl, type TestControl } from '../control.testkit.js';

const TOKEN = 'a token of sixteen or more';

let t: TestControl;
beforeAll(async () => {
  t = await startTestControl({ token: TOKEN });
}, 120_000);
afterAll(() => t.close());

it('B23: the public entry for complaints is reachable without login, and one address cannot flood it', async () => {
  const staff = { authorization: `Bearer ${TOKEN}` };
  const { body } = await t.call('POST', '/v1/admissions', admission(), staff);
  const complaint = {
    reason: 'fraud',
    explanation: 'asks for money on another site',
    place: { streamId: body.stream.streamId, offsetMs: 0 },
    reporter: { name: 'Ada', email: 'ada@example.org' },
    goodFaith: true,
  };
  expect((await t.call('GET', '/v1/complaints')).status).toBe(401);
  const { status, body: receipt } = await t.call('POST', '/v1/complaints', complaint);
  expect(status).toBe(201);
  const look = (code: string) => t.call('GET', `/v1/complaints/${receipt.receipt}?code=${code}`);
  expect(await look(receipt.code)).toMatchObject({ status: 200, body: { state: 'open' } });
  expect((await look('A'.repeat(26))).status).toBe(404);
  const { body: listed } = await t.call('GET', '/v1/complaints', undefined, staff);
  expect(listed.items).toMatchObject([{ receipt: receipt.receipt, reason: 'fraud' }]);
  const statuses: number[] = [];
  for (let i = 0; i < 10; i += 1) statuses.push((await t.call('POST', '/v1/complaints', complaint)).status);
  expect(statuses.at(-1)).toBe(429);
}, 60_000);
