import { sql, type Selectable } from 'kysely';
import { type LookKind, LookResult, type SettledOutcome } from '@airlock/contracts/quality';
import { CaseDecision } from '@airlock/contracts/case';
import type { CaseId, StreamId } from '@airlock/contracts/ids';
import type { Checked, Look } from '@airlock/moderation/quality';
import type { LeaseState } from '@airlock/moderation/review';
import { z } from 'zod';
import type { Queries, Tables } from '../database/tables.js';
import { storableJson } from '../database/storable.js';
import type { Page } from './support.js';

/** A look with what is needed to show it in a list. */
export interface StoredLook extends Look {
  readonly lookId: CaseId;
  readonly caseId: CaseId;
  readonly streamId: StreamId;
  readonly label?: string | undefined;
  readonly severity: number;
  readonly firstAt: number;
}

export type NewLook = Omit<StoredLook, 'lease' | 'state'>;

export interface LookWord {
  readonly by: string;
  readonly at: number;
  readonly outcome: SettledOutcome;
  readonly clause: string;
  readonly evidence: readonly string[];
  readonly note: string;
  readonly role: string;
}

const Barred = z.array(z.string());
const Opinion = CaseDecision.pick({ outcome: true, clause: true, note: true });
export type Opinion = z.infer<typeof Opinion>;

type Row = Selectable<Tables['looks']>;

const leaseOf = (r: Row): LeaseState =>
  r.lease_by === null
    ? { token: r.token }
    : { token: r.token, by: r.lease_by, since: r.lease_since!, until: r.lease_until! };

const look = (r: Row): StoredLook => ({
  lookId: r.look_id as CaseId,
  kind: r.kind as LookKind,
  caseId: r.case_id as CaseId,
  streamId: r.stream_id as StreamId,
  label: r.label ?? undefined,
  severity: r.severity,
  outcome: r.outcome as SettledOutcome,
  firstBy: r.first_by ?? undefined,
  firstAt: r.first_at,
  onlyFor: r.only_for ?? undefined,
  barred: Barred.parse(r.barred),
  offeredAt: r.offered_at,
  state: r.state as Look['state'],
  lease: leaseOf(r),
});

