import type { Migration } from '../database/migrate.js';

const DAY_MS = 86_400_000;

/** How long recordings are kept, what suspends their deletion, and what proves it. */
export const migration0020: Migration = {
  id: 20,
  name: 'retention',
  statements: [
    // `kept_until`: nothing of the recording goes before, null while that is unknown. `next_at`: when something of it is
    // due, null when nothing can be or nothing is left.
    `CREATE TABLE retention_streams(
      stream_id text PRIMARY KEY,
      class text NOT NULL,
      days integer NOT NULL,
      started_at bigint NOT NULL,
      kept_until bigint DEFAULT 0,
      sealed boolean NOT NULL DEFAULT false,
      next_at bigint,
      emptied_at bigint)`,
    `CREATE INDEX retention_streams_next ON retention_streams(next_at) WHERE next_at IS NOT NULL`,
    `INSERT INTO retention_streams(stream_id, class, days, started_at, next_at)
      SELECT stream_id, 'cn-live-60', 60, started_at, (started_at / ${DAY_MS} + 61) * ${DAY_MS} FROM streams`,
    // A stream is kept no shorter than it was promised to be when it began, and never leaves a class.
    `CREATE FUNCTION retention_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.days < OLD.days OR (OLD.sealed AND NOT NEW.sealed) THEN
          RAISE EXCEPTION 'a retention class is only raised' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
      END $$`,
    `CREATE TRIGGER retention_streams_grow BEFORE UPDATE ON retention_streams
      FOR EACH ROW EXECUTE FUNCTION retention_only_grows()`,
    `CREATE TABLE retention_raises(
      stream_id text NOT NULL,
      class text NOT NULL,
      days integer NOT NULL,
      counted_from text NOT NULL,
      at bigint NOT NULL,
      sealed boolean NOT NULL,
      reason text NOT NULL,
      by text NOT NULL,
      PRIMARY KEY (stream_id, class, at))`,
    `CREATE TRIGGER retention_raises_rows_stay BEFORE UPDATE ON retention_raises
      FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()`,

    `CREATE TABLE sale_links(
      stream_id text NOT NULL,
      ref text NOT NULL,
      title text,
      at bigint NOT NULL,
      completed_at bigint,
      PRIMARY KEY (stream_id, ref))`,

    `CREATE TABLE legal_holds(
      hold_id text PRIMARY KEY,
      placed_at bigint NOT NULL,
      until_at bigint,
      released_at bigint,
      hold jsonb NOT NULL)`,

    // One batch of the deleter: written down with the deletion, finished when its blobs are gone.
    `CREATE TABLE retention_batches(
      batch_id text PRIMARY KEY,
      started_at bigint NOT NULL,
      state text NOT NULL CHECK (state IN ('deleting', 'failed', 'done')),
      bytes bigint NOT NULL,
      draft jsonb NOT NULL,
      proof text,
      digest text,
      seq bigint,
      entry text)`,
    `CREATE INDEX retention_batches_newest ON retention_batches(started_at DESC)`,
    `CREATE INDEX retention_batches_open ON retention_batches(started_at) WHERE state <> 'done'`,
    `CREATE TABLE retention_blobs(
      blob_key text PRIMARY KEY,
      batch_id text NOT NULL REFERENCES retention_batches)`,
    `CREATE INDEX retention_blobs_of ON retention_blobs(batch_id)`,

    // Bytes recorded, by hour since 1970.
    `CREATE TABLE retention_usage(hour integer PRIMARY KEY, bytes bigint NOT NULL)`,
    `CREATE TABLE retention_state(
      one boolean PRIMARY KEY DEFAULT true CHECK (one),
      hash_key bytea NOT NULL,
      running_until bigint NOT NULL DEFAULT 0,
      last_run_at bigint,
      last_run jsonb)`,

    `CREATE TABLE erasures(
      erasure_id text PRIMARY KEY,
      kind text NOT NULL CHECK (kind IN ('streamer', 'user')),
      subject text,
      subject_hash text NOT NULL,
      asked_at bigint NOT NULL,
      asked_by text NOT NULL,
      state text NOT NULL CHECK (state IN ('restricted', 'deleted')),
      until_at bigint,
      basis jsonb NOT NULL,
      ended_at bigint)`,
    `CREATE INDEX erasures_of ON erasures(kind, subject) WHERE state = 'restricted'`,
  ],
};
