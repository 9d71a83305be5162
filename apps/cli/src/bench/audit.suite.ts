import { openDatabase } from '@airlock/storage/database';
import { type AuditRecord, auditBody, auditRepository, leafHash } from '@airlock/storage/repositories/audit';
import { sha256 } from '@airlock/storage/repositories/audit-proofs';
import { GROUP, together } from '@airlock/storage/together';
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
import { dayOf } from '@airlock/storage/partitions';
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
    await sql`CREATE TABLE plain(seq bigint GENERATED ALWAYS AS IDENTITY, at bigint, actor text, role text,
      kind text, subject text, body text, day integer, PRIMARY KEY (seq, day)) PARTITION BY RANGE (day)`.execute(
      db.queries,
    );
    await sql`CREATE TABLE plain_default PARTITION OF plain DEFAULT`.execute(db.queries);
    await sql`CREATE INDEX plain_of_subject ON plain(subject, seq)`.execute(db.queries);
    await sql`CREATE INDEX plain_by_kind ON plain(kind, at)`.execute(db.queries);
    const log = auditRepository(db.queries);
    const rate = async (count: number, work: () => Promise<unknown>): Promise<number> => {
      const began = performance.now();
      await work();
      return (count / (performance.now() - began)) * 1_000;
    };
    const variants = {
      grouped: () =>
        rate(batch, async () => {
          const append = together<AuditRecord>(async (group) => void (await log.append(group)));
          await Promise.all(Array.from({ length: batch }, (_, n) => append(record(n))));
        }),
      single: () =>
        rate(single, async () => {
          for (let n = 0; n < single; n += 1) await log.append([record(n)]);
        }),
      // The same groups into a table with the same days and indexes, without number, hash and head.
      plain: () =>
        rate(batch, async () => {
          for (let from = 0; from < batch; from += GROUP) {
            const group = Array.from({ length: Math.min(GROUP, batch - from) }, (_, n) => record(from + n));
            const column = <T>(of: (record: AuditRecord) => T): T[] => group.map(of);
            await sql`INSERT INTO plain(at, actor, role, kind, subject, body, day) SELECT * FROM unnest(
              ${column((r) => r.at)}::bigint[], ${column((r) => r.actor)}::text[], ${column((r) => r.role)}::text[],
              ${column((r) => r.kind)}::text[], ${column((r) => r.subject)}::text[], ${column(auditBody)}::text[],
              ${column((r) => dayOf(r.at))}::integer[])`.execute(db.queries);
          }
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
        note: 'The peer inserts the same groups in the same way into a table with the same days and indexes: no leaf hash, no numbers without holes, no head that writers wait for.',
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
