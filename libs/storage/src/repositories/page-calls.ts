import { PageCall, PageEvent, type PageId } from '@airlock/contracts/page';
import { type Selectable, sql } from 'kysely';
import { storableText } from '../database/storable.js';
import type { PageCallsTable } from '../database/tables/paging.js';
import type { Queries } from '../database/tables.js';

export interface NewCall extends Pick<PageCall, 'at' | 'step' | 'round' | 'channel'> {
  readonly callId: string;
  readonly person?: string | undefined;
  readonly channelId?: string | undefined;
  readonly name?: string | undefined;
}

export interface StoredCall extends PageCall {
  readonly callId: string;
  readonly pageId: PageId;
}

const callOf = (r: Selectable<PageCallsTable>): StoredCall => ({
  callId: r.call_id,
  pageId: r.page_id as PageId,
  ...PageCall.parse({
    ...{ at: r.at, step: r.step, round: r.round, channel: r.channel, state: r.state },
    ...{ person: r.person ?? undefined, channelId: r.channel_id ?? undefined, name: r.name ?? undefined },
    ...{ settledAt: r.settled_at ?? undefined, error: r.error ?? undefined },
  }),
});

/** Whom a page called and how that went, and what happened to it, in order. */
export function pageCallsRepository(q: Queries) {
  return {
    async log(pageId: PageId, events: readonly PageEvent[]): Promise<void> {
      if (events.length === 0) return;
      const { n } = await q
        .selectFrom('page_events')
        .select(sql<number>`coalesce(max(n), 0)::integer`.as('n'))
        .where('page_id', '=', pageId)
        .executeTakeFirstOrThrow();
      await q
        .insertInto('page_events')
        .values(
          events.map((e, i) => ({
            ...{ page_id: pageId, n: n + 1 + i, at: e.at, what: e.what },
            ...{ step: e.step ?? null, layer: e.layer ?? null, by: e.by ?? null },
            note: e.note === undefined ? null : storableText(e.note),
          })),
        )
        .execute();
    },

    async addCalls(pageId: PageId, calls: readonly NewCall[]): Promise<void> {
      if (calls.length === 0) return;
      const values = calls.map((c) => ({
        ...{ call_id: c.callId, page_id: pageId, at: c.at, step: c.step, round: c.round, channel: c.channel },
        ...{ person: c.person ?? null, channel_id: c.channelId ?? null, name: c.name ?? null },
        state: 'pending',
      }));
      await q.insertInto('page_calls').values(values).execute();
    },

    /** How a call went; once. */
    async settleCall(callId: string, o: { now: number; error?: string | undefined }): Promise<void> {
      await q
        .updateTable('page_calls')
        .set({
          state: o.error === undefined ? 'delivered' : 'failed',
          settled_at: o.now,
          error: o.error === undefined ? null : storableText(o.error.slice(0, 500)),
        })
        .where('call_id', '=', callId)
        .where('state', '=', 'pending')
        .execute();
    },

    async call(callId: string): Promise<StoredCall | undefined> {
      const row = await q
        .selectFrom('page_calls')
        .selectAll()
        .where('call_id', '=', callId)
        .executeTakeFirst();
      return row && callOf(row);
    },

    async events(pageIds: readonly string[]): Promise<(PageEvent & { pageId: string })[]> {
      if (pageIds.length === 0) return [];
      const found = await q
        .selectFrom('page_events')
        .selectAll()
        .where('page_id', 'in', pageIds)
        .orderBy('page_id')
        .orderBy('n')
        .execute();
      return found.map((r) => ({
        pageId: r.page_id,
        ...PageEvent.parse({
          ...{ at: r.at, what: r.what, step: r.step ?? undefined, layer: r.layer ?? undefined },
          ...{ by: r.by ?? undefined, note: r.note ?? undefined },
        }),
      }));
    },

    async calls(pageIds: readonly string[]): Promise<StoredCall[]> {
      if (pageIds.length === 0) return [];
      const found = await q
        .selectFrom('page_calls')
        .selectAll()
        .where('page_id', 'in', pageIds)
        .orderBy('at')
        .orderBy('call_id')
        .execute();
      return found.map(callOf);
    },
  };
}
