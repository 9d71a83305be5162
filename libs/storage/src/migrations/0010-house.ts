import type { Migration } from '../database/migrate.js';

/** What every house rule stands on: a second person's word, times that have to be kept, and telling the world. */
export const migration0010: Migration = {
  id: 10,
  name: 'house',
  statements: [
    `CREATE TABLE approvals(
      approval_id text PRIMARY KEY,
      kind text NOT NULL,
      subject text NOT NULL,
      proposal jsonb NOT NULL,
      reason text NOT NULL,
      requested_by text NOT NULL,
      requested_at bigint NOT NULL,
      expires_at bigint NOT NULL,
      state text NOT NULL CHECK (state IN ('waiting', 'approved', 'rejected', 'withdrawn', 'lapsed')),
      decided_by text,
      decided_at bigint,
      note text,
      CHECK (state <> 'approved' OR decided_by <> requested_by))`,
    `CREATE INDEX approvals_waiting ON approvals(requested_at DESC) WHERE state = 'waiting'`,
    `CREATE INDEX approvals_of_subject ON approvals(subject)`,

    `CREATE TABLE deadlines(
      key text PRIMARY KEY,
      kind text NOT NULL,
      subject text NOT NULL,
      title text NOT NULL,
      due_at bigint NOT NULL,
      remind_at jsonb NOT NULL,
      told integer NOT NULL DEFAULT 0,
      next_at bigint,
      urgency text NOT NULL CHECK (urgency IN ('notify', 'page')),
      state text NOT NULL CHECK (state IN ('running', 'met', 'cancelled', 'missed')),
      met_at bigint)`,
    `CREATE INDEX deadlines_next ON deadlines(next_at) WHERE next_at IS NOT NULL`,
    `CREATE INDEX deadlines_due ON deadlines(due_at) WHERE state = 'running'`,

    `CREATE TABLE announcements(
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      type text NOT NULL,
      subject text NOT NULL,
      time bigint NOT NULL,
      data jsonb NOT NULL)`,
    `CREATE INDEX announcements_time ON announcements(time)`,
  ],
};
