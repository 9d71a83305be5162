import type { Migration } from '../database/migrate.js';

/** Who has which case, what was done with its decision, who watches what, and what was taken back. */
export const migration0030: Migration = {
  id: 30,
  name: 'review',
  statements: [
    // `changed_at` is the database's own clock: other instances look for what changed since they looked last.
    `ALTER TABLE cases
      ADD COLUMN lease_token bigint NOT NULL DEFAULT 0,
      ADD COLUMN lease_by text,
      ADD COLUMN lease_since bigint,
      ADD COLUMN lease_until bigint,
      ADD COLUMN thumbnail text,
      ADD COLUMN jump_at bigint,
      ADD COLUMN level text,
      ADD COLUMN escalated_from text,
      ADD COLUMN barred jsonb NOT NULL DEFAULT '[]',
      ADD COLUMN changed_at bigint NOT NULL DEFAULT 0`,
    `CREATE INDEX cases_changed ON cases(changed_at)`,
    `CREATE TABLE case_lookers(
      case_id text NOT NULL,
      by text NOT NULL,
      until bigint NOT NULL,
      PRIMARY KEY (case_id, by))`,
    `ALTER TABLE case_decisions
      ADD COLUMN token bigint,
      ADD COLUMN undoable_until bigint,
      ADD COLUMN follow_up text`,
    `CREATE TABLE case_acts(
      case_id text NOT NULL,
      token bigint NOT NULL,
      n integer NOT NULL,
      stream_id text NOT NULL,
      body jsonb NOT NULL,
      state text NOT NULL CHECK (state IN ('due', 'done', 'failed', 'taken_back')),
      due_at bigint NOT NULL,
      running_until bigint,
      done_at bigint,
      action_id text,
      error text,
      PRIMARY KEY (case_id, token, n))`,
    `CREATE INDEX case_acts_due ON case_acts(due_at) WHERE state = 'due'`,
    `CREATE TABLE watches(
      stream_id text NOT NULL,
      reviewer text NOT NULL,
      since bigint NOT NULL,
      until bigint NOT NULL,
      shown_at bigint NOT NULL,
      challenge jsonb,
      PRIMARY KEY (stream_id, reviewer))`,
    `CREATE TABLE retractions(
      retraction_id text PRIMARY KEY,
      stream_id text NOT NULL,
      at bigint NOT NULL,
      body jsonb NOT NULL)`,
    `CREATE INDEX retractions_of_stream ON retractions(stream_id, at DESC)`,
  ],
};
