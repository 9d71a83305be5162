import { Page, type PageId, type PageNeeds, type PageUrgency } from '@airlock/contracts/page';
import { type Selectable, sql } from 'kysely';
import { storableJson, storableText } from '../database/storable.js';
import type { PagesTable } from '../database/tables/paging.js';
import type { Queries } from '../database/tables.js';
import { pageCallsRepository } from './page-calls.js';
import type { Page as Paged } from './support.js';

/** Something that calls whoever is on duty. */
export interface NewPage {
  readonly pageId: PageId;
  readonly kind: string;
  readonly subject: string;
  /** Alike ones within the time are one page. */
  readonly groupKey: string;
  readonly title: Page['title'];
  readonly urgency: PageUrgency;
  readonly needs: PageNeeds;
  readonly drill: boolean;
  /** `open`: a page that somebody answered is not joined. */
  readonly joins: 'open' | 'unresolved';
  readonly streamId?: string | undefined;
  readonly caseId?: string | undefined;
  readonly incidentId?: string | undefined;
  readonly deadlineKey?: string | undefined;
}

/** How the calling of a page stands, as the engine says it. */
export interface StoredCalling {
  readonly state: Page['state'];
  readonly step?: number;
  readonly round: number;
  readonly since: number;
  readonly nextAt?: number;
  readonly answeredBy?: string;
}

type Row = Selectable<PagesTable>;

const pageOf = (r: Row): Page =>
  Page.parse({
    pageId: r.page_id,
    kind: r.kind,
    subject: r.subject,
    title: r.title,
    urgency: r.urgency,
    needs: r.needs,
    drill: r.drill,
    state: r.state,
    count: r.count,
    raisedAt: r.raised_at,
    lastAt: r.last_at,
    step: r.step ?? undefined,
    layer: r.layer ?? undefined,
    round: r.round,
    called: r.called,
    nextAt: r.next_at ?? undefined,
    streamId: r.stream_id ?? undefined,
    caseId: r.case_id ?? undefined,
    incidentId: r.incident_id ?? undefined,
    acknowledgedBy: r.answered_by ?? undefined,
    acknowledgedAt: r.acknowledged_at ?? undefined,
    resolvedBy: r.resolved_by ?? undefined,
    resolvedAt: r.resolved_at ?? undefined,
    note: r.note ?? undefined,
  });

const callingOf = (r: Row): StoredCalling => ({
  state: r.state as Page['state'],
  ...(r.step === null ? {} : { step: r.step }),
  round: r.round,
  since: r.since,
  ...(r.next_at === null ? {} : { nextAt: r.next_at }),
  ...(r.answered_by === null ? {} : { answeredBy: r.answered_by }),
});

