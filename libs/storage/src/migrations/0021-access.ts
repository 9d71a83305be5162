import type { Migration } from '../database/migrate.js';

/** Who works here and how they prove it. Secrets are hashes, or sealed with a key that is not in the database. */
export const migration0021: Migration = {
  id: 21,
  name: 'access',
  statements: [
    `CREATE TABLE accounts(
      account_id text PRIMARY KEY,
      name text NOT NULL UNIQUE,
      roles jsonb NOT NULL,
      password_hash text,
      totp_sealed text,
      totp_step bigint NOT NULL DEFAULT 0,
      invite_hash text UNIQUE,
      invite_until bigint,
      reset_until bigint,
      issuer text,
      external_id text,
      disabled boolean NOT NULL DEFAULT false,
      created_at bigint NOT NULL,
      last_sign_in_at bigint,
      UNIQUE (issuer, external_id))`,

    `CREATE TABLE sessions(
      session_hash text PRIMARY KEY,
      account_id text NOT NULL REFERENCES accounts,
      created_at bigint NOT NULL,
      last_seen_at bigint NOT NULL,
      verified_at bigint,
      ended_at bigint)`,
    `CREATE INDEX sessions_of_account ON sessions(account_id)`,

    `CREATE TABLE api_keys(
      key_id text PRIMARY KEY,
      key_hash text NOT NULL UNIQUE,
      name text NOT NULL,
      scopes jsonb NOT NULL,
      created_by text NOT NULL,
      created_at bigint NOT NULL,
      expires_at bigint NOT NULL,
      last_used_at bigint,
      revoked_at bigint)`,

    `CREATE TABLE access_grants(
      grant_id text PRIMARY KEY,
      account_id text NOT NULL REFERENCES accounts,
      role text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('break_glass', 'just_in_time')),
      reason text NOT NULL,
      subject text,
      starts_at bigint NOT NULL,
      until_at bigint NOT NULL,
      approved_by text,
      ended_at bigint,
      views integer NOT NULL DEFAULT 0,
      CHECK (kind = 'break_glass' OR (approved_by IS NOT NULL AND approved_by <> account_id)))`,
    `CREATE INDEX access_grants_of_account ON access_grants(account_id, until_at)`,
  ],
};
