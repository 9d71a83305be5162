import type { Migration } from '../database/migrate.js';

export const migration0017: Migration = {
  id: 17,
  name: 'orders',
  statements: [
    `CREATE TABLE orders(
      order_id text PRIMARY KEY,
      issuer text NOT NULL,
      doc_no text NOT NULL,
      due_at bigint NOT NULL,
      received_at bigint NOT NULL,
      acted_at bigint,
      body jsonb NOT NULL,
      UNIQUE (issuer, doc_no))`,
    `CREATE INDEX orders_open ON orders(due_at) WHERE acted_at IS NULL`,
    `CREATE INDEX orders_newest ON orders(received_at DESC)`,
    `CREATE TABLE reports(
      report_id text PRIMARY KEY,
      subject text NOT NULL,
      detected_at bigint NOT NULL,
      body jsonb NOT NULL)`,
    `CREATE INDEX reports_newest ON reports(detected_at DESC)`,
    `CREATE INDEX reports_of_subject ON reports(subject)`,
  ],
};
