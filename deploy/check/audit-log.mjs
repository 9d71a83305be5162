// Writes a log that Airlock made, with its heads and proofs, as JSON: for tools that did not come from us to check.
import { openAuditLog } from '@airlock/control/audit/audit-log';
import { openLogKey } from '@airlock/control/audit/log-key';
import { createClosers } from '@airlock/nest-host/lifecycle';
import { createLogger } from '@airlock/nest-host/logger';
import { createMetrics } from '@airlock/nest-host/metrics';
import { openDatabase } from '@airlock/storage/database';
import { auditRepository } from '@airlock/storage/repositories/audit';

const logger = createLogger({ name: 'check', level: 'error' });
const db = await openDatabase({ memory: true });
const closers = createClosers(logger);
const signer = await openLogKey({ name: 'check.example/audit' });
const log = await openAuditLog(
  { db, signer, clock: Date.now, logger, metrics: createMetrics({ app: 'check' }) },
  closers,
);
const consistency = [];
let before;
for (const count of [1, 6, 250, 300]) {
  await auditRepository(db.queries).append(
    Array.from({ length: count }, (_, n) => ({
      at: n,
      actor: '审核员 ann',
      role: 'duty',
      kind: 'stream.cut',
      subject: `s${n}`,
      detail: { n },
    })),
  );
  const { size } = await log.publish();
  if (before !== undefined) consistency.push(await log.consistency(before, size));
  before = size;
}
const seqs = [0, 1, 6, 7, 255, 256, 257, 400, before - 1];
const inclusion = await Promise.all(seqs.map((seq) => log.inclusion(seq)));
const entries = await log.entries(0, 1_000);
process.stdout.write(JSON.stringify({ key: log.key, entries, inclusion, consistency }));
await closers.close();
await db.close();
