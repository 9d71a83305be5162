import type { CaseId } from '@airlock/contracts/ids';
import type { Verdict } from '@airlock/contracts/verdict';
import { type Mark, marksOf } from '@airlock/moderation/quality';
import type { Queries } from '@airlock/storage/database';
import { caseMarksRepository } from '@airlock/storage/repositories/case-marks';
import { chatRepository } from '@airlock/storage/repositories/chat';

/** Writes down by what a case can be recognised as like another, in the transaction of its hits. Repeatable. */
export const markCase = async (tx: Queries, caseId: CaseId, hits: readonly Verdict[]): Promise<void> => {
  const marks: Mark[] = [];
  for (const hit of hits) {
    const line =
      hit.kind === 'message' ? await chatRepository(tx).get(hit.streamId, hit.messageId) : undefined;
    marks.push(...marksOf(hit, line?.text));
  }
  if (marks.length > 0) await caseMarksRepository(tx).add(caseId, marks);
};
