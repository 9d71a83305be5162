import { sql } from 'kysely';
import { BankedCase, type SettledOutcome } from '@airlock/contracts/quality';
import type { CaseId } from '@airlock/contracts/ids';
import type { Queries } from '../database/tables.js';
import type { Page } from './support.js';

/** A settled case whose answer is known to a person who has not had it. */
export interface KnownAnswer {
  readonly caseId: CaseId;
  readonly label?: string | undefined;
  readonly outcome: SettledOutcome;
  /** ms since 1970 */
  readonly settledAt: number;
}

/** Cases with a known answer. */
export function answerBankRepository(q: Queries) {
  return {
    /** Makes it a case with a known answer; what a lead said stands over what came of itself. */
    async add(b: Omit<BankedCase, 'asked' | 'right'> & { readonly settledAt: number }): Promise<void> {
      const row = {
        ...{ label: b.label ?? null, outcome: b.outcome, source: b.source, settled_at: b.settledAt },
        ...{ added_at: b.addedAt, added_by: b.addedBy, withdrawn_at: b.withdrawnAt ?? null },
      };
      await q
        .insertInto('answer_bank')
        .values({ case_id: b.caseId, ...row })
        .onConflict((c) =>
          c
            .column('case_id')
            .doUpdateSet(row)
            .where((w) => w.or([w.val(b.source === 'lead'), w('answer_bank.source', '<>', 'lead')])),
        )
        .execute();
    },

    async list(o: Page & { readonly caseId?: CaseId }): Promise<BankedCase[]> {
      const asked = sql`(SELECT count(*) FROM looks l WHERE l.case_id = b.case_id AND l.kind = 'known' AND l.state = 'decided')`;
      const right = sql`(SELECT count(*) FROM looks l WHERE l.case_id = b.case_id AND l.kind = 'known' AND l.decided_outcome = l.outcome)`;
      let query = q
        .selectFrom('answer_bank as b')
        .selectAll('b')
        .select([asked.$castTo<number>().as('asked'), right.$castTo<number>().as('right')])
        .orderBy('b.added_at', 'desc')
        .limit(o.limit);
      if (o.before !== undefined) query = query.where('b.added_at', '<', o.before);
      if (o.caseId !== undefined) query = query.where('b.case_id', '=', o.caseId);
      return (await query.execute()).map((r) =>
        BankedCase.parse({
          ...{ caseId: r.case_id, label: r.label ?? undefined, outcome: r.outcome, source: r.source },
          ...{ addedAt: r.added_at, addedBy: r.added_by, withdrawnAt: r.withdrawn_at ?? undefined },
          ...{ asked: Number(r.asked), right: Number(r.right) },
        }),
      );
    },

    /** Cases settled since `since` whose answer is known and in which this person had no part, by id. */
    async answersFor(person: string, since: number): Promise<KnownAnswer[]> {
      const { rows } = await sql<{
        case_id: string;
        label: string | null;
        outcome: string;
        settled_at: number;
      }>`
        SELECT b.case_id, b.label, b.outcome, b.settled_at FROM answer_bank b
        WHERE b.settled_at >= ${since} AND b.withdrawn_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM case_decisions d WHERE d.case_id = b.case_id AND d.by = ${person})
          AND NOT EXISTS (SELECT 1 FROM looks l WHERE l.case_id = b.case_id
            AND (l.first_by = ${person} OR l.decided_by = ${person} OR l.only_for = ${person}))
        ORDER BY b.case_id LIMIT 1000`.execute(q);
      return rows.map((r) => ({
        caseId: r.case_id as CaseId,
        label: r.label ?? undefined,
        outcome: r.outcome as SettledOutcome,
        settledAt: Number(r.settled_at),
      }));
    },
  };
}
