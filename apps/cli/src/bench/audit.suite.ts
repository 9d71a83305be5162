import { openAuditAppender } from '@airlock/storage/audit-appender';
import { openDatabase } from '@airlock/storage/database';
import { type AuditRecord, auditBody, auditRepository, leafHash } from '@airlock/storage/repositories/audit';
import { sha256 } from '@airlock/storage/repositories/audit-proofs';
import {
  append,
  checkpointText,
  emptyFrontier,
  frontierRoot,
  signNote,
  verifierKey,
} from '@airlock/moderation/audit';
import { openLogKey } from '@airlock/control/audit/log-key';
import type { AuditLeaf } from '@airlock/contracts/audit';
import { sql } from 'kysely';
import { verifyLog } from '../verify/verify-log.js';
import type { BenchContext } from './context.js';
import { type BenchRow, median } from './measure.js';
import { onPostgres } from './postgres.js';

const record = (n: number): AuditRecord => ({
  at: Date.now(),
  actor: `user-${n % 50}`,
  role: 'duty',
  kind: 'stream.cut',
  subject: `stream-${n % 1_000}`,
  detail: {
    n,
    reason: 'Prohibited content in the picture, seen twice',
    rule: 'explicit-repeated',
    score: 0.97,
  },
});

/** Rows 10: what a log that shows tampering costs, on a real PostgreSQL. */
export const auditSuite = (context: BenchContext): Promise<BenchRow[]> =>
  onPostgres(async (url) => [...(await appendRows(context, url)), await verifyRow(context)]);

async function appendRows(context: BenchContext, url: string): Promise<BenchRow[]> {
  const db = await openDatabase({ url });
  const batch = context.quick ? 500 : 2_000;
  const single = context.quick ? 50 : 200;
  const rounds = context.quick ? 2 : 7;
  try {
    await sql`CREATE TABLE plain(seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at bigint, actor text, role text, kind text, subject text, body text)`.execute(db.queries);
    await sql`CREATE INDEX plain_of_subject ON plain(subject, seq)`.execute(db.queries);
    const rate = async (count: number, work: () => Promise<unknown>): Promise<number> => {
      const began = performance.now();
      await work();
      return (count / (performance.now() - began)) * 1_000;
    };
    const variants = {
      grouped: () =>
        rate(batch, async () => {
          const appender = openAuditAppender(db);
          await Promise.all(Array.from({ length: batch }, (_, n) => appender.append(record(n))));
          await appender.close();
        }),
      single: () =>
        rate(single, async () => {
          for (let n = 0; n < single; n += 1) await auditRepository(db.queries).append([record(n)]);
        }),
      // The same groups of 500 in one transaction each, without number, hash and head.
      plain: () =>
        rate(batch, async () => {
          for (let from = 0; from < batch; from += 500)
            await db.transaction(async (tx) => {
              const rows = Array.from({ length: Math.min(500, batch - from) }, (_, n) => record(from + n));
              await tx
                .insertInto('plain' as never)
                .values(
                  rows.map((r) => ({
                    at: r.at,
                    actor: r.actor,
                    role: r.role,
                    kind: r.kind,
                    subject: r.subject,
                    body: auditBody(r),
                  })) as never,
                )
                .execute();
            });
        }),
    };
    const took = { grouped: [] as number[], single: [] as number[], plain: [] as number[] };
    for (const variant of Object.keys(variants) as (keyof typeof variants)[]) await variants[variant]();
    for (let round = 0; round < rounds; round += 1)
      for (const variant of Object.keys(variants) as (keyof typeof variants)[])
        took[variant].push(await variants[variant]());
    const [grouped, one, plain] = [median(took.grouped), median(took.single), median(took.plain)];
    context.say(
      `audit: ${grouped.toFixed(0)} entries/s grouped, ${one.toFixed(0)} single, ${plain.toFixed(0)} without a chain`,
    );
    const common = { unit: '/s', ours: grouped };
    return [
      {
        ...{ ...common, id: '10a', what: 'audit entries appended', peer: 'single-row commits', theirs: one },
        ...{ ratio: grouped / one, target: '≥ 10×', met: grouped / one >= 10 },
        note: `PostgreSQL on this machine; medians of ${rounds} interleaved rounds of ${batch} entries.`,
      },
      {
        ...{
          ...common,
          id: '10b',
          what: 'audit entries appended',
          peer: 'the same batches without a chain',
          theirs: plain,
        },
        ...{ ratio: grouped / plain, target: '≥ 0.9×', met: grouped / plain >= 0.9 },
        note: 'The peer inserts the same texts into a plain table with the same key and index: no leaf hash, no head that writers wait for, no days, no triggers.',
      },
    ];
  } finally {
    await db.close();
  }
}

/** Row 10c: an exported log checked with a public key alone. */
async function verifyRow(context: BenchContext): Promise<BenchRow> {
  const count = context.quick ? 100_000 : 1_000_000;
  const signer = await openLogKey({ name: 'bench.example/audit' });
  const frontier = emptyFrontier();
  const entries: AuditLeaf[] = [];
  for (let seq = 0; seq < count; seq += 1) {
    const body = auditBody(record(seq));
    const hash = leafHash(body);
    append(sha256, frontier, hash);
    entries.push({ seq, leaf: Buffer.from(hash).toString('base64'), body });
  }
  const head = { origin: signer.name, size: count, root: frontierRoot(sha256, frontier) };
  const checkpoints = [{ size: count, at: 0, note: signNote(sha256, signer, checkpointText(head)) }];
  const began = performance.now();
  const report = await verifyLog({
    entries: (async function* () {
      yield* entries;
    })(),
    checkpoints,
    key: verifierKey(sha256, signer),
  });
  const seconds = (performance.now() - began) / 1_000;
  if (report.faults.length > 0) throw new Error(report.faults.join('; '));
  context.say(`verify: ${count.toLocaleString('en-US')} entries in ${seconds.toFixed(1)} s`);
  return {
    id: '10c',
    what: `an audit log of ${count.toLocaleString('en-US')} entries verified`,
    peer: '',
    unit: 's',
    ours: seconds,
    target: '≤ 10 s',
    met: seconds <= 10,
    note: 'Every text hashed, the tree built, the signed head compared; entries in memory, as parsing comes on top by what they are stored in.',
  };
}
