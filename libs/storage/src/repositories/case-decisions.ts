import { CaseDecision } from '@airlock/contracts/case';
import type { CaseId } from '@airlock/contracts/ids';
import type { Queries } from '../database/tables.js';
import { storableJson, storableText } from '../database/storable.js';

/** What belongs to a decision besides what it says. */
export interface DecisionContext {
  /** Of the claim that decided. */
  readonly token: number;
  /** ms since 1970; undefined when it cannot be taken back. */
  readonly undoableUntil?: number | undefined;
  /** The case in which somebody above takes it on. */
  readonly followUp?: CaseId | undefined;
}

export type StoredDecision = { readonly decision: CaseDecision } & Partial<DecisionContext>;

/** How cases ended; once each, unless it was taken back. */
export function caseDecisionsRepository(q: Queries) {
  const ofCases = async (ids: readonly CaseId[]): Promise<StoredDecision[]> => {
    if (ids.length === 0) return [];
    const rows = await q.selectFrom('case_decisions').selectAll().where('case_id', 'in', ids).execute();
    return rows.map(({ case_id, token, undoable_until, follow_up, ...rest }) => ({
      decision: CaseDecision.parse({ caseId: case_id, ...rest }),
      ...(token === null ? {} : { token }),
      ...(undoable_until === null ? {} : { undoableUntil: undoable_until }),
      ...(follow_up === null ? {} : { followUp: follow_up as CaseId }),
    }));
  };
  return {
    async add(d: CaseDecision, { token, undoableUntil, followUp }: DecisionContext): Promise<void> {
      await q
        .insertInto('case_decisions')
        .values({
          case_id: d.caseId,
          outcome: d.outcome,
          clause: d.clause,
          evidence: storableJson(d.evidence),
          note: storableText(d.note),
          by: d.by,
          role: d.role,
          at: d.at,
          token,
          undoable_until: undoableUntil ?? null,
          follow_up: followUp ?? null,
        })
        .execute();
    },

    ofCases,
    stored: async (caseId: CaseId): Promise<StoredDecision | undefined> => (await ofCases([caseId]))[0],
    get: async (caseId: CaseId): Promise<CaseDecision | undefined> => (await ofCases([caseId]))[0]?.decision,

    /** Takes a decision back: the audit log alone still tells of it. */
    async remove(caseId: CaseId): Promise<void> {
      await q.deleteFrom('case_decisions').where('case_id', '=', caseId).execute();
    },
  };
}
