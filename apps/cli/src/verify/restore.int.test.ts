// needs: postgres-binaries
import { openAuditLog } from '@airlock/control/audit/audit-log';
import { openLogKey } from '@airlock/control/audit/log-key';
import { createClosers } from '@airlock/nest-host/lifecycle';
import { silentLogger } from '@airlock/nest-host/logger';
import { createMetrics } from '@airlock/nest-host/metrics';
import { openDatabase } from '@airlock/storage/database';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { type OwnPostgres, postgresBinaries, startOwnPostgres } from '@airlock/testkit/servers/postgres';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { type AuditCheckpoint, verifyLog } from './verify-log.js';

const run = promisify(execFile);
const bin = (name: string): string => join(postgresBinaries()!, name);

/** A house with its database on a server and its key in a file, as far as its log goes. */
async function houseOn(url: string, keyFile: string) {
  const db = await openDatabase({ url });
  const closers = createClosers(silentLogger());
  const signer = await openLogKey({ file: keyFile, name: 'test.example/log' });
  const deps = {
    db,
    signer,
    clock: () => 5,
    logger: silentLogger(),
    metrics: createMetrics({ app: 'test' }),
  };
  const log = await openAuditLog(deps, closers);
  const entry = { at: 1, actor: '张', role: 'duty', kind: 'stream.cut', detail: { text: '\\ tab\t" 😀' } };
  return {
    log,
    write: (count: number) =>
      auditRepository(db.queries).append(
        Array.from({ length: count }, (_, n) => ({ ...entry, subject: `s${n}` })),
      ),
    /** By the heads that it kept, or by those that somebody else did. */
    verify: async (checkpoints?: readonly AuditCheckpoint[]) =>
      verifyLog({
        entries: (async function* () {
          yield* await log.entries(0, 1_000);
        })(),
        checkpoints: checkpoints ?? (await log.checkpoints(0, 100)),
        key: log.key,
      }),
    async close() {
      await closers.close();
      await db.close();
    },
  };
}

it('B18: a dump that is restored on a new server holds the log that was signed, which goes on there and misses nothing in silence', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'airlock-restore-'));
  const [keyFile, dump] = [join(dir, 'log-key'), join(dir, 'airlock.dump')];
  const servers: OwnPostgres[] = [];
  try {
    servers.push(await startOwnPostgres());
    const lost = await houseOn(servers[0]!.url, keyFile);
    await lost.write(300);
    const head = await lost.log.publish();
    await lost.write(7);
    await run(bin('pg_dump'), ['--format=custom', '--no-owner', `--file=${dump}`, servers[0]!.url]);
    await lost.write(5);
    const published = await lost.log.publish();
    await lost.close();
    await servers[0]!.stop();

    servers.push(await startOwnPostgres());
    const { url } = servers[1]!;
    await run(bin('pg_restore'), ['--no-owner', '--exit-on-error', `--dbname=${url}`, dump]);
    const house = await houseOn(url, keyFile);
    expect(head.size).toBe(300);
    expect((await house.log.checkpoints(0, 100)).filter((c) => c.size <= 300)).toContainEqual(head);
    // A head that somebody kept elsewhere says what the dump was too old for.
    expect(await house.verify([head, published])).toMatchObject({
      entries: 307,
      faults: ['entries 307 to 311: missing, and signed for'],
    });
    await house.write(9);
    expect(await house.log.publish()).toMatchObject({ size: 316 });
    expect(await house.verify()).toMatchObject({ entries: 316, unsigned: 0, faults: [] });
    expect(await house.log.consistency(300)).toMatchObject({ from: head, to: { size: 316 } });
    await house.close();
    const keyless = await houseOn(url, join(dir, 'another-key'));
    await keyless.write(1);
    await expect(keyless.log.publish()).rejects.toThrow('not signed by this key');
    await keyless.close();
  } finally {
    for (const server of servers) await server.stop();
    await rm(dir, { recursive: true, force: true });
  }
}, 120_000);
