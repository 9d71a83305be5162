import { sql } from 'kysely';
import { LexiconView } from '@airlock/contracts/http/lexicon-api';
import { isRead, LexiconEntry, LexiconRecord, type LexiconTerm } from '@airlock/contracts/lexicon';
import type { Queries } from '../database/tables.js';
import { storableJson, storableText } from '../database/storable.js';

/** A list of terms of the house, without its terms. */
export interface StoredList {
  readonly list: string;
  readonly owner: string;
  readonly source: string;
  readonly note: string;
}

/** The house's lists of terms, each term with who answers for it. */
export function lexiconsRepository(q: Queries) {
  const touch = async (list: string, now: number): Promise<void> => {
    await q
      .updateTable('lexicons')
      .set({ changed_at: now, n: sql`n + 1`, announced: false })
      .where('list', '=', list)
      .execute();
  };
  return {
    async put({ list, owner, source, note }: StoredList, now: number): Promise<void> {
      const said = {
        owner: storableText(owner),
        source: storableText(source),
        note: storableText(note),
        changed_at: now,
      };
      await q
        .insertInto('lexicons')
        .values({ list, ...said, created_at: now, n: 0, announced: true })
        .onConflict((c) => c.column('list').doUpdateSet(said))
        .execute();
    },

    async lists(): Promise<LexiconView[]> {
      const { rows } = await sql<object>`SELECT l.list, 'house' AS origin, l.owner, l.source, l.note,
        count(t.term) FILTER (WHERE t.status = 'active') AS terms,
        count(t.term) FILTER (WHERE t.status = 'active' AND NOT t.approved) AS pending,
        count(t.term) FILTER (WHERE t.status = 'removed') AS removed,
        l.created_at AS "createdAt", l.changed_at AS "changedAt"
        FROM lexicons l LEFT JOIN lexicon_terms t USING (list) GROUP BY l.list ORDER BY l.list`.execute(q);
      return rows.map((r) => LexiconView.parse(r));
    },

    async entries(list: string): Promise<LexiconEntry[]> {
      const rows = await q
        .selectFrom('lexicon_terms')
        .select('entry')
        .where('list', '=', list)
        .orderBy('term')
        .execute();
      return rows.map((r) => LexiconEntry.parse(r.entry));
    },

    /** Puts terms into an existing list, each in place of what stood for it, and lets the topic be told. */
    async save(list: string, entries: readonly LexiconEntry[], now: number): Promise<void> {
      for (const entry of entries) {
        const row = {
          entry: storableJson(entry),
          approved: entry.approvedBy !== undefined,
          status: entry.status,
        };
        await q
          .insertInto('lexicon_terms')
          .values({ list, term: storableText(entry.term.term), ...row })
          .onConflict((c) => c.columns(['list', 'term']).doUpdateSet(row))
          .execute();
      }
      await touch(list, now);
    },

    /** What the topic does not have as it stands. */
    async unannounced(): Promise<LexiconRecord[]> {
      const lists = await q
        .selectFrom('lexicons')
        .select(['list', 'n'])
        .where('announced', '=', false)
        .orderBy('list')
        .execute();
      return Promise.all(
        lists.map(async ({ list, n }) =>
          LexiconRecord.parse({ v: 1, list, n, terms: await this.acting(list) }),
        ),
      );
    },

    async acting(list: string): Promise<LexiconTerm[]> {
      return (await this.entries(list)).filter(isRead).map((e) => e.term);
    },

    /** The topic has these; one that was changed since stays unannounced. */
    async announced(records: readonly LexiconRecord[]): Promise<void> {
      for (const { list, n } of records)
        await q
          .updateTable('lexicons')
          .set({ announced: true })
          .where('list', '=', list)
          .where('n', '=', n)
          .execute();
    },
  };
}
