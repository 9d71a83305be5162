import type { Migration } from '../database/migrate.js';

/** Who may go live: identities without numbers, licences, editors, and what is known of streamers. */
export const migration0011: Migration = {
  id: 11,
  name: 'admission',
  statements: [
    `CREATE TABLE identities(
      subject text PRIMARY KEY,
      updated_at bigint NOT NULL,
      record jsonb NOT NULL)`,
    `CREATE TABLE identity_keys(
      subject text NOT NULL,
      kind text NOT NULL,
      key_id text NOT NULL,
      hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
      PRIMARY KEY (subject, kind, key_id, hash))`,
    `CREATE INDEX identity_keys_hash ON identity_keys(hash, kind)`,

    `CREATE TABLE streamer_profiles(
      streamer_id text PRIMARY KEY,
      updated_at bigint NOT NULL,
      record jsonb NOT NULL)`,

    `CREATE TABLE licences(
      licence_id text PRIMARY KEY,
      holder_kind text NOT NULL CHECK (holder_kind IN ('platform', 'publisher')),
      holder_id text NOT NULL,
      type text NOT NULL,
      valid_from bigint NOT NULL,
      valid_to bigint NOT NULL CHECK (valid_to > valid_from),
      record jsonb NOT NULL)`,
    `CREATE INDEX licences_of_holder ON licences(holder_kind, holder_id)`,

    `CREATE TABLE editors(
      platform text NOT NULL,
      office text NOT NULL CHECK (office IN ('editor_in_chief', 'deputy')),
      person text NOT NULL,
      since bigint NOT NULL,
      PRIMARY KEY (platform, office),
      UNIQUE (platform, person))`,
  ],
};
