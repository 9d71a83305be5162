import { hash } from 'node:crypto';
import type { BlobKey } from '@airlock/contracts/ids';
import type { LegalHold } from '@airlock/contracts/retention';
import type { RetentionRules } from '@airlock/policy/retention';
import type { Queries } from '@airlock/storage/database';
import { legalHoldsRepository } from '@airlock/storage/repositories/legal-holds';
import { type RawBuilder, sql } from 'kysely';

/** Something past its time, as far as its store can tell. */
export interface Expired {
  readonly id: string;
  /** What its days are counted from, ms since 1970. */
  readonly at: number;
  /** The stream it is about, if it is about one: legal holds ask for that. */
  readonly streamId?: string;
}

export interface Deleted {
  readonly id: string;
  readonly count: number;
  readonly bytes: number;
  /** SHA-256 of what it was, hex. */
  readonly content: string;
  readonly blobs?: readonly BlobKey[];
}

/** A place where things are kept for a time and no longer. */
export interface RetentionStore {
  readonly store: string;
  /** Items of one batch; default 200. */
  readonly atOnce?: number;
  /** Names of its classes; the longest counts. */
  class(rules: RetentionRules): readonly string[];
  /** Items from before `before`, by time and id, those after `after` alone. */
  expired(q: Queries, before: number, limit: number, after?: Expired): Promise<Expired[]>;
  /** On the transaction of the batch; what is gone already is left out of the answer. */
  delete(tx: Queries, ids: readonly string[]): Promise<Deleted[]>;
  /** For stores whose items are not of one stream: which of the active holds keep an item. */
  held?(tx: Queries, item: Expired, holds: readonly LegalHold[]): Promise<readonly LegalHold[]>;
}

/** The stores of one part of the house. */
export type StoresOf = (rules: RetentionRules) => readonly RetentionStore[];

interface TableOptions {
  readonly table: string;
  /** SQL of what names a row. */
  readonly key: string;
  /** SQL of the time its days are counted from. */
  readonly at: string;
  readonly stream?: string;
  /** Rows that can be past their time at all. */
  readonly where?: string;
  /** Tables whose rows go with these, and the column there that names one of these. */
  readonly dependents?: Readonly<Record<string, string>>;
  readonly class: RetentionStore['class'];
}

/** A store whose items are the rows of one table. */
export const tableStore = ({
  table,
  key,
  at,
  stream,
  where = 'true',
  dependents = {},
  ...of
}: TableOptions): RetentionStore => {
  const id = sql`(${sql.raw(key)})::text`;
  const time = sql.raw(at);
  return {
    store: table,
    class: of.class,
    async expired(q, before, limit, after) {
      const beyond = after === undefined ? sql`` : sql`AND (${time}, ${id}) > (${after.at}, ${after.id})`;
      const streamId = stream === undefined ? sql`NULL::text` : sql.id(stream);
      const { rows } = await sql<{ id: string; at: number; stream_id: string | null }>`
        SELECT ${id} AS id, ${time} AS at, ${streamId} AS stream_id FROM ${sql.id(table)} t
        WHERE ${time} < ${before} AND (${sql.raw(where)}) ${beyond} ORDER BY 2, 1 LIMIT ${limit}`.execute(q);
      return rows.map((r) => ({
        id: r.id,
        at: r.at,
        ...(r.stream_id === null ? {} : { streamId: r.stream_id }),
      }));
    },
    // Without a stream of its own it is held by every hold whose names its row has in it.
    ...(stream === undefined ? { held: heldByWords(table, id) } : {}),
    async delete(tx, ids) {
      for (const [dependent, column] of Object.entries(dependents))
        await sql`DELETE FROM ${sql.id(dependent)} WHERE ${sql.id(column)} IN
          (SELECT ${id} FROM ${sql.id(table)} t WHERE ${id} IN (${sql.join(ids)}) AND (${sql.raw(where)}))`.execute(
          tx,
        );
      const { rows } = await sql<Omit<Deleted, 'count'>>`DELETE FROM ${sql.id(table)} t
        WHERE ${id} IN (${sql.join(ids)}) AND (${sql.raw(where)})
        RETURNING ${id} AS id, pg_column_size(t)::integer AS bytes,
          encode(sha256(convert_to(t::text, 'UTF8')), 'hex') AS content`.execute(tx);
      return rows.map((r) => ({ ...r, count: 1 }));
    },
  };
};