/** Calls to whoever is on duty: what is due is in the rows, so that a restart loses none. */
export function pagesRepository(q: Queries) {
  const rows = () => q.selectFrom('pages').selectAll();
  const calls = pageCallsRepository(q);
  return {
    ...calls,

    /** A new page, due at once; or one more of a page that is not over and was raised less than `withinMs` ago. */
    async raise(p: NewPage, now: number, withinMs: number): Promise<{ page: Page; isNew: boolean }> {
      // Two that are alike and come at once must find one another.
      await sql`SELECT pg_advisory_xact_lock(hashtext(${`page/${p.groupKey}`}))`.execute(q);
      const known = await rows()
        .where('group_key', '=', p.groupKey)
        .where('state', 'in', p.joins === 'open' ? ['open'] : ['open', 'acknowledged'])
        .where('last_at', '>=', now - withinMs)
        .orderBy('last_at', 'desc')
        .limit(1)
        .forUpdate()
        .executeTakeFirst();
      if (known !== undefined) {
        const row = await q
          .updateTable('pages')
          .set({
            count: known.count + 1,
            last_at: Math.max(known.last_at, now),
            title: storableJson(p.title),
          })
          .where('page_id', '=', known.page_id)
          .returningAll()
          .executeTakeFirstOrThrow();
        return { page: pageOf(row), isNew: false };
      }
      const row = await q
        .insertInto('pages')
        .values({
          page_id: p.pageId,
          kind: p.kind,
          subject: p.subject,
          group_key: p.groupKey,
          title: storableJson(p.title),
          ...{ urgency: p.urgency, needs: p.needs, drill: p.drill, state: 'open', count: 1 },
          ...{ raised_at: now, last_at: now, round: 0, since: now, next_at: now, called: '[]' },
          stream_id: p.streamId ?? null,
          case_id: p.caseId ?? null,
          incident_id: p.incidentId ?? null,
          deadline_key: p.deadlineKey ?? null,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await calls.log(p.pageId, [{ at: now, what: 'raised' }]);
      return { page: pageOf(row), isNew: true };
    },

    /** Pages whose time has come, also where the clock went back behind their call. */
    async due(now: number, limit: number): Promise<PageId[]> {
      const found = await q
        .selectFrom('pages')
        .select('page_id')
        .where('state', '=', 'open')
        .where((w) => w.or([w('next_at', 'is', null), w('next_at', '<=', now), w('since', '>', now)]))
        .orderBy(sql`urgency = 'critical' DESC`)
        .orderBy('next_at')
        .limit(limit)
        .execute();
      return found.map((r) => r.page_id as PageId);
    },

    /** Locked until the transaction ends. */
    async hold(pageId: PageId): Promise<{ page: Page; calling: StoredCalling } | undefined> {
      const row = await rows().where('page_id', '=', pageId).forUpdate().executeTakeFirst();
      return row && { page: pageOf(row), calling: callingOf(row) };
    },

    /** How the calling stands from now on. `call` where somebody is called because of it. */
    async save(
      pageId: PageId,
      c: StoredCalling,
      more: {
        readonly now: number;
        readonly by?: string | undefined;
        readonly note?: string | undefined;
        readonly call?: { readonly layer: string; readonly people: readonly string[] } | undefined;
      },
    ): Promise<Page> {
      const { now, by, note, call } = more;
      const row = await q
        .updateTable('pages')
        .set((e) => ({
          ...{
            state: c.state,
            step: c.step ?? null,
            round: c.round,
            since: c.since,
            next_at: c.nextAt ?? null,
          },
          answered_by: c.answeredBy ?? null,
          acknowledged_at:
            c.answeredBy === undefined ? null : sql<number>`coalesce(acknowledged_at, ${now}::bigint)`,
          ...(c.state === 'resolved'
            ? { resolved_by: e.fn.coalesce('resolved_by', e.val(by ?? null)), resolved_at: sql<number>`coalesce(resolved_at, ${now}::bigint)` } // prettier-ignore
            : {}),
          ...(note === undefined ? {} : { note: storableText(note) }),
          ...(call === undefined ? {} : { layer: call.layer, called: storableJson(call.people) }),
        }))
        .where('page_id', '=', pageId)
        .returningAll()
        .executeTakeFirstOrThrow();
      return pageOf(row);
    },

    /** Pages that are not over although the deadline they tell of is. */
    async overtaken(): Promise<PageId[]> {
      const found = await q
        .selectFrom('pages')
        .innerJoin('deadlines', 'deadlines.key', 'pages.deadline_key')
        .select('page_id')
        .where('pages.state', '<>', 'resolved')
        // Of several that are one page, others may still run.
        .where('pages.count', '=', 1)
        .where('deadlines.state', 'in', ['met', 'cancelled'])
        .limit(100)
        .execute();
      return found.map((r) => r.page_id as PageId);
    },

    /** Open pages about a stream or a case that wait for an eye on it. */
    async unseen(about: { readonly streamId?: string; readonly caseId?: string }): Promise<PageId[]> {
      const found = await q
        .selectFrom('pages')
        .select('page_id')
        .where('state', '=', 'open')
        .where('needs', '=', 'eye')
        .where((w) =>
          w.or([w('stream_id', '=', about.streamId ?? ''), w('case_id', '=', about.caseId ?? '')]),
        )
        .execute();
      return found.map((r) => r.page_id as PageId);
    },

    /** Pages of a group that are not over. */
    async ofGroup(groupKey: string): Promise<PageId[]> {
      const found = await q
        .selectFrom('pages')
        .select('page_id')
        .where('group_key', '=', groupKey)
        .where('state', '<>', 'resolved')
        .execute();
      return found.map((r) => r.page_id as PageId);
    },

    get: async (pageId: PageId): Promise<Page | undefined> => {
      const row = await rows().where('page_id', '=', pageId).executeTakeFirst();
      return row && pageOf(row);
    },

    /** Newest first. */
    async list(
      o: Paged & { readonly state?: Page['state'] | undefined; readonly kind?: string | undefined },
    ): Promise<Page[]> {
      let query = rows().orderBy('raised_at', 'desc').orderBy('page_id', 'desc').limit(o.limit);
      if (o.before !== undefined) query = query.where('raised_at', '<', o.before);
      if (o.state !== undefined) query = query.where('state', '=', o.state);
      if (o.kind !== undefined) query = query.where('kind', '=', o.kind);
      return (await query.execute()).map(pageOf);
    },

    async of(pageIds: readonly string[]): Promise<Page[]> {
      if (pageIds.length === 0) return [];
      return (await rows().where('page_id', 'in', pageIds).orderBy('raised_at').execute()).map(pageOf);
    },

    async ofIncident(incidentId: string): Promise<Page[]> {
      return (await rows().where('incident_id', '=', incidentId).orderBy('raised_at').execute()).map(pageOf);
    },

    /** Raised in a time, both ends as ms since 1970, the second one not included; or about these streams. */
    async between(from: number, until: number, streamIds?: readonly string[]): Promise<Page[]> {
      if (streamIds?.length === 0) return [];
      let query = rows().where('raised_at', '>=', from).where('raised_at', '<', until).orderBy('raised_at');
      if (streamIds !== undefined) query = query.where('stream_id', 'in', streamIds);
      return (await query.limit(10_000).execute()).map(pageOf);
    },

    /** For metrics: how many are open, since when the oldest of them calls. */
    async depth(): Promise<{ open: number; oldestAt: number | undefined }> {
      const found = await q
        .selectFrom('pages')
        .select([sql<number>`count(*)::integer`.as('open'), sql<number | null>`min(raised_at)`.as('oldest')])
        .where('state', '=', 'open')
        .executeTakeFirstOrThrow();
      return { open: found.open, oldestAt: found.oldest ?? undefined };
    },
  };
}
