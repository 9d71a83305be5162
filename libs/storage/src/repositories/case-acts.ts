import { CameFrom } from '@airlock/contracts/person';
import { ReviewAct } from '@airlock/contracts/review';
import { ActionId, type CaseId, StreamId } from '@airlock/contracts/ids';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Queries, Tables } from '../database/tables.js';
import { storableJson, storableText } from '../database/storable.js';

/** What is needed to do an act later, whoever is there then. */
const Body = z.object({
  act: ReviewAct,
  by: z.string(),
  role: z.string(),
  from: CameFrom.optional(),
  reason: z.string(),
  clause: z.string(),
  label: z.string().optional(),
});

export interface StoredAct extends z.infer<typeof Body> {
  readonly caseId: CaseId;
  readonly token: number;
  readonly n: number;
  readonly streamId: StreamId;
  readonly state: 'due' | 'done' | 'failed' | 'taken_back';
  /** ms since 1970 */
  readonly dueAt: number;
  readonly actionId?: ActionId | undefined;
  readonly error?: string | undefined;
}

const stored = (r: Selectable<Tables['case_acts']>): StoredAct => ({
  ...Body.parse(r.body),
  caseId: r.case_id as CaseId,
  token: r.token,
  n: r.n,
  streamId: StreamId.parse(r.stream_id),
  state: r.state as StoredAct['state'],
  dueAt: r.due_at,
  ...(r.action_id === null ? {} : { actionId: ActionId.parse(r.action_id) }),
  ...(r.error === null ? {} : { error: r.error }),
});

/** What people want done with a decision: written down with it, and done once. */
export function caseActsRepository(q: Queries) {
  return {
    async add(acts: readonly Omit<StoredAct, 'state' | 'actionId' | 'error'>[]): Promise<void> {
      if (acts.length === 0) return;
      await q
        .insertInto('case_acts')
        .values(
          acts.map(({ caseId, token, n, streamId, dueAt, ...body }) => ({
            ...{ case_id: caseId, token, n, stream_id: streamId, due_at: dueAt, state: 'due' },
            body: storableJson(Body.parse(body)),
          })),
        )
        .execute();
    },

    /** Of all decisions of the case, in their order. */
    async ofCase(caseId: CaseId): Promise<StoredAct[]> {
      const rows = await q
        .selectFrom('case_acts')
        .selectAll()
        .where('case_id', '=', caseId)
        .orderBy('token')
        .orderBy('n')
        .execute();
      return rows.map(stored);
    },

    /** Takes on what is due, for `forMs`; nobody else gets it in that time. */
    async take(now: number, forMs: number, caseId?: CaseId): Promise<StoredAct[]> {
      let query = q
        .updateTable('case_acts')
        .set({ running_until: now + forMs })
        .where('state', '=', 'due')
        .where('due_at', '<=', now)
        .where((e) => e.or([e('running_until', 'is', null), e('running_until', '<=', now)]));
      if (caseId !== undefined) query = query.where('case_id', '=', caseId);
      const rows = await query.returningAll().execute();
      return rows.map(stored).sort((a, b) => a.dueAt - b.dueAt || a.token - b.token || a.n - b.n);
    },

    async finish(
      { caseId, token, n }: StoredAct,
      end: { at: number; actionId?: ActionId | undefined; error?: string | undefined },
    ): Promise<void> {
      await q
        .updateTable('case_acts')
        .set({
          state: end.error === undefined ? 'done' : 'failed',
          done_at: end.at,
          action_id: end.actionId ?? null,
          error: end.error === undefined ? null : storableText(end.error),
        })
        .where('case_id', '=', caseId)
        .where('token', '=', token)
        .where('n', '=', n)
        .where('state', '=', 'due')
        .execute();
    },

    /** How many were still to be done and are not done any more. */
    async takeBack(caseId: CaseId, token: number): Promise<number> {
      const rows = await q
        .updateTable('case_acts')
        .set({ state: 'taken_back' })
        .where('case_id', '=', caseId)
        .where('token', '=', token)
        .where('state', '=', 'due')
        .where('running_until', 'is', null)
        .returning('n')
        .execute();
      return rows.length;
    },

    /** When something is due next, ms since 1970. */
    async nextDueAt(): Promise<number | undefined> {
      const row = await q
        .selectFrom('case_acts')
        .select(sql<number | null>`min(due_at)`.as('at'))
        .where('state', '=', 'due')
        .executeTakeFirst();
      return row?.at ?? undefined;
    },
  };
}
