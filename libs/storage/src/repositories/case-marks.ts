import { sql } from 'kysely';
import type { CaseId } from '@airlock/contracts/ids';
import type { Mark, MarkedCase } from '@airlock/moderation/quality';
import type { Queries } from '../database/tables.js';
import { inChunks, lastOfEach } from './support.js';

/** Of one kind in one case: what came first says enough. */
const MARKS = 8;

/** By what open cases are recognised as alike. */
export function caseMarksRepository(q: Queries) {
  return {
    /** Repeating them changes nothing. */
    async add(caseId: CaseId, marks: readonly Mark[]): Promise<void> {
      const rows = lastOfEach(marks, (m) => `${m.kind} ${m.value}`);
      await inChunks(rows, (chunk) =>
        q
          .insertInto('case_marks')
          .values(chunk.map(({ kind, value }) => ({ case_id: caseId, kind, value })))
          .onConflict((c) => c.doNothing())
          .execute(),
      );
    },

    /** All open cases that have a mark, those of one streamer's streams among them; and one more, open or not. */
    async open(also?: CaseId): Promise<MarkedCase[]> {
      const isMeant = sql`(c.state = 'open' OR c.case_id = ${also ?? ''})`;
      const { rows } = await sql<{ case_id: string; opened_at: number; kind: string; value: string }>`
        SELECT case_id, opened_at, kind, value FROM (
          SELECT c.case_id, c.opened_at, m.kind, m.value,
            row_number() OVER (PARTITION BY c.case_id, m.kind ORDER BY m.value) AS n
          FROM cases c JOIN case_marks m USING (case_id) WHERE ${isMeant}
          UNION ALL
          SELECT c.case_id, c.opened_at, 'restream', s.streamer_id, 1
          FROM cases c JOIN streams s USING (stream_id) WHERE ${isMeant}) x
        WHERE n <= ${MARKS} ORDER BY case_id`.execute(q);
      const cases = new Map<string, { caseId: string; openedAt: number; marks: Mark[] }>();
      for (const r of rows) {
        const own = cases.get(r.case_id) ?? { caseId: r.case_id, openedAt: r.opened_at, marks: [] };
        own.marks.push({ kind: r.kind as Mark['kind'], value: r.value });
        cases.set(r.case_id, own);
      }
      return [...cases.values()];
    },
  };
}
