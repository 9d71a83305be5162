import type { Migration } from '../database/migrate.js';

/** Who saw which room when, and which rooms nobody saw in time. */
export const migration0034: Migration = {
  id: 34,
  name: 'patrol',
  statements: [
    `CREATE TABLE patrol_looks(
      look_id text PRIMARY KEY,
      stream_id text NOT NULL,
      person text NOT NULL,
      started_at bigint NOT NULL,
      last_at bigint NOT NULL,
      dwell_ms integer NOT NULL,
      beats integer NOT NULL,
      rooms integer NOT NULL,
      proven_at bigint,
      ended boolean NOT NULL,
      finding jsonb)`,
    `CREATE INDEX patrol_looks_time ON patrol_looks(last_at DESC)`,
    `CREATE INDEX patrol_looks_stream ON patrol_looks(stream_id, last_at DESC)`,
    `CREATE INDEX patrol_looks_person ON patrol_looks(person, last_at DESC)`,
    `CREATE TABLE patrol_misses(
      stream_id text NOT NULL,
      due_at bigint NOT NULL,
      room_id text NOT NULL,
      room_class text NOT NULL,
      ended_at bigint,
      seen_by text,
      PRIMARY KEY (stream_id, due_at))`,
    `CREATE INDEX patrol_misses_time ON patrol_misses(due_at DESC)`,
    `CREATE INDEX patrol_misses_open ON patrol_misses(stream_id) WHERE ended_at IS NULL`,
  ],
};