/** Settled cases that are looked at again. */
export function looksRepository(q: Queries) {
  return {
    /** False when the case is looked at that way already; a known answer, when this person had it before. */
    async add(l: NewLook): Promise<boolean> {
      const row = await q
        .insertInto('looks')
        .values({
          ...{ look_id: l.lookId, kind: l.kind, case_id: l.caseId, stream_id: l.streamId },
          ...{ label: l.label ?? null, severity: l.severity, outcome: l.outcome },
          ...{ first_by: l.firstBy ?? null, first_at: l.firstAt, only_for: l.onlyFor ?? null },
          ...{ barred: storableJson(l.barred), offered_at: l.offeredAt, state: 'waiting', token: 0 },
        })
        .onConflict((c) => c.doNothing())
        .returning('look_id')
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Locked until the transaction ends, when `forUpdate`. */
    async get(id: CaseId, o: { readonly forUpdate?: boolean } = {}): Promise<StoredLook | undefined> {
      const query = q.selectFrom('looks').selectAll().where('look_id', '=', id);
      const row = await (o.forUpdate === true ? query.forUpdate() : query).executeTakeFirst();
      return row && look(row);
    },

    /** Offered at `now`, the longest wait first. */
    async waiting(now: number, limit: number): Promise<StoredLook[]> {
      const rows = await q
        .selectFrom('looks')
        .selectAll()
        .where(sql<boolean>`state = 'waiting'`)
        .where('offered_at', '<=', now)
        .orderBy('offered_at')
        .limit(limit)
        .execute();
      return rows.map(look);
    },

    async setLease(id: CaseId, { token, by, since, until }: LeaseState): Promise<void> {
      const lease = { lease_by: by ?? null, lease_since: since ?? null, lease_until: until ?? null };
      await q
        .updateTable('looks')
        .set({ token, ...lease })
        .where('look_id', '=', id)
        .execute();
    },

    /** False when it was decided before: of two only one decides. */
    async decide(id: CaseId, w: LookWord): Promise<boolean> {
      const { clause, evidence, note, outcome, role } = w;
      const row = await q
        .updateTable('looks')
        .set({
          ...{ state: 'decided', decided_by: w.by, decided_at: w.at, decided_outcome: outcome },
          ...{ decision: storableJson({ outcome, clause, evidence, note, role }) },
          ...{ lease_by: null, lease_since: null, lease_until: null },
        })
        .where('look_id', '=', id)
        .where('state', '=', 'waiting')
        .returning('look_id')
        .executeTakeFirst();
      return row !== undefined;
    },

    /** The first decision was taken back: nothing is left to look at. */
    async drop(caseId: CaseId): Promise<void> {
      await q
        .updateTable('looks')
        .set({ state: 'dropped' })
        .where('case_id', '=', caseId)
        .where('state', '=', 'waiting')
        .where('kind', '<>', 'known')
        .execute();
    },

    /** Nobody of `barred` gets it again; a known answer was for one person only and is gone. */
    async passOn(id: CaseId, barred: readonly string[]): Promise<void> {
      await q
        .updateTable('looks')
        .set({
          ...{ barred: storableJson(barred), lease_by: null, lease_since: null, lease_until: null },
          state: sql<string>`CASE WHEN kind = 'known' THEN 'dropped' ELSE state END`,
        })
        .where('look_id', '=', id)
        .execute();
    },

    /** Whether this person looks at this case again at `now` (ms since 1970). */
    async isHeldOn(caseId: CaseId, person: string, now: number): Promise<boolean> {
      const row = await q
        .selectFrom('looks')
        .select('look_id')
        .where('case_id', '=', caseId)
        .where('lease_by', '=', person)
        .where('lease_until', '>', now)
        .where('state', '=', 'waiting')
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Everybody who decided a look at this case. */
    async lookedAt(caseId: CaseId): Promise<string[]> {
      const rows = await q
        .selectFrom('looks')
        .select('decided_by')
        .distinct()
        .where('case_id', '=', caseId)
        .where('decided_by', 'is not', null)
        .execute();
      return rows.flatMap((r) => (r.decided_by === null ? [] : [r.decided_by]));
    },

    /** What was said in the second look at a case. */
    async secondWord(caseId: CaseId): Promise<Opinion | undefined> {
      const row = await q
        .selectFrom('looks')
        .select('decision')
        .where('case_id', '=', caseId)
        .where('kind', '=', 'second')
        .where('state', '=', 'decided')
        .executeTakeFirst();
      return row && Opinion.parse(row.decision);
    },

    /** Looks whose first or own decision lies in [from, to), ms since 1970, with the expert's word where there is one. */
    async checked(from: number, to: number): Promise<Checked[]> {
      const rows = await q
        .selectFrom('looks as l')
        .leftJoin('looks as e', (j) =>
          j.onRef('e.case_id', '=', 'l.case_id').on('e.kind', '=', 'expert').on('e.state', '=', 'decided'),
        )
        .select([
          'l.kind',
          'l.label',
          'l.outcome',
          'l.first_by',
          'l.first_at',
          'l.decided_by',
          'l.decided_at',
        ])
        .select(['l.decided_outcome', 'e.decided_outcome as expert'])
        .where('l.kind', '<>', 'expert')
        .where('l.state', '<>', 'dropped')
        .where((w) =>
          w.or([
            w.and([w('l.first_at', '>=', from), w('l.first_at', '<', to)]),
            w.and([w('l.decided_at', '>=', from), w('l.decided_at', '<', to), w('l.state', '=', 'decided')]),
          ]),
        )
        .execute();
      return rows.map((r) => ({
        kind: r.kind as LookKind,
        label: r.label ?? undefined,
        first: { by: r.first_by ?? undefined, outcome: r.outcome as SettledOutcome, at: r.first_at },
        second:
          r.decided_by === null
            ? undefined
            : { by: r.decided_by, outcome: r.decided_outcome as SettledOutcome, at: r.decided_at! },
        expert: r.kind === 'second' ? ((r.expert as SettledOutcome | null) ?? undefined) : undefined,
      }));
    },

    /** Second looks that were decided, newest first. */
    async results(o: Page & { readonly disagreed?: boolean | undefined }): Promise<LookResult[]> {
      let query = q
        .selectFrom('looks as l')
        .leftJoin('looks as e', (j) =>
          j.onRef('e.case_id', '=', 'l.case_id').on('e.kind', '=', 'expert').on('e.state', '=', 'decided'),
        )
        .selectAll('l')
        .select('e.decided_outcome as expert')
        .where('l.kind', '=', 'second')
        .where(sql<boolean>`l.state = 'decided'`)
        .orderBy('l.decided_at', 'desc')
        .limit(o.limit);
      if (o.before !== undefined) query = query.where('l.decided_at', '<', o.before);
      if (o.disagreed === true) query = query.whereRef('l.decided_outcome', '<>', 'l.outcome');
      return (await query.execute()).map((r) => {
        const agreed = r.outcome === r.decided_outcome;
        return LookResult.parse({
          ...{ lookId: r.look_id, caseId: r.case_id, kind: r.kind, label: r.label ?? undefined, agreed },
          first: { by: r.first_by ?? '', outcome: r.outcome },
          second: {
            ...{ by: r.decided_by, outcome: r.decided_outcome, at: r.decided_at },
            note: Opinion.parse(r.decision).note,
          },
          settled: agreed ? r.outcome : (r.expert ?? undefined),
        });
      });
    },

    /** How many cases each person closed in [from, to). */
    async closedBy(from: number, to: number): Promise<Map<string, number>> {
      const rows = await q
        .selectFrom('case_decisions')
        .select(['by', sql<number>`count(*)`.as('n')])
        .where('at', '>=', from)
        .where('at', '<', to)
        .groupBy('by')
        .execute();
      return new Map(rows.map((r) => [r.by, Number(r.n)]));
    },
  };
}
