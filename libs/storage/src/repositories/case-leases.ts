import { sql } from 'kysely';
import { z } from 'zod';
import { StreamRecord } from '@airlock/contracts/control';
import type { CaseView } from '@airlock/contracts/http/stream-api';
import type { CaseId, StreamId } from '@airlock/contracts/ids';
import { ReviewLevel } from '@airlock/contracts/review';
import type { LeaseState } from '@airlock/moderation/review';
import type { Queries } from '../database/tables.js';
import { type CaseRow, casesRepository, caseView, CHANGED_NOW } from './cases.js';
import { inTransaction } from './support.js';

/** A case with everything that is stored of its place in the queue. Times in ms since 1970. */
export interface QueueRow {
  readonly case: CaseView;
  readonly lease: LeaseState;
  readonly thumbnail?: string | undefined;
  readonly jumpAt?: number | undefined;
  readonly level?: ReviewLevel | undefined;
  readonly escalatedFrom?: CaseId | undefined;
  readonly barred: readonly string[];
  readonly lookers: readonly { readonly by: string; readonly until: number }[];
  /** As the database has it; undefined when it has none. */
  readonly stream?: StreamRecord | undefined;
  /** By the clock of the database. */
  readonly changedAt: number;
}

/** A case that changed, and when by the clock of the database. */
export interface CaseChange {
  readonly caseId: CaseId;
  readonly streamId: StreamId;
  readonly isOpen: boolean;
  readonly changedAt: number;
}

const Names = z.array(z.string());
const Lookers = z.array(z.object({ by: z.string(), until: z.number() }));

interface Row extends CaseRow {
  lookers: unknown;
  record: unknown;
}

const lease = (r: Row): LeaseState => ({
  token: r.lease_token,
  ...(r.lease_by === null ? {} : { by: r.lease_by }),
  ...(r.lease_since === null ? {} : { since: r.lease_since }),
  ...(r.lease_until === null ? {} : { until: r.lease_until }),
});

const queueRow = (r: Row): QueueRow => ({
  case: caseView(r),
  lease: lease(r),
  thumbnail: r.thumbnail ?? undefined,
  jumpAt: r.jump_at ?? undefined,
  level: r.level === null ? undefined : ReviewLevel.parse(r.level),
  escalatedFrom: (r.escalated_from ?? undefined) as CaseId | undefined,
  barred: Names.parse(r.barred),
  lookers: Lookers.parse(r.lookers ?? []),
  stream: r.record === null ? undefined : StreamRecord.parse(r.record),
  changedAt: r.changed_at,
});

