import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { StreamId } from '@airlock/contracts/ids';
import { dayOf, dropPartitions, makePartitions, PARTITIONED, partitions } from '../partitions.js';
import { leafHash } from '../repositories/audit.js';
import { message, messageVerdict, segmentVerdict } from './samples.js';
import type { SuiteContext } from './repository-suite.js';

const DAY = 86_400_000;
/** A noon long gone, so that the days that every open database makes are not touched. */
const NOON = Date.UTC(2001, 1, 3, 12);
const s1 = StreamId.parse('s1');

/** Every day of the past that one test made goes before the next. */
async function clear(context: SuiteContext): Promise<void> {
  for (const table of PARTITIONED) await dropPartitions(context.database.queries, table, NOON + 300 * DAY);
}

export function partitionCases(context: SuiteContext): void {
  const q = () => context.database.queries;
  const daysOf = async (table: (typeof PARTITIONED)[number]) =>
    (await partitions(q(), table)).map((p) => p.day).filter((d) => d < dayOf(NOON) + 300);
  const holding = async (table: string, where: string) => {
    const { rows } = await sql<{ part: string }>`SELECT DISTINCT tableoid::regclass::text AS part
      FROM ${sql.id(table)} WHERE ${sql.raw(where)} ORDER BY 1`.execute(q());
    return rows.map((r) => r.part);
  };
  const judgedAt = (seq: number, capturedAt: number, decidedAt = capturedAt + 900, final = true) =>
    segmentVerdict(seq, decidedAt, { final, timing: { capturedAt, receivedAt: capturedAt, decidedAt } });

  describe('days', () => {
    it('are there ahead of time, made once although several instances make them at once', async () => {
      await clear(context);
      await Promise.all([1, 2, 3, 4].map(() => makePartitions(q(), NOON, 2)));
      await makePartitions(q(), NOON + DAY, 2);
      const today = dayOf(NOON);
      for (const table of PARTITIONED) {
        expect(await daysOf(table)).toEqual([-1, 0, 1, 2, 3].map((n) => today + n));
      }
      await context.repos.verdicts.save([judgedAt(1, NOON)]);
      expect(await holding('verdicts', 'true')).toEqual(['verdicts_d20010203']);
    });

    it('take what comes about a segment or line where its first word is, also after midnight', async () => {
      await clear(context);
      await makePartitions(q(), NOON);
      const late = Date.UTC(2001, 1, 3, 23, 59, 59, 999);
      const tomorrow = late + 500;
      await context.repos.verdicts.save([judgedAt(1, late, late, false)]);
      await context.repos.verdicts.save([judgedAt(1, late, tomorrow)]);
      await context.repos.verdicts.save([judgedAt(1, late, late, false)]);
      expect(await context.repos.verdicts.timeline(s1, { limit: 9 })).toEqual([judgedAt(1, late, tomorrow)]);
      const timing = { capturedAt: late, receivedAt: tomorrow, decidedAt: tomorrow };
      await context.repos.chat.saveVerdicts([messageVerdict('m1', { decision: 'hold', timing })]);
      await context.repos.chat.saveMessages([message('m1', late)]);
      expect(await context.repos.chat.list(s1, { limit: 9 })).toMatchObject([{ decision: 'hold' }]);
      expect(await holding('chat', 'true')).toEqual(['chat_d20010203']);
    });

    it('keep a row of a day that has no partition, and go on without one for that day', async () => {
      await clear(context);
      await context.repos.verdicts.save([judgedAt(1, NOON)]);
      expect(await holding('verdicts', 'true')).toEqual(['verdicts_default']);
      await makePartitions(q(), NOON, 1);
      expect(await daysOf('verdicts')).toEqual([dayOf(NOON) - 1, dayOf(NOON) + 1]);
      await context.repos.verdicts.save([judgedAt(1, NOON), judgedAt(2, NOON)]);
      expect(await context.repos.verdicts.timeline(s1, { limit: 9 })).toHaveLength(2);
      expect(await context.repos.verdicts.expire(NOON + DAY, 9)).toBe(2);
    });

    it('go whole when they are over, and no day that is not', async () => {
      await clear(context);
      await makePartitions(q(), NOON, 1);
      await context.repos.verdicts.save([-1, 0, 1].map((n) => judgedAt(n + 1, NOON + n * DAY)));
      const midnight = dayOf(NOON) * DAY;
      expect(await dropPartitions(q(), 'verdicts', midnight - 1)).toEqual([]);
      expect(await dropPartitions(q(), 'verdicts', midnight)).toMatchObject([{ name: 'verdicts_d20010202' }]);
      expect(await context.repos.verdicts.timeline(s1, { limit: 9 })).toHaveLength(2);
      expect(await dropPartitions(q(), 'verdicts', midnight)).toEqual([]);
    });

    it('of the audit log refuse change one by one, and leave hashes and numbers behind', async () => {
      await clear(context);
      await makePartitions(q(), NOON, 1);
      const entry = (at: number) => ({ at, actor: 'a', role: 'r', kind: 'k', subject: 's', detail: {} });
      const first = await context.repos.audit.append([entry(NOON - DAY), entry(NOON), entry(NOON - DAY)]);
      const rows = await context.repos.audit.range(first, 9);
      expect(rows).toHaveLength(3);
      for (const change of [
        'DELETE FROM audit_d20010202',
        'TRUNCATE audit_d20010202',
        `UPDATE audit_d20010203 SET body = '{}'`,
        'TRUNCATE audit_default',
        'DELETE FROM audit_head',
        'UPDATE audit_head SET next = next - 1',
        'TRUNCATE audit_head',
      ]) {
        await expect(sql.raw(change).execute(q()), change).rejects.toThrow('append-only');
      }
      const size = await context.repos.audit.size();
      expect(await context.repos.audit.range(first, 9)).toEqual(rows);
      await dropPartitions(q(), 'audit', NOON + 2 * DAY);
      expect(await context.repos.audit.range(first, 9)).toEqual([]);
      expect(await context.repos.audit.leaves(first, 9)).toEqual(
        rows.map(({ seq, body }) => ({ seq, leafHash: leafHash(body) })),
      );
      await expect(sql`DELETE FROM audit_leaves`.execute(q())).rejects.toThrow('append-only');
      expect(await context.repos.audit.append([entry(1)])).toBe(size);
    });
  });
}
