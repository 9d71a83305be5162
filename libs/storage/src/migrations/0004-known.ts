import type { Migration } from '../database/migrate.js';

export const migration0004: Migration = {
  id: 4,
  name: 'known',
  statements: [
    // Known pictures and clips; `entry` is the contract's record, the columns are what is asked for.
    `CREATE TABLE known_entries(
      bank text NOT NULL,
      entry_id text PRIMARY KEY,
      status text NOT NULL,
      approved boolean NOT NULL,
      added_at bigint NOT NULL,
      matches bigint NOT NULL DEFAULT 0,
      last_match_at bigint,
      -- Whether the topic has it as it stands.
      announced boolean NOT NULL DEFAULT false,
      entry jsonb NOT NULL)`,
    `CREATE INDEX known_entries_bank ON known_entries(bank, entry_id)`,
    `CREATE INDEX known_entries_new ON known_entries(entry_id) WHERE NOT announced`,
    // Which segments an entry was found in, once each, for as long as its spread is watched.
    `CREATE TABLE known_matches(
      entry_id text NOT NULL,
      stream_id text NOT NULL,
      item text NOT NULL,
      at bigint NOT NULL,
      PRIMARY KEY (entry_id, stream_id, item))`,
    `CREATE INDEX known_matches_at ON known_matches(at)`,
  ],
};
