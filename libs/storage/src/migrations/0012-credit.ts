import type { Migration } from '../database/migrate.js';

/** The credit ledger: lines are only ever added; points and tiers are computed from them. */
export const migration0012: Migration = {
  id: 12,
  name: 'credit',
  statements: [
    `CREATE TABLE credit_entries(
      entry_id text PRIMARY KEY,
      streamer_id text NOT NULL,
      at bigint NOT NULL,
      kind text NOT NULL CHECK (kind IN ('deduction', 'reversal', 'clean_time', 'manual')),
      points integer NOT NULL,
      card text CHECK (card IN ('yellow', 'red')),
      stream_id text,
      action_id text,
      action text,
      label text,
      severity integer,
      rule text,
      clause text,
      audience integer,
      live_ms bigint,
      reverses text,
      by_id text NOT NULL,
      role text NOT NULL,
      reason text NOT NULL,
      policy_hash text,
      CHECK ((kind = 'reversal') = (reverses IS NOT NULL)),
      CHECK ((kind = 'deduction') = (action_id IS NOT NULL)))`,
    // Ledger by ledger, each in its order: for one streamer and for all of them.
    `CREATE INDEX credit_entries_ledger ON credit_entries(streamer_id, at, entry_id)`,
    `CREATE INDEX credit_entries_action ON credit_entries(action_id) WHERE action_id IS NOT NULL`,
    `CREATE UNIQUE INDEX credit_entries_reversed_once ON credit_entries(reverses) WHERE reverses IS NOT NULL`,
    `CREATE INDEX credit_entries_at ON credit_entries(at)`,
    `CREATE FUNCTION credit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'the credit ledger is append-only' USING ERRCODE = 'insufficient_privilege'; END $$`,
    `CREATE TRIGGER credit_entries_rows_stay BEFORE UPDATE OR DELETE ON credit_entries
      FOR EACH ROW EXECUTE FUNCTION credit_is_append_only()`,
    `CREATE TRIGGER credit_entries_stay BEFORE TRUNCATE ON credit_entries
      FOR EACH STATEMENT EXECUTE FUNCTION credit_is_append_only()`,
    // What a streamer was on air within a day, for tiers that limit it.
    `CREATE INDEX IF NOT EXISTS streams_of_streamer ON streams(streamer_id, started_at)`,
  ],
};
