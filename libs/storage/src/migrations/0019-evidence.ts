import type { Migration } from '../database/migrate.js';

/** What was sealed and why, who had it in their hands, and what left the house. */
export const migration0019: Migration = {
  id: 19,
  name: 'evidence',
  statements: [
    // What capture said the bytes were: evidence says whether they still are.
    `ALTER TABLE segments ADD COLUMN sha256 text`,

    `CREATE TABLE evidence(
      evidence_id text PRIMARY KEY,
      stream_id text,
      from_at bigint NOT NULL,
      to_at bigint NOT NULL CHECK (to_at > from_at),
      requested_at bigint NOT NULL,
      requested_by text NOT NULL,
      reason text NOT NULL,
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sealed', 'complete')),
      retention_class text NOT NULL,
      seals integer NOT NULL DEFAULT 0,
      manifest_sha256 text,
      sealed_at bigint,
      completed_at bigint,
      next_at bigint,
      leased_until bigint,
      attempts integer NOT NULL DEFAULT 0,
      last_error text,
      CHECK ((seals > 0) = (manifest_sha256 IS NOT NULL)))`,
    `CREATE INDEX evidence_next ON evidence(next_at) WHERE next_at IS NOT NULL`,
    `CREATE INDEX evidence_of_stream ON evidence(stream_id, requested_at DESC)`,
    `CREATE INDEX evidence_newest ON evidence(requested_at DESC)`,

    `CREATE TABLE evidence_triggers(
      trigger_key text PRIMARY KEY,
      evidence_id text NOT NULL REFERENCES evidence ON DELETE CASCADE,
      at bigint NOT NULL,
      body jsonb NOT NULL)`,
    `CREATE INDEX evidence_triggers_of ON evidence_triggers(evidence_id)`,

    `CREATE TABLE evidence_items(
      evidence_id text NOT NULL REFERENCES evidence ON DELETE CASCADE,
      name text NOT NULL,
      kind text NOT NULL,
      sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
      bytes bigint NOT NULL,
      PRIMARY KEY (evidence_id, name))`,

    // Outlives what it is about.
    `CREATE TABLE evidence_custody(
      custody_id text PRIMARY KEY,
      evidence_id text NOT NULL,
      at bigint NOT NULL,
      actor text NOT NULL,
      role text NOT NULL,
      kind text NOT NULL,
      reason text NOT NULL,
      detail jsonb NOT NULL)`,
    `CREATE INDEX evidence_custody_of ON evidence_custody(evidence_id, at)`,

    `CREATE TABLE evidence_releases(
      release_id text PRIMARY KEY,
      evidence_id text NOT NULL,
      destination text NOT NULL,
      reason text NOT NULL,
      requested_by text NOT NULL,
      approved_by text NOT NULL CHECK (approved_by <> requested_by),
      approved_at bigint NOT NULL,
      until_at bigint NOT NULL,
      checkpoint_size bigint)`,
    `CREATE INDEX evidence_releases_of ON evidence_releases(evidence_id)`,

    `CREATE FUNCTION evidence_stays() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'sealed evidence does not change' USING ERRCODE = 'insufficient_privilege'; END $$`,
    // Items go when their time is over, and never change before.
    `CREATE TRIGGER evidence_items_stay BEFORE UPDATE ON evidence_items
      FOR EACH ROW EXECUTE FUNCTION evidence_stays()`,
    `CREATE TRIGGER evidence_custody_rows_stay BEFORE UPDATE OR DELETE ON evidence_custody
      FOR EACH ROW EXECUTE FUNCTION evidence_stays()`,
    `CREATE TRIGGER evidence_custody_stays BEFORE TRUNCATE ON evidence_custody
      FOR EACH STATEMENT EXECUTE FUNCTION evidence_stays()`,
  ],
};
