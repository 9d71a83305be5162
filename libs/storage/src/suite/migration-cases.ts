import { sql, type Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { migrate, migrations } from '../database/migrate.js';
import type { Queries } from '../database/tables.js';
import { auditBody, leafHash } from '../repositories/audit.js';
import { repositories } from '../repositories.js';
import { message, messageVerdict, segmentVerdict } from './samples.js';

const DAY = 86_400_000;
const T0 = Date.UTC(2026, 0, 1, 12);

/** What every database must do with the rows of an older Airlock. `open` gives an empty one without a schema. */
export function migrationCases(
  name: string,
  open: () => Promise<{ readonly queries: Queries; dispose(): Promise<void> }>,
): void {
  describe(name, () => {
    it('reads who answers for a bank, and when a list entry was made longer, from what was written before', async () => {
      const { queries, dispose } = await open();
      const bare = queries as unknown as Kysely<never>;
      await migrate(
        bare,
        migrations.filter(({ id }) => id < 39),
      );
      for (const [bank, id, addedBy, at] of [
        ['house', 'b', 'bo', 20],
        ['house', 'a', 'ann', 10],
        ['hotline', 'c', 'cy', 30],
      ] as const)
        await sql`INSERT INTO known_entries(bank, entry_id, status, approved, added_at, entry)
          VALUES (${bank}, ${id}, 'active', true, ${at}, ${JSON.stringify({ addedBy, source: `case ${at}` })})`.execute(
          queries,
        );
      const votes = [
        { by: 'bo', at: 1, on: 'add' },
        { by: 'cal', at: 2, on: 'extend' },
      ];
      await sql`INSERT INTO blacklist_entries(entry_id, family, status, from_at, proposed_at, entry)
        VALUES ('bl_1', 'platform', 'active', 0, 0, ${JSON.stringify({ votes })}),
          ('bl_2', 'platform', 'active', 0, 0, ${JSON.stringify({ votes: votes.slice(0, 1) })})`.execute(
        queries,
      );
      await migrate(bare);
      const { rows: entries } =
        await sql`SELECT entry->'extended' AS extended FROM blacklist_entries ORDER BY entry_id`.execute(
          queries,
        );
      expect(entries).toEqual([{ extended: [{ askedBy: 'cal', at: 2 }] }, { extended: null }]);
      expect(await repositories(queries).known.banks()).toMatchObject([
        { bank: 'hotline', owner: 'cy', source: 'case 30', createdAt: 30, entries: 1 },
        { bank: 'house', owner: 'ann', source: 'case 10', createdAt: 10, entries: 2 },
      ]);
      await dispose();
    }, 60_000);

    it('moves every row into its day, unchanged, and goes on counting where the log ended', async () => {
      const { queries, dispose } = await open();
      const bare = queries as unknown as Kysely<never>;
      await migrate(bare, migrations.slice(0, 1));
      const verdicts = Array.from({ length: 30 }, (_, i) =>
        segmentVerdict(i, T0 + i * DAY, {
          timing: { capturedAt: T0 + (i % 3) * DAY, receivedAt: 1, decidedAt: T0 + i * DAY },
        }),
      );
      for (const v of verdicts) {
        await sql`INSERT INTO verdicts VALUES ('s1', ${`s/0/${(v as { seq: number }).seq}`}, 'segment', 'release', true,
          true, ${v.timing.decidedAt}, ${JSON.stringify(v)})`.execute(queries);
      }
      const judged = JSON.stringify({ signals: [], rules: [], policyHash: 'h', timing: verdicts[0]!.timing });
      await sql`INSERT INTO chat(stream_id, message_id, decision, decided_at, judged)
        VALUES ('s1', 'm2', 'hold', ${T0 + 5 * DAY}, ${judged})`.execute(queries);
      await sql`INSERT INTO chat(stream_id, message_id, user_id, text, sent_at)
        VALUES ('s1', 'm1', 'u1', 'line m1', ${T0 + DAY})`.execute(queries);
      const entries = Array.from({ length: 50 }, (_, seq) => {
        const record = {
          at: T0 + (seq % 4) * DAY,
          actor: 'a',
          role: 'r',
          kind: 'k',
          subject: '断流',
          detail: { seq },
        };
        return { ...record, seq, body: auditBody(record) };
      });
      for (const e of entries) {
        await sql`INSERT INTO audit VALUES (${e.seq}, ${e.at}, 'a', 'r', 'k', ${e.subject}, ${e.body},
          ${leafHash(e.body)})`.execute(queries);
      }

      await migrate(bare);

      const repos = repositories(queries);
      const streamId = verdicts[0]!.streamId;
      const timeline = await repos.verdicts.timeline(streamId, { limit: 99 });
      expect(timeline).toEqual([...verdicts].reverse());
      const { rows } = await sql<{ part: string; n: number }>`SELECT tableoid::regclass::text AS part,
        count(*)::integer AS n FROM verdicts GROUP BY 1 ORDER BY 1`.execute(queries);
      expect(rows).toEqual(['01', '02', '03'].map((d) => ({ part: `verdicts_d202601${d}`, n: 10 })));
      // What was half there joins what comes now.
      await repos.chat.saveMessages([message('m2', T0)]);
      await repos.chat.saveVerdicts([
        messageVerdict('m1', { timing: { capturedAt: T0 + DAY, receivedAt: 1, decidedAt: 2 } }),
      ]);
      expect(await repos.chat.list(streamId, { limit: 9 })).toMatchObject([
        { messageId: 'm1', decision: 'publish' },
        { messageId: 'm2', decision: 'hold' },
      ]);
      const log = await repos.audit.range(0, 99);
      expect(log.map(({ seq, body }) => ({ seq, body }))).toEqual(
        entries.map(({ seq, body }) => ({ seq, body })),
      );
      expect(log.every((r) => Buffer.from(r.leafHash).equals(leafHash(r.body)))).toBe(true);
      const next = { at: T0, actor: 'a', role: 'r', kind: 'k', subject: 's', detail: {} };
      expect(await repos.audit.append([next])).toBe(50);
      await expect(sql`DELETE FROM audit_d20260102`.execute(queries)).rejects.toThrow('append-only');
      await dispose();
    }, 60_000);

    it('takes days beyond number: the oldest share a partition', async () => {
      const { queries, dispose } = await open();
      const bare = queries as unknown as Kysely<never>;
      await migrate(bare, migrations.slice(0, 1));
      await sql`INSERT INTO chat(stream_id, message_id, user_id, text, sent_at)
        SELECT 's1', 'm' || d, 'u1', 'x', d::bigint * ${DAY} FROM generate_series(0, 119) d`.execute(queries);
      await migrate(bare);
      const { rows } = await sql<{
        parts: number;
        rest: number;
      }>`SELECT count(DISTINCT tableoid)::integer AS parts,
        (SELECT count(*)::integer FROM chat_default) AS rest FROM chat`.execute(queries);
      expect(rows).toEqual([{ parts: 101, rest: 20 }]);
      await dispose();
    }, 60_000);
  });
}
