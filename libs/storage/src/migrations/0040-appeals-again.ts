import type { Migration } from '../database/migrate.js';

/**
 * An entry that was made longer is a decision of its own: whoever was told may appeal again. What was made longer
 * before is read from who voted for it.
 */
export const migration0040: Migration = {
  id: 40,
  name: 'appeals again',
  statements: [
    `ALTER TABLE appeals ADD COLUMN round integer NOT NULL DEFAULT 0`,
    `ALTER TABLE appeals DROP CONSTRAINT appeals_against_appellant_key`,
    `CREATE UNIQUE INDEX appeals_once ON appeals(against, appellant, round)`,
    `UPDATE blacklist_entries SET entry = jsonb_set(entry, '{extended}', (
        SELECT jsonb_agg(jsonb_build_object('askedBy', v->>'by', 'at', v->'at'))
        FROM jsonb_array_elements(entry->'votes') v WHERE v->>'on' = 'extend'))
      WHERE entry->'votes' @> '[{"on": "extend"}]'`,
  ],
};
