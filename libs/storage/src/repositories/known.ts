import { sql } from 'kysely';
import { BankView, KnownView } from '@airlock/contracts/http/known-api';
import { KnownEntry, type KnownStatus } from '@airlock/contracts/known';
import type { StreamId } from '@airlock/contracts/ids';
import { storableJson, storableText } from '../database/storable.js';
import type { Queries } from '../database/tables.js';
import { inChunks, inTransaction, lastOfEach } from './support.js';

/** A bank without its entries: who answers for it. */
export interface StoredBank {
  readonly bank: string;
  readonly owner: string;
  readonly source: string;
  readonly note: string;
}

/** An entry that was found in one segment of a stream. */
export interface KnownMatch {
  readonly entryId: string;
  readonly streamId: StreamId;
  /** Names the segment within its stream: found twice in it counts once. */
  readonly item: string;
  /** ms since 1970 */
  readonly at: number;
}

interface Row {
  readonly entry: unknown;
  readonly matches: number;
  readonly last_match_at: number | null;
}

const view = (r: Row): KnownView =>
  KnownView.parse({
    ...(r.entry as object),
    matches: r.matches,
    ...(r.last_match_at === null ? {} : { lastMatchAt: r.last_match_at }),
  });

const saidOf = ({ owner, source, note }: StoredBank) => ({
  owner: storableText(owner),
  source: storableText(source),
  note: storableText(note),
});

