import type { Migration } from '../database/migrate.js';

/** The rota. Who was on duty when follows from versions, overrides and presence; nothing of it is ever written over. */
export const migration0032: Migration = {
  id: 32,
  name: 'duty',
  statements: [
    `CREATE TABLE duty_people(
      person_id text PRIMARY KEY,
      body jsonb NOT NULL)`,

    `CREATE TABLE duty_schedules(
      schedule_id text NOT NULL,
      version integer NOT NULL CHECK (version > 0),
      changed_at bigint NOT NULL,
      changed_by text NOT NULL,
      removed boolean NOT NULL,
      body jsonb NOT NULL,
      PRIMARY KEY (schedule_id, version))`,

    `CREATE TABLE duty_overrides(
      override_id text PRIMARY KEY,
      schedule_id text NOT NULL,
      from_at bigint NOT NULL,
      to_at bigint NOT NULL CHECK (to_at > from_at),
      created_at bigint NOT NULL,
      cancelled_at bigint,
      body jsonb NOT NULL)`,
    `CREATE INDEX duty_overrides_to ON duty_overrides(to_at)`,

    `CREATE TABLE duty_swaps(
      swap_id text PRIMARY KEY,
      asked_at bigint NOT NULL,
      state text NOT NULL CHECK (state IN ('asked', 'accepted', 'refused', 'withdrawn', 'lapsed')),
      lapses_at bigint NOT NULL,
      body jsonb NOT NULL)`,
    `CREATE INDEX duty_swaps_asked ON duty_swaps(asked_at DESC)`,

    `CREATE TABLE duty_presence(
      person_id text NOT NULL,
      from_at bigint NOT NULL,
      to_at bigint NOT NULL CHECK (to_at >= from_at),
      signed_off_at bigint,
      PRIMARY KEY (person_id, from_at))`,
    `CREATE INDEX duty_presence_to ON duty_presence(to_at)`,

    `CREATE TABLE duty_handovers(
      handover_id text PRIMARY KEY,
      schedule_id text NOT NULL,
      at bigint NOT NULL,
      due_at bigint NOT NULL,
      acknowledged_at bigint,
      cancelled boolean NOT NULL DEFAULT false,
      body jsonb NOT NULL,
      UNIQUE (schedule_id, at))`,
    `CREATE INDEX duty_handovers_at ON duty_handovers(at DESC)`,

    `CREATE TABLE duty_feeds(
      feed_id text PRIMARY KEY,
      token_hash text NOT NULL UNIQUE,
      created_by text NOT NULL,
      created_at bigint NOT NULL,
      revoked_at bigint,
      target jsonb NOT NULL)`,

    `CREATE TABLE duty_staffing(
      hour bigint PRIMARY KEY,
      until_at bigint NOT NULL,
      seconds double precision NOT NULL,
      rostered_seconds double precision NOT NULL,
      reviewer_seconds double precision NOT NULL,
      room_seconds double precision NOT NULL,
      worst double precision NOT NULL,
      empty_seconds double precision NOT NULL,
      short_seconds double precision NOT NULL)`,
  ],
};