const heldByWords =
  (table: string, id: RawBuilder<unknown>): NonNullable<RetentionStore['held']> =>
  async (tx, item, holds) => {
    const keeping: LegalHold[] = [];
    for (const hold of holds) {
      const { from = 0, until = Infinity, streams, streamers, rooms, label } = hold.scope;
      if (item.at < from || item.at >= until) continue;
      const words = await legalHoldsRepository(tx).words(hold);
      const isOfTimeAlone = (streams ?? streamers ?? rooms ?? label) === undefined;
      if (isOfTimeAlone || (words.length > 0 && (await rowMentions(tx, table, id, item.id, words))))
        keeping.push(hold);
    }
    return keeping;
  };

const rowMentions = async (
  tx: Queries,
  table: string,
  id: RawBuilder<unknown>,
  of: string,
  words: readonly string[],
): Promise<boolean> => {
  const { rows } = await sql<{ found: boolean }>`SELECT EXISTS(SELECT 1 FROM ${sql.id(table)} t,
    unnest(ARRAY[${sql.join(words)}]::text[]) word WHERE ${id} = ${of} AND strpos(t::text, word) > 0) AS found`.execute(
    tx,
  );
  return rows[0]!.found;
};

/** What Airlock itself keeps beside recordings and the audit log. */
export const coreStores = (): RetentionStore[] => {
  const records = (rules: RetentionRules) => rules.records;
  const table = (options: Omit<TableOptions, 'class'> & Partial<Pick<TableOptions, 'class'>>) =>
    tableStore({ class: records, ...options });
  return [
    table({
      table: 'cases',
      key: 'case_id',
      at: 'closed_at',
      stream: 'stream_id',
      where: 'NOT EXISTS (SELECT 1 FROM case_items i WHERE i.case_id = t.case_id)',
      dependents: { case_marks: 'case_id', case_lookers: 'case_id' },
    }),
    table({ table: 'actions', key: 'action_id', at: 'decided_at', stream: 'stream_id' }),
    table({ table: 'approvals', key: 'approval_id', at: 'requested_at', where: `state <> 'waiting'` }),
    table({ table: 'deadlines', key: 'key', at: 'due_at', where: `state <> 'running'` }),
    table({ table: 'announcements', key: 'id', at: 'time' }),
    table({ table: 'outbox', key: 'id', at: 'coalesce(confirmed_at, dead_at)' }),
    table({
      table: 'sale_links',
      key: `stream_id || '/' || ref`,
      at: 'coalesce(completed_at, at)',
      stream: 'stream_id',
      class: (rules) => rules.sales,
    }),
    table({
      table: 'streams',
      key: 'stream_id',
      at: `coalesce((record->>'endedAt')::bigint, started_at)`,
      stream: 'stream_id',
      where:
        'NOT live AND NOT EXISTS (SELECT 1 FROM retention_streams r WHERE r.stream_id = t.stream_id AND r.emptied_at IS NULL)',
    }),
    table({ table: 'retention_streams', key: 'stream_id', at: 'emptied_at', stream: 'stream_id' }),
    table({ table: 'erasures', key: 'erasure_id', at: 'ended_at' }),
    table({ table: 'legal_holds', key: 'hold_id', at: 'released_at' }),
  ];
};

/** One digest of many, whatever their order. */
export const digestOf = (digests: readonly string[]): string =>
  hash('sha256', digests.toSorted().join('\n'), 'hex');
