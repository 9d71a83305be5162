import type { Migration } from '../database/migrate.js';

/** Settled cases that are looked at again, what people were exposed to, how their desks are set up, and cases alike. */
export const migration0031: Migration = {
  id: 31,
  name: 'quality',
  statements: [
    `CREATE TABLE looks(
      look_id text PRIMARY KEY,
      kind text NOT NULL CHECK (kind IN ('second', 'known', 'expert')),
      case_id text NOT NULL,
      stream_id text NOT NULL,
      label text,
      severity integer NOT NULL,
      outcome text NOT NULL,
      first_by text,
      first_at bigint NOT NULL,
      only_for text,
      barred jsonb NOT NULL,
      offered_at bigint NOT NULL,
      state text NOT NULL CHECK (state IN ('waiting', 'decided', 'dropped')),
      token bigint NOT NULL DEFAULT 0,
      lease_by text,
      lease_since bigint,
      lease_until bigint,
      decided_by text,
      decided_at bigint,
      decided_outcome text,
      decision jsonb,
      CHECK (state <> 'decided' OR (decided_by IS NOT NULL AND decided_by IS DISTINCT FROM first_by)))`,
    `CREATE UNIQUE INDEX looks_one_of_a_case ON looks(case_id, kind) WHERE kind <> 'known' AND state <> 'dropped'`,
    `CREATE UNIQUE INDEX looks_one_answer_each ON looks(case_id, only_for) WHERE kind = 'known'`,
    `CREATE INDEX looks_waiting ON looks(offered_at) WHERE state = 'waiting'`,
    `CREATE INDEX looks_decided ON looks(decided_at) WHERE state = 'decided'`,
    `CREATE INDEX looks_by_first ON looks(first_at)`,

    `CREATE TABLE answer_bank(
      case_id text PRIMARY KEY,
      label text,
      outcome text NOT NULL,
      source text NOT NULL,
      settled_at bigint NOT NULL,
      added_at bigint NOT NULL,
      added_by text NOT NULL,
      withdrawn_at bigint)`,
    `CREATE INDEX answer_bank_newest ON answer_bank(added_at DESC)`,

    `CREATE TABLE exposures(
      person text NOT NULL,
      case_id text NOT NULL,
      from_at bigint NOT NULL,
      to_at bigint NOT NULL CHECK (to_at >= from_at),
      severity integer NOT NULL,
      PRIMARY KEY (person, case_id, from_at))`,
    `CREATE INDEX exposures_of_person ON exposures(person, to_at)`,
    `CREATE INDEX exposures_by_time ON exposures(to_at)`,
    `CREATE INDEX exposures_of_case ON exposures(case_id, from_at)`,

    `CREATE TABLE unveilings(
      person text NOT NULL,
      at bigint NOT NULL,
      veil text NOT NULL,
      stream_id text,
      case_id text,
      PRIMARY KEY (person, at, veil))`,

    `CREATE TABLE preferences(
      person text PRIMARY KEY,
      updated_at bigint NOT NULL,
      body jsonb NOT NULL)`,

    `CREATE TABLE case_marks(
      case_id text NOT NULL,
      kind text NOT NULL,
      value text NOT NULL,
      PRIMARY KEY (case_id, kind, value))`,

    `CREATE INDEX case_decisions_by_time ON case_decisions(at)`,
    `CREATE INDEX cases_closed ON cases(closed_at) WHERE closed_at IS NOT NULL`,
  ],
};
