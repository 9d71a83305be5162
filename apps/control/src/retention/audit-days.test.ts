import { RetentionSource } from '@airlock/policy/retention';
import { makePartitions } from '@airlock/storage/partitions';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, liaison, openRig, type Rig, START } from './rig.testkit.js';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig({ retention: RetentionSource.parse({ logs: ['cn-netlog-180'] }) });
}, 240_000);
afterAll(() => rig.close());

it('D03: a login of six months ago is in the log, and leaves it after its time while a hold keeps the day it is on', async () => {
  const start = START;
  const login = (at: number, who: string) =>
    rig.effects({ id: who, role: 'admin' }, async ({ record }) => {
      rig.to(at);
      record({ kind: 'access.login', subject: who, detail: { address: '203.0.113.9', port: 50_123 } });
      return Promise.resolve();
    });
  for (const [day, who] of ['ann', 'ben', 'mary'].entries()) {
    rig.to(start + day * DAY + 5_000);
    await makePartitions(rig.db.queries, rig.now, 0);
    await login(rig.now, who);
  }
  const found = async (who: string) =>
    (await auditRepository(rig.db.queries).list({ limit: 9, subject: who })).length;
  rig.to(start + 184 * DAY);
  await rig.retention.run();
  expect(await found('ann')).toBe(1);
  const scope = { streamers: ['ben' as never] };
  await rig.retention.holds.place(liaison, { matter: 'm', issuer: 'i', docNo: 'd', scope });
  rig.to(start + 190 * DAY);
  await rig.retention.run();
  expect([await found('ann'), await found('ben'), await found('mary')]).toEqual([0, 1, 0]);
  expect(await rig.retention.verify()).toMatchObject({ faults: [] });
});
