import type { Migration } from '../database/migrate.js';

/** Who may not come back, by what follows the person and not the account. */
export const migration0013: Migration = {
  id: 13,
  name: 'blacklist',
  statements: [
    `CREATE TABLE blacklist_imports(
      import_id text PRIMARY KEY,
      state text NOT NULL CHECK (state IN ('waiting', 'approved', 'rejected')),
      file_hash text NOT NULL UNIQUE,
      signer text NOT NULL,
      imported_by text NOT NULL,
      imported_at bigint NOT NULL,
      header jsonb NOT NULL,
      note text NOT NULL)`,

    `CREATE TABLE blacklist_entries(
      entry_id text PRIMARY KEY,
      family text NOT NULL,
      status text NOT NULL CHECK (status IN ('proposed', 'active', 'lifted', 'expired', 'rejected')),
      from_at bigint NOT NULL,
      until bigint,
      proposed_at bigint NOT NULL,
      action_id text,
      import_id text REFERENCES blacklist_imports(import_id),
      entry jsonb NOT NULL)`,
    `CREATE INDEX blacklist_entries_listed ON blacklist_entries(proposed_at DESC, entry_id)`,
    `CREATE INDEX blacklist_entries_of_action ON blacklist_entries(action_id) WHERE action_id IS NOT NULL`,
    `CREATE INDEX blacklist_entries_of_import ON blacklist_entries(import_id) WHERE import_id IS NOT NULL`,
    `CREATE INDEX blacklist_entries_ending ON blacklist_entries(until) WHERE status = 'active' AND until IS NOT NULL`,

    `CREATE TABLE blacklist_keys(
      token text COLLATE "C" NOT NULL,
      entry_id text NOT NULL REFERENCES blacklist_entries(entry_id) ON DELETE CASCADE,
      PRIMARY KEY (token, entry_id))`,
    `CREATE INDEX blacklist_keys_of_entry ON blacklist_keys(entry_id)`,
  ],
};