/** Banks of known pictures: each entry as it stands, and where it was found. */
export function knownRepository(q: Queries) {
  return {
    /** Inserts or replaces; what an entry matched stays with it. */
    save(entries: readonly KnownEntry[]): Promise<void> {
      const rows = lastOfEach(entries, (e) => e.entryId).map((e) => ({
        bank: e.bank,
        entry_id: e.entryId,
        status: e.status,
        approved: e.approvedBy !== undefined,
        added_at: e.addedAt,
        entry: storableJson(e),
      }));
      return inChunks(rows, (chunk) =>
        q
          .insertInto('known_entries')
          .values(chunk)
          .onConflict((c) =>
            c.column('entry_id').doUpdateSet((e) => ({
              bank: e.ref('excluded.bank'),
              status: e.ref('excluded.status'),
              approved: e.ref('excluded.approved'),
              added_at: e.ref('excluded.added_at'),
              entry: e.ref('excluded.entry') as never,
              announced: e.val(false),
            })),
          )
          .execute(),
      );
    },

    async get(entryId: string): Promise<KnownView | undefined> {
      const row = await q
        .selectFrom('known_entries')
        .select(['entry', 'matches', 'last_match_at'])
        .where('entry_id', '=', entryId)
        .executeTakeFirst();
      return row && view(row);
    },

    /** Those of `entryIds` that exist. */
    async some(entryIds: readonly string[]): Promise<KnownView[]> {
      if (entryIds.length === 0) return [];
      const rows = await q
        .selectFrom('known_entries')
        .select(['entry', 'matches', 'last_match_at'])
        .where('entry_id', 'in', [...entryIds])
        .execute();
      return rows.map(view);
    },

    /** By id, those after `after`; of one bank, or of all. */
    async list(page: {
      readonly limit: number;
      readonly bank?: string | undefined;
      readonly after?: string | undefined;
      readonly status?: KnownStatus | undefined;
    }): Promise<KnownView[]> {
      let query = q
        .selectFrom('known_entries')
        .select(['entry', 'matches', 'last_match_at'])
        .orderBy('entry_id')
        .limit(page.limit);
      if (page.bank !== undefined) query = query.where('bank', '=', page.bank);
      if (page.after !== undefined) query = query.where('entry_id', '>', page.after);
      if (page.status !== undefined) query = query.where('status', '=', page.status);
      return (await query.execute()).map(view);
    },

    /** Entries that the topic does not have as they stand. */
    async unannounced(limit: number): Promise<KnownEntry[]> {
      const rows = await q
        .selectFrom('known_entries')
        .select('entry')
        .where('announced', '=', false)
        .orderBy('entry_id')
        .limit(limit)
        .execute();
      return rows.map((r) => KnownEntry.parse(r.entry));
    },

    /** The topic has these entries; one that was changed since stays unannounced. */
    announced(entries: readonly KnownEntry[]): Promise<void> {
      return inChunks([...entries], (chunk) =>
        sql`UPDATE known_entries k SET announced = true FROM jsonb_array_elements(${storableJson(chunk)}::jsonb) e
          WHERE k.entry_id = e->>'entryId' AND k.entry = e`.execute(q),
      );
    },

    /** Begins a bank; gives false, and changes nothing, where it is there. */
    async beginBank(bank: StoredBank, now: number): Promise<boolean> {
      const { numInsertedOrUpdatedRows: n } = await q
        .insertInto('known_banks')
        .values({ bank: bank.bank, ...saidOf(bank), created_at: now, changed_at: now })
        .onConflict((c) => c.doNothing())
        .executeTakeFirstOrThrow();
      return Number(n ?? 0) > 0;
    },

    /** Begins a bank, or says anew who answers for it. */
    async putBank(bank: StoredBank, now: number): Promise<void> {
      const said = { ...saidOf(bank), changed_at: now };
      await q
        .insertInto('known_banks')
        .values({ bank: bank.bank, ...said, created_at: now })
        .onConflict((c) => c.column('bank').doUpdateSet(said))
        .execute();
    },

    async banks(): Promise<BankView[]> {
      const { rows } = await sql<object>`SELECT b.bank, b.owner, b.source, b.note,
        b.created_at AS "createdAt", b.changed_at AS "changedAt",
        count(k.entry_id) AS entries,
        count(*) FILTER (WHERE NOT k.approved) AS pending,
        count(*) FILTER (WHERE k.status = 'quarantined') AS quarantined,
        count(*) FILTER (WHERE k.status = 'removed') AS removed,
        coalesce(sum(k.matches), 0)::bigint AS matches
        FROM known_banks b LEFT JOIN known_entries k USING (bank) GROUP BY b.bank ORDER BY b.bank`.execute(q);
      return rows.map((r) => BankView.parse(r));
    },

    /** Counts matches, each segment once however often it is told; gives those that are new. */
    found(matches: readonly KnownMatch[]): Promise<KnownMatch[]> {
      return inTransaction(q, async (tx) => {
        const fresh: KnownMatch[] = [];
        for (const m of matches) {
          const row = { entry_id: m.entryId, stream_id: m.streamId, item: m.item, at: m.at };
          const { numInsertedOrUpdatedRows: n } = await tx
            .insertInto('known_matches')
            .values(row)
            .onConflict((c) => c.doNothing())
            .executeTakeFirstOrThrow();
          if (Number(n ?? 0) === 0) continue;
          fresh.push(m);
          await tx
            .updateTable('known_entries')
            .set({
              matches: sql`matches + 1`,
              last_match_at: sql`greatest(coalesce(last_match_at, 0), ${m.at}::bigint)`,
            })
            .where('entry_id', '=', m.entryId)
            .execute();
        }
        return fresh;
      });
    },

    /** Where an entry was found from `since` (ms since 1970) on, oldest first. */
    async matchesOf(entryId: string, since: number): Promise<KnownMatch[]> {
      const rows = await q
        .selectFrom('known_matches')
        .selectAll()
        .where('entry_id', '=', entryId)
        .where('at', '>=', since)
        .orderBy('at')
        .execute();
      return rows.map((r) => ({
        entryId: r.entry_id,
        streamId: r.stream_id as StreamId,
        item: r.item,
        at: r.at,
      }));
    },

    /** Forgets where entries were found before `before`; their counts stay. */
    async forgetMatches(before: number): Promise<void> {
      await q.deleteFrom('known_matches').where('at', '<', before).execute();
    },
  };
}
