import type { Migration } from '../database/migrate.js';

/** Complaints of anybody, who complains how, and appeals against what was decided. */
export const migration0016: Migration = {
  id: 16,
  name: 'redress',
  statements: [
    `CREATE TABLE complaints(
      receipt text PRIMARY KEY,
      stream_id text NOT NULL,
      reporter text,
      contact text,
      code_hash text NOT NULL,
      state text NOT NULL CHECK (state IN ('open', 'decided')),
      severity integer NOT NULL,
      received_at bigint NOT NULL,
      decided_at bigint,
      body jsonb NOT NULL)`,
    `CREATE INDEX complaints_open ON complaints(severity DESC, received_at) WHERE state = 'open'`,
    `CREATE INDEX complaints_of_stream ON complaints(stream_id)`,
    `CREATE INDEX complaints_of_reporter ON complaints(reporter, received_at) WHERE reporter IS NOT NULL`,

    `CREATE TABLE notifiers(
      reporter text PRIMARY KEY,
      warned_at bigint,
      suspended_until bigint)`,

    `CREATE TABLE appeals(
      appeal_id text PRIMARY KEY,
      against text NOT NULL,
      appellant text NOT NULL,
      state text NOT NULL CHECK (state IN ('waiting', 'assigned', 'decided')),
      outcome text,
      filed_at bigint NOT NULL,
      decided_at bigint,
      body jsonb NOT NULL,
      UNIQUE (against, appellant))`,
    `CREATE INDEX appeals_by_time ON appeals(filed_at DESC)`,
  ],
};