/** Who has which case, and who looks at it. Every change is a compare-and-set: several instances work on one table. */
export function caseLeasesRepository(q: Queries) {
  const rows = () =>
    q
      .selectFrom('cases')
      .leftJoin('streams', 'streams.stream_id', 'cases.stream_id')
      .selectAll('cases')
      .select([
        'streams.record',
        sql<number>`(SELECT count(*) FROM case_items i WHERE i.case_id = cases.case_id)`.as('hits'),
        sql<unknown>`(SELECT json_agg(json_build_object('by', l.by, 'until', l.until)) FROM case_lookers l
          WHERE l.case_id = cases.case_id)`.as('lookers'),
      ]);

  return {
    /** Every open case. */
    async open(): Promise<QueueRow[]> {
      return (await rows().where('cases.state', '=', 'open').execute()).map(queueRow);
    },

    async rows(caseIds: readonly CaseId[]): Promise<QueueRow[]> {
      if (caseIds.length === 0) return [];
      return (await rows().where('cases.case_id', 'in', caseIds).execute()).map(queueRow);
    },

    /** Which cases changed since then, by the clock of the database; the earliest first. */
    async changedSince(since: number): Promise<CaseChange[]> {
      const found = await q
        .selectFrom('cases')
        .select(['case_id', 'stream_id', 'state', 'changed_at'])
        .where('changed_at', '>', since)
        .orderBy('changed_at')
        .execute();
      return found.map((r) => ({
        caseId: r.case_id as CaseId,
        streamId: r.stream_id as StreamId,
        isOpen: r.state === 'open',
        changedAt: r.changed_at,
      }));
    },

    /** The new token; undefined when somebody else has the case, or it is not open. */
    async claim(c: { caseId: CaseId; by: string; now: number; until: number }): Promise<number | undefined> {
      const claimed = await q
        .updateTable('cases')
        .set({
          lease_token: sql`lease_token + 1`,
          lease_by: c.by,
          lease_since: c.now,
          lease_until: c.until,
          changed_at: CHANGED_NOW,
        })
        .where('case_id', '=', c.caseId)
        .where('state', '=', 'open')
        .where((e) =>
          e.or([e('lease_by', 'is', null), e('lease_by', '=', c.by), e('lease_until', '<=', c.now)]),
        )
        .returning('lease_token')
        .executeTakeFirst();
      return claimed?.lease_token;
    },

    /** False when the token does not hold the case any more. */
    async renew(c: {
      caseId: CaseId;
      by: string;
      token: number;
      now: number;
      until: number;
    }): Promise<boolean> {
      const renewed = await q
        .updateTable('cases')
        .set({ lease_until: c.until, changed_at: CHANGED_NOW })
        .where('case_id', '=', c.caseId)
        .where('state', '=', 'open')
        .where('lease_token', '=', c.token)
        .where('lease_by', '=', c.by)
        .where('lease_until', '>', c.now)
        .returning('case_id')
        .executeTakeFirst();
      return renewed !== undefined;
    },

    /** Gives the case back; changes nothing when the token does not hold it. */
    async release(c: { caseId: CaseId; by: string; token: number }): Promise<boolean> {
      const released = await q
        .updateTable('cases')
        .set({ lease_by: null, lease_since: null, lease_until: null, changed_at: CHANGED_NOW })
        .where('case_id', '=', c.caseId)
        .where('state', '=', 'open')
        .where('lease_token', '=', c.token)
        .where('lease_by', '=', c.by)
        .returning('case_id')
        .executeTakeFirst();
      return released !== undefined;
    },

    /** Undefined when the token does not hold the case at `at`: of two reviewers only one decides. */
    async close(c: {
      caseId: CaseId;
      by: string;
      token: number;
      outcome: string;
      at: number;
    }): Promise<CaseView | undefined> {
      const closed = await q
        .updateTable('cases')
        .set({
          ...{ state: 'closed', closed_at: c.at, closed_by: c.by, outcome: c.outcome, updated_at: c.at },
          ...{ lease_by: null, lease_since: null, lease_until: null, changed_at: CHANGED_NOW },
        })
        .where('case_id', '=', c.caseId)
        .where('state', '=', 'open')
        .where('lease_token', '=', c.token)
        .where('lease_by', '=', c.by)
        .where('lease_until', '>', c.at)
        .returning('case_id')
        .executeTakeFirst();
      return closed && casesRepository(q).get(c.caseId);
    },

    /** Closes a case of which nothing but waiting was ever noted, unless somebody has it; false when there is more in it. */
    async settle(caseId: CaseId, now: number): Promise<boolean> {
      const settled = await q
        .updateTable('cases')
        .set({
          ...{ state: 'closed', closed_at: now, closed_by: 'airlock:review', outcome: 'settled' },
          updated_at: now,
          changed_at: CHANGED_NOW,
        }) // prettier-ignore
        .where('case_id', '=', caseId)
        .where('state', '=', 'open')
        .where((e) => e.or([e('lease_by', 'is', null), e('lease_until', '<=', now)]))
        .where(
          sql<boolean>`NOT EXISTS (SELECT 1 FROM case_items i WHERE i.case_id = cases.case_id AND i.item_key NOT LIKE 'w/%')`,
        )
        .returning('case_id')
        .executeTakeFirst();
      return settled !== undefined;
    },

    /**
     * Opens a closed case again for whoever closed it, with a new token; what was opened for the stream since then goes
     * into it. Undefined when it is not theirs, or somebody has that newer case.
     */
    reopen(c: { caseId: CaseId; by: string; now: number; until: number }): Promise<number | undefined> {
      return inTransaction(q, async (tx) => {
        const mine = await tx
          .selectFrom('cases')
          .selectAll()
          .where('case_id', '=', c.caseId)
          .where('state', '=', 'closed')
          .where('closed_by', '=', c.by)
          .forUpdate()
          .executeTakeFirst();
        if (mine === undefined) return undefined;
        const newer = await tx
          .updateTable('cases')
          .set({
            state: 'closed',
            closed_at: c.now,
            closed_by: c.by,
            outcome: 'merged',
            changed_at: CHANGED_NOW,
          })
          .where('stream_id', '=', mine.stream_id)
          .where('state', '=', 'open')
          .where((e) => e.or([e('lease_by', 'is', null), e('lease_until', '<=', c.now)]))
          .returningAll()
          .executeTakeFirst();
        const other = await tx
          .selectFrom('cases')
          .select('case_id')
          .where('stream_id', '=', mine.stream_id)
          .where('state', '=', 'open')
          .executeTakeFirst();
        if (other !== undefined) return undefined;
        if (newer !== undefined)
          await tx
            .updateTable('case_items')
            .set({ case_id: c.caseId })
            .where('case_id', '=', newer.case_id)
            .execute();
        const isWorse = newer !== undefined && newer.severity > mine.severity;
        const opened = await tx
          .updateTable('cases')
          .set({
            ...{ state: 'open', closed_at: null, closed_by: null, outcome: null, updated_at: c.now },
            ...(isWorse ? { severity: newer.severity, label: newer.label } : {}),
            ...(newer?.thumbnail == null ? {} : { thumbnail: newer.thumbnail }),
            ...(mine.jump_at === null && newer?.jump_at != null ? { jump_at: newer.jump_at } : {}),
            lease_token: sql`lease_token + 1`,
            ...{ lease_by: c.by, lease_since: c.now, lease_until: c.until, changed_at: CHANGED_NOW },
          })
          .where('case_id', '=', c.caseId)
          .returning('lease_token')
          .executeTakeFirstOrThrow();
        return opened.lease_token;
      });
    },

    /** Says that somebody has the case open until then. */
    async look(c: { caseId: CaseId; by: string; now: number; until: number }): Promise<void> {
      await q
        .insertInto('case_lookers')
        .values({ case_id: c.caseId, by: c.by, until: c.until })
        .onConflict((o) => o.columns(['case_id', 'by']).doUpdateSet({ until: c.until }))
        .execute();
      await q.deleteFrom('case_lookers').where('until', '<=', c.now).execute();
      await q
        .updateTable('cases')
        .set({ changed_at: CHANGED_NOW })
        .where('case_id', '=', c.caseId)
        .where('state', '=', 'open')
        .execute();
    },
  };
}
export type CaseLeasesRepository = ReturnType<typeof caseLeasesRepository>;
