import { type Selectable, sql } from 'kysely';
import { CaseView } from '@airlock/contracts/http/stream-api';
import type { CaseId, StreamerId, StreamId } from '@airlock/contracts/ids';
import type { CasesTable, Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';
import { inTransaction, lastOfEach, type Page } from './support.js';

/** One hit in a case. */
export interface CaseItem {
  /** Names the hit within its stream, for example `s/<epoch>/<seq>`: repeating it changes nothing. */
  readonly key: string;
  /** ms since 1970 */
  readonly at: number;
  readonly severity: number;
  readonly label?: string | undefined;
  readonly body: unknown;
  /** Blob key of its picture. */
  readonly thumbnail?: string | undefined;
  /** Somebody's life is in danger: the case goes before all others. */
  readonly jumps?: boolean | undefined;
}

export interface CaseRow extends Selectable<CasesTable> {
  hits: number;
}

/** The database's own clock, ms since 1970: several instances compare it with each other. */
export const CHANGED_NOW = sql<number>`(extract(epoch FROM clock_timestamp()) * 1000)::bigint`;

export const caseView = (r: CaseRow): CaseView =>
  CaseView.parse({
    caseId: r.case_id,
    streamId: r.stream_id,
    state: r.state,
    severity: r.severity,
    label: r.label ?? undefined,
    hits: r.hits,
    openedAt: r.opened_at,
    updatedAt: r.updated_at,
  });

/** The review items: at most one open case per stream, to which later hits are appended. */
export function casesRepository(q: Queries) {
  const cases = (on: Queries) =>
    on
      .selectFrom('cases')
      .selectAll('cases')
      .select(
        // Counted, not kept: the items are the record.
        sql<number>`(SELECT count(*) FROM case_items i WHERE i.case_id = cases.case_id)`.as('hits'),
      );
  const byId = async (on: Queries, caseId: string) => {
    const row = await cases(on).where('case_id', '=', caseId).executeTakeFirst();
    return row && caseView(row);
  };
  return {
    /**
     * Appends hits to the stream's open case, opening it (as `caseId`) when there is none. Undefined when every hit was
     * known already, whether its case is open or closed.
     */
    append(entry: {
      readonly caseId: CaseId;
      readonly streamId: StreamId;
      readonly items: readonly CaseItem[];
    }): Promise<{ readonly case: CaseView; readonly opened: boolean } | undefined> {
      return inTransaction(q, async (tx) => {
        const items = lastOfEach(entry.items, (i) => i.key);
        if (items.length === 0) return undefined;
        const known = await tx
          .selectFrom('case_items')
          .select('item_key')
          .where('stream_id', '=', entry.streamId)
          .where(
            'item_key',
            'in',
            items.map((i) => i.key),
          )
          .execute();
        const keys = new Set(known.map((k) => k.item_key));
        const fresh = items.filter((i) => !keys.has(i.key));
        if (fresh.length === 0) return undefined;
        const worst = fresh.reduce((a, b) => (b.severity > a.severity ? b : a));
        const times = fresh.map((i) => i.at);
        const newest = [...fresh].sort((a, b) => a.at - b.at);
        const { case_id } = await tx
          .insertInto('cases')
          .values({
            case_id: entry.caseId,
            stream_id: entry.streamId,
            state: 'open',
            severity: worst.severity,
            label: worst.label ?? null,
            opened_at: Math.min(...times),
            updated_at: Math.max(...times),
            thumbnail: newest.findLast((i) => i.thumbnail !== undefined)?.thumbnail ?? null,
            jump_at: newest.find((i) => i.jumps === true)?.at ?? null,
            changed_at: CHANGED_NOW,
          })
          .onConflict((c) =>
            c
              .column('stream_id')
              .where(sql<boolean>`state = 'open'`)
              .doUpdateSet({
                label: sql`CASE WHEN excluded.severity > cases.severity THEN excluded.label ELSE cases.label END`,
                severity: sql`greatest(cases.severity, excluded.severity)`,
                updated_at: sql`greatest(cases.updated_at, excluded.updated_at)`,
                thumbnail: sql`coalesce(excluded.thumbnail, cases.thumbnail)`,
                jump_at: sql`least(cases.jump_at, excluded.jump_at)`,
                changed_at: CHANGED_NOW,
              }),
          )
          .returning('case_id')
          .executeTakeFirstOrThrow();
        await tx
          .insertInto('case_items')
          .values(
            fresh.map((i) => ({
              stream_id: entry.streamId,
              item_key: i.key,
              case_id,
              at: i.at,
              severity: i.severity,
              label: i.label ?? null,
              body: storableJson(i.body),
            })),
          )
          .onConflict((c) => c.doNothing())
          .execute();
        return { case: (await byId(tx, case_id))!, opened: case_id === entry.caseId };
      });
    },

    /** Opens a case for a stream that has none; undefined when it has one. */
    open(entry: {
      readonly caseId: CaseId;
      readonly streamId: StreamId;
      readonly item: CaseItem;
      readonly level?: string | undefined;
      readonly escalatedFrom?: CaseId | undefined;
      readonly barred?: readonly string[] | undefined;
    }): Promise<CaseView | undefined> {
      return inTransaction(q, async (tx) => {
        const { caseId, streamId, item } = entry;
        const opened = await tx
          .insertInto('cases')
          .values({
            case_id: caseId,
            stream_id: streamId,
            state: 'open',
            severity: item.severity,
            label: item.label ?? null,
            opened_at: item.at,
            updated_at: item.at,
            thumbnail: item.thumbnail ?? null,
            jump_at: item.jumps === true ? item.at : null,
            level: entry.level ?? null,
            escalated_from: entry.escalatedFrom ?? null,
            barred: storableJson(entry.barred ?? []),
            changed_at: CHANGED_NOW,
          })
          .onConflict((c) =>
            c
              .column('stream_id')
              .where(sql<boolean>`state = 'open'`)
              .doNothing(),
          )
          .returning('case_id')
          .executeTakeFirst();
        if (opened === undefined) return undefined;
        await tx
          .insertInto('case_items')
          .values({
            stream_id: streamId,
            item_key: item.key,
            case_id: caseId,
            at: item.at,
            severity: item.severity,
            label: item.label ?? null,
            body: storableJson(item.body),
          })
          .execute();
        return byId(tx, caseId);
      });
    },

    /** Closed cases of all streams of a streamer, or open ones as well, newest first. */
    async ofStreamer(
      streamerId: StreamerId,
      limit: number,
      state: 'closed' | 'all' = 'closed',
    ): Promise<CaseView[]> {
      let query = cases(q)
        .innerJoin('streams', 'streams.stream_id', 'cases.stream_id')
        .where('streams.streamer_id', '=', streamerId)
        .orderBy('cases.updated_at', 'desc')
        .limit(limit);
      if (state !== 'all') query = query.where('cases.state', '=', state);
      return (await query.execute()).map(caseView);
    },

    get: (caseId: CaseId): Promise<CaseView | undefined> => byId(q, caseId),

    async openOf(streamId: StreamId): Promise<CaseView | undefined> {
      const row = await cases(q)
        .where('stream_id', '=', streamId)
        .where(sql<boolean>`state = 'open'`)
        .executeTakeFirst();
      return row && caseView(row);
    },

    /** By last change, newest first. */
    async list(page: Page & { readonly state: 'open' | 'closed' | 'all' }): Promise<CaseView[]> {
      let query = cases(q).orderBy('updated_at', 'desc').limit(page.limit);
      if (page.before !== undefined) query = query.where('updated_at', '<', page.before);
      if (page.state !== 'all') query = query.where('state', '=', page.state);
      return (await query.execute()).map(caseView);
    },

    /** Oldest first; only the newest `limit` of them where one is given. */
    async items(caseId: CaseId, limit?: number): Promise<CaseItem[]> {
      let query = q
        .selectFrom('case_items')
        .selectAll()
        .where('case_id', '=', caseId)
        .orderBy('at', 'desc')
        .orderBy('item_key', 'desc');
      if (limit !== undefined) query = query.limit(limit);
      const rows = (await query.execute()).reverse();
      return rows.map((r) => ({
        key: r.item_key,
        at: r.at,
        severity: r.severity,
        label: r.label ?? undefined,
        body: r.body,
      }));
    },
  };
}
