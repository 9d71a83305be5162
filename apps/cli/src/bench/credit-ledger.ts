import { CreditRules } from '@airlock/contracts/credit';
import { standing } from '@airlock/moderation/credit';
import { type Database, openDatabase } from '@airlock/storage/database';
import { creditRepository } from '@airlock/storage/repositories/credit';
import { sql } from 'kysely';
import type { BenchContext } from './context.js';
import { type BenchRow, cpuSeconds, median } from './measure.js';

const ENTRIES = 1_000_000;
const STREAMERS = 50_000;
const YEAR_MS = 365 * 86_400_000;

/** Lines of all kinds over a year, every twentieth deduction reversed. */
const fill = (db: Database, entries: number, streamers: number): Promise<unknown> =>
  sql`INSERT INTO credit_entries(entry_id, streamer_id, at, kind, points, card, stream_id, action_id, action, label,
      severity, audience, live_ms, reverses, by_id, role, reason)
    SELECT 'e' || i, 'p' || (i % ${streamers}::integer), (i::bigint * 7919 % 365) * 86400000 + i % 86400000, kind,
      CASE kind WHEN 'deduction' THEN -(1 + i % 25) WHEN 'manual' THEN i % 11 - 5 ELSE 0 END,
      CASE WHEN kind = 'deduction' AND i % 9 = 0 THEN 'yellow' END,
      CASE WHEN kind IN ('deduction', 'clean_time') THEN 's' || i END,
      CASE kind WHEN 'deduction' THEN 'a' || i END, CASE kind WHEN 'deduction' THEN 'cut' END, 'violence',
      2 + i % 3, i % 20000, CASE kind WHEN 'clean_time' THEN 7200000 END,
      CASE kind WHEN 'reversal' THEN 'e' || (i - ${streamers}::integer) END, 'bench', 'system', 'made for the bench'
    FROM (SELECT i, CASE (i / ${streamers}::integer) % 20 WHEN 19 THEN 'reversal' WHEN 18 THEN 'deduction'
      ELSE (ARRAY['deduction', 'clean_time', 'clean_time', 'manual'])[1 + i % 4] END AS kind
      FROM generate_series(0, ${entries}::integer - 1) AS i) AS made`.execute(db.queries);

/** Recomputing every tier from the ledger, as a change of the rules and its simulation do. */
export async function creditRow(context: BenchContext): Promise<BenchRow> {
  const entries = context.quick ? ENTRIES / 10 : ENTRIES;
  const streamers = context.quick ? STREAMERS / 10 : STREAMERS;
  const rules = CreditRules.parse({});
  const db = await openDatabase({ memory: true });
  try {
    context.say(`making a credit ledger of ${entries} lines`);
    await fill(db, entries, streamers);
    const rounds: { wall: number; computing: number; cpu: number }[] = [];
    let lines = 0;
    while (rounds.length < (context.quick ? 1 : 3)) {
      const [started, cpu] = [performance.now(), cpuSeconds()];
      let computing = 0;
      lines = 0;
      for await (const ledger of creditRepository(db.queries).ledgers()) {
        const from = performance.now();
        standing(rules, ledger.lines, YEAR_MS);
        computing += (performance.now() - from) / 1_000;
        lines += ledger.lines.length;
      }
      rounds.push({ wall: (performance.now() - started) / 1_000, computing, cpu: cpuSeconds() - cpu });
    }
    const middle = (of: keyof (typeof rounds)[number]): number => median(rounds.map((r) => r[of]));
    const ours = middle('wall');
    return {
      ...{ id: '9', peer: '', unit: 's', ours },
      what: `every credit tier anew from ${lines.toLocaleString('en')} ledger lines`,
      figures: { computeS: middle('computing'), cpuS: middle('cpu'), streamers },
      target: '≤ 5 s',
      met: ours <= 5 && lines === entries,
      note:
        `${streamers.toLocaleString('en')} streamers, lines of all kinds, read from PGlite in memory; of it ` +
        `${middle('computing').toFixed(2)} s computing. ${middle('cpu').toFixed(1)} CPU-seconds in all.`,
    };
  } finally {
    await db.close();
  }
}
