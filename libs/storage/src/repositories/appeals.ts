import { Appeal, type AppealId, type AppealOutcome } from '@airlock/contracts/redress';
import type { Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';
import type { Page } from './support.js';

export interface AppealCounts {
  readonly filed: number;
  readonly outcomes: Readonly<Record<AppealOutcome, number>>;
  /** ms from filing to decision, of all decided. */
  readonly tookMs: readonly number[];
}

/** Appeals; one per decision and person, and one more each time that a list entry is made longer. */
export function appealsRepository(q: Queries) {
  const appeal = (r: { body: unknown }): Appeal => Appeal.parse(r.body);
  const values = (a: Appeal) => ({
    state: a.state,
    outcome: a.outcome ?? null,
    decided_at: a.decidedAt ?? null,
    body: storableJson(a),
  });
  return {
    /** False when this person has appealed against it before. `round`: how often it had been made longer. */
    async add(a: Appeal, round = 0): Promise<boolean> {
      const row = await q
        .insertInto('appeals')
        .values({
          appeal_id: a.appealId,
          against: a.against,
          appellant: a.appellant,
          round,
          filed_at: a.filedAt,
          ...values(a),
        })
        .onConflict((c) => c.columns(['against', 'appellant', 'round']).doNothing())
        .returning('appeal_id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async update(a: Appeal): Promise<void> {
      await q.updateTable('appeals').set(values(a)).where('appeal_id', '=', a.appealId).execute();
    },

    /** Locked until the transaction ends, when `forUpdate`. */
    async get(id: AppealId, o: { forUpdate?: boolean } = {}): Promise<Appeal | undefined> {
      const query = q.selectFrom('appeals').select('body').where('appeal_id', '=', id);
      const row = await (o.forUpdate === true ? query.forUpdate() : query).executeTakeFirst();
      return row && appeal(row);
    },

    /** Newest first. */
    async list(o: Page & Partial<Pick<Appeal, 'state' | 'appellant'>>): Promise<Appeal[]> {
      let query = q.selectFrom('appeals').select('body').orderBy('filed_at', 'desc').limit(o.limit);
      if (o.before !== undefined) query = query.where('filed_at', '<', o.before);
      if (o.state !== undefined) query = query.where('state', '=', o.state);
      if (o.appellant !== undefined) query = query.where('appellant', '=', o.appellant);
      return (await query.execute()).map(appeal);
    },

    /** Of those filed in [from, until), ms since 1970. */
    async counts(from: number, until: number): Promise<AppealCounts> {
      const rows = await q
        .selectFrom('appeals')
        .select(['outcome', 'filed_at', 'decided_at'])
        .where('filed_at', '>=', from)
        .where('filed_at', '<', until)
        .execute();
      const outcomes = { upheld: 0, reversed: 0, partly: 0 };
      for (const { outcome } of rows) if (outcome !== null) outcomes[outcome as AppealOutcome] += 1;
      const tookMs = rows.flatMap((r) => (r.decided_at === null ? [] : [r.decided_at - r.filed_at]));
      return { filed: rows.length, outcomes, tookMs };
    },
  };
}
