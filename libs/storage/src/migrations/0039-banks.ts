import type { Migration } from '../database/migrate.js';

/** Who answers for a bank of known pictures: for those that are there, whoever added their first picture. */
export const migration0039: Migration = {
  id: 39,
  name: 'banks',
  statements: [
    `CREATE TABLE known_banks(
      bank text PRIMARY KEY,
      owner text NOT NULL,
      source text NOT NULL,
      note text NOT NULL,
      created_at bigint NOT NULL,
      changed_at bigint NOT NULL)`,
    `INSERT INTO known_banks
      SELECT DISTINCT ON (bank) bank, entry->>'addedBy', entry->>'source', '', added_at, added_at
      FROM known_entries ORDER BY bank, added_at, entry_id`,
  ],
};
