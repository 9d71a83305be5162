import { RetentionSource } from '@airlock/policy/retention';
import { DAY, openRig, type Rig, START } from '@airlock/control/retention/rig.testkit';
import type { AuditLeaf } from '@airlock/contracts/audit';
import { makePartitions } from '@airlock/storage/partitions';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLog } from './verify-log.js';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig({ retention: RetentionSource.parse({ logs: ['cn-netlog-180'] }) });
}, 60_000);
afterAll(() => rig.close());

async function* entries(): AsyncGenerator<AuditLeaf> {
  for (let from = 0; ;) {
    const page = await rig.audit.entries(from, 100);
    if (page.length === 0) return;
    yield* page;
    from = page.at(-1)!.seq + 1;
  }
}

test('rule 4: the log is what was signed after retention has dropped days of it', async () => {
  for (const day of [0, 1]) {
    rig.to(START + day * DAY + 5_000);
    await makePartitions(rig.db.queries, rig.now, 0);
    for (let n = 0; n < 40; n += 1)
      await rig.effects({ id: 'ann', role: 'admin' }, async ({ record }) => {
        record({ kind: 'access.login', subject: `ann-${n}` });
        return Promise.resolve();
      });
    await rig.audit.publish();
  }
  rig.to(START + 190 * DAY);
  await rig.retention.run();
  await rig.audit.publish();
  const checkpoints = await rig.audit.checkpoints(0, 100);
  const report = await verifyLog({ entries: entries(), checkpoints, key: rig.audit.key });
  expect(report).toMatchObject({ faults: [], expired: 80, unsigned: 0 });
  expect(report.checkpoints).toBeGreaterThanOrEqual(3);
});
