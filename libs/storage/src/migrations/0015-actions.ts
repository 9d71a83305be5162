import type { Migration } from '../database/migrate.js';

/** What people are told, what a streamer may not do for a time, and how cases end. */
export const migration0015: Migration = {
  id: 15,
  name: 'actions',
  statements: [
    `CREATE TABLE notices(
      notice_id text PRIMARY KEY,
      recipient text NOT NULL,
      kind text NOT NULL,
      subject text NOT NULL,
      lang text NOT NULL,
      body jsonb NOT NULL,
      text text NOT NULL,
      issued_at bigint NOT NULL)`,
    `CREATE INDEX notices_of_recipient ON notices(recipient, issued_at DESC)`,
    `CREATE INDEX notices_of_subject ON notices(subject)`,
    `CREATE INDEX notices_by_time ON notices(issued_at, notice_id)`,

    `CREATE TABLE sanctions(
      sanction_id text PRIMARY KEY,
      subject text NOT NULL,
      kind text NOT NULL,
      because_of text,
      from_at bigint NOT NULL,
      until bigint,
      lifted_at bigint,
      body jsonb NOT NULL,
      CHECK (until IS NULL OR until > from_at))`,
    `CREATE INDEX sanctions_of_subject ON sanctions(subject, from_at DESC)`,
    `CREATE INDEX sanctions_of_cause ON sanctions(because_of) WHERE because_of IS NOT NULL`,

    `CREATE TABLE case_decisions(
      case_id text PRIMARY KEY,
      outcome text NOT NULL,
      clause text NOT NULL CHECK (clause <> ''),
      evidence jsonb NOT NULL CHECK (jsonb_array_length(evidence) > 0),
      note text NOT NULL,
      by text NOT NULL,
      role text NOT NULL,
      at bigint NOT NULL)`,
  ],
};
