import type { Migration } from '../database/migrate.js';

export const migration0003: Migration = {
  id: 3,
  name: 'direct-log',
  statements: [
    // What went by the direct path of late, for those who were not listening at that moment.
    `CREATE TABLE direct_log(
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      channel text NOT NULL,
      sent_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      record jsonb NOT NULL)`,
    `CREATE INDEX direct_log_recent ON direct_log(channel, sent_at)`,
  ],
};
