import { createLogger } from '@airlock/nest-host/logger';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { admission, startTestControl, type TestControl } from '../control.testkit.js';
import { personalNumbers } from './personal-numbers.js';
import { writtenDown } from './written-down.testkit.js';

const RAW = {
  paper: '11010519491231002X',
  phone: '13912345678',
  device: 'Device-Of-Zhang-San-0001',
  payout: '6222021234567890128',
  address: '203.0.113.77',
  name: '张三丰',
};
const claims = {
  document: { type: 'cn_id', number: RAW.paper },
  phone: `+86 ${RAW.phone}`,
  devices: [RAW.device],
  payouts: [RAW.payout],
  addresses: [RAW.address],
};
const report = { level: 'id_doc', ageBand: 'adult', verifiedAt: 1_000, provider: 'kyc', claims };

const lines: string[] = [];
let t: TestControl;
beforeAll(async () => {
  const destination = { write: (line: string) => void lines.push(line) };
  t = await startTestControl({ logger: createLogger({ name: 'control', level: 'trace', destination }) });
}, 120_000);
afterAll(() => t.close());

it('A10: no log line, audit entry, topic or table holds a number or a name of anybody', async () => {
  const answers = [
    await t.call('PUT', '/v1/identities/zhang', report),
    // What is refused is told and logged as well.
    await t.call('PUT', '/v1/identities/zhang', { ...report, level: 'known', name: RAW.name }),
    await t.call('PUT', '/v1/identities/zhang', { ...report, providerRef: RAW.paper }),
    await t.call('PUT', '/v1/identities/zhang', { ...report, claims: { ...claims, phone: [RAW.phone] } }),
    await t.call('PUT', '/v1/identities/zhang', { ...report, claims: { ...claims, devices: RAW.device } }),
    await t.call('POST', '/v1/identities/zhang/revoke', { reason: 'lost' }),
    await t.call('POST', '/v1/admissions', admission({ streamerId: 'zhang' })),
    await t.call('GET', '/v1/streamers/zhang'),
    await t.call('GET', '/v1/publishers'),
    await t.call('GET', '/v1/audit?limit=500'),
  ];
  expect(answers.map((a) => a.status)).toEqual([200, 400, 400, 400, 400, 200, 200, 200, 200, 200]);
  const everywhere = {
    answers: JSON.stringify(answers.map((a) => a.body)),
    ...(await writtenDown({ queries: t.db.queries, bus: t.bus, lines })),
  };
  expect(everywhere.tables).toContain('identity_keys');
  expect(everywhere.topics).toContain('zhang');
  expect(everywhere.logs).toContain('stream admitted');
  for (const [where, text] of Object.entries(everywhere)) {
    for (const [what, raw] of Object.entries(RAW))
        expect({ where, what, found: text.toLowerCase().includes(raw.toLowerCase()) }).toEqual({ where, what, found: false }); // prettier-ignore
    expect({ where, found: personalNumbers(text) }).toEqual({ where, found: [] });
  }
});

it('finds the numbers it looks for, and takes no time, id, hash or score for one', () => {
  const kinds = (text: string) => personalNumbers(text).map((f) => f.kind);
  expect(kinds(`{"id":"${RAW.paper}","tel":"${RAW.phone}"}`)).toEqual(['identity paper', 'mobile number']);
  expect(kinds('card 4111111111111111, 86-13912345678')).toEqual(['bank card', 'mobile number']);
  expect(
    kinds(`${Date.now()} ${'a1'.repeat(32)} k13912345678 110105194912310021 0.4111111111111111`),
  ).toEqual([]);
});
