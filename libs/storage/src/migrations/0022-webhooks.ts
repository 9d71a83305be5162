import type { Migration } from '../database/migrate.js';

export const migration0022: Migration = {
  id: 22,
  name: 'webhooks',
  statements: [
    `CREATE TABLE webhooks(
      webhook_id text PRIMARY KEY,
      url text NOT NULL,
      types jsonb NOT NULL,
      enabled boolean NOT NULL,
      created_by text NOT NULL,
      created_at bigint NOT NULL,
      note text,
      secret text NOT NULL,
      old_secret text,
      old_until bigint)`,
    `CREATE INDEX outbox_of_target ON outbox(kind, target, id DESC)`,
  ],
};
