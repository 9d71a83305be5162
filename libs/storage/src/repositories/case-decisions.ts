import { CaseDecision } from '@airlock/contracts/case';
import type { CaseId } from '@airlock/contracts/ids';
import type { Queries } from '../database/tables.js';
import { storableJson, storableText } from '../database/storable.js';

/** How cases ended; once each. */
export function caseDecisionsRepository(q: Queries) {
  return {
    async add(d: CaseDecision): Promise<void> {
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
        })
        .execute();
    },

    async get(caseId: CaseId): Promise<CaseDecision | undefined> {
      const row = await q
        .selectFrom('case_decisions')
        .selectAll()
        .where('case_id', '=', caseId)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { case_id, ...rest } = row;
      return CaseDecision.parse({ caseId: case_id, ...rest });
    },
  };
}
