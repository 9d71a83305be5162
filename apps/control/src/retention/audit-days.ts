import { hash } from 'node:crypto';
import { dropPartitions, partitions } from '@airlock/storage/partitions';
import { legalHoldsRepository } from '@airlock/storage/repositories/legal-holds';
import { sql } from 'kysely';
import type { RetentionStore } from './stores.js';

const DAY_MS = 86_400_000;

/**
 * Days of the audit log. Its rows cannot be deleted one by one, so a day goes as a whole: when the longest of the log's
 * classes has run out, and no entry of it names what a legal hold is on. The hashes of its entries stay, and prove the rest.
 */
export const auditDays = (): RetentionStore => ({
  store: 'audit',
  atOnce: 1,
  class: (rules) => rules.logs,

  async expired(q, before, limit, after) {
    const days = await partitions(q, 'audit');
    return days
      .map(({ day }) => ({ id: String(day), at: (day + 1) * DAY_MS }))
      .filter(({ at }) => at < before && (after === undefined || at > after.at))
      .slice(0, limit);
  },

  async held(tx, { id }, holds) {
    const from = Number(id) * DAY_MS;
    const keeping = [];
    for (const hold of holds) {
      const { scope } = hold;
      if ((scope.until ?? Infinity) <= from || (scope.from ?? 0) >= from + DAY_MS) continue;
      const words = await legalHoldsRepository(tx).words(hold);
      const isOfTimeAlone = (scope.streams ?? scope.streamers ?? scope.rooms ?? scope.label) === undefined;
      if (isOfTimeAlone || (await mentions(tx, Number(id), words))) keeping.push(hold);
    }
    return keeping;
  },

  async delete(tx, ids) {
    // Whoever appends takes the head first and then the table: taken in another order, both would wait for ever.
    await sql`SELECT next FROM audit_head FOR UPDATE`.execute(tx);
    const deleted = [];
    for (const id of ids) {
      const { rows } = await sql<{ leaf: Uint8Array; bytes: number }>`SELECT leaf_hash AS leaf,
        octet_length(body) AS bytes FROM audit WHERE day = ${Number(id)} ORDER BY seq`.execute(tx);
      const dropped = await dropPartitions(tx, 'audit', (Number(id) + 1) * DAY_MS, Number(id));
      if (dropped.length === 0 || rows.length === 0) continue;
      deleted.push({
        id,
        count: rows.length,
        bytes: rows.reduce((sum, r) => sum + r.bytes, 0),
        content: hash('sha256', Buffer.concat(rows.map((r) => r.leaf)), 'hex'),
      });
    }
    return deleted;
  },
});

const mentions = async (
  tx: Parameters<RetentionStore['delete']>[0],
  day: number,
  words: readonly string[],
): Promise<boolean> => {
  if (words.length === 0) return false;
  const { rows } = await sql<{ found: boolean }>`SELECT EXISTS(SELECT 1 FROM audit, unnest(ARRAY[${sql.join(
    words,
  )}]::text[]) word WHERE day = ${day} AND strpos(body, word) > 0) AS found`.execute(tx);
  return rows[0]!.found;
};
