import type { Migration } from '../database/migrate.js';

/** Platforms that an access provider or an app store serves. */
export const migration0014: Migration = {
  id: 14,
  name: 'providers',
  statements: [
    `CREATE TABLE providers(
      provider_id text PRIMARY KEY,
      updated_at bigint NOT NULL,
      checked_at bigint,
      checked_result text,
      provider jsonb NOT NULL)`,
    `CREATE INDEX providers_apps ON providers USING gin ((provider -> 'appIds'))`,

    `CREATE TABLE provider_changes(
      at bigint NOT NULL,
      n integer NOT NULL,
      provider_id text NOT NULL,
      by_id text NOT NULL,
      op text NOT NULL CHECK (op IN ('add', 'remove')),
      kind text NOT NULL,
      value text NOT NULL,
      PRIMARY KEY (provider_id, at, n))`,
    `CREATE INDEX provider_changes_at ON provider_changes(at, provider_id, n)`,

    `CREATE TABLE provider_observed(
      provider_id text NOT NULL,
      kind text NOT NULL,
      value text NOT NULL,
      first_at bigint NOT NULL,
      last_at bigint NOT NULL,
      PRIMARY KEY (provider_id, kind, value))`,

    `CREATE TABLE provider_cases(
      case_id text PRIMARY KEY,
      provider_id text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('inconsistency', 'remediation')),
      state text NOT NULL CHECK (state IN ('open', 'done', 'refused', 'overdue')),
      opened_at bigint NOT NULL,
      body jsonb NOT NULL)`,
    `CREATE UNIQUE INDEX provider_cases_standing ON provider_cases(provider_id, kind) WHERE state <> 'done'`,
  ],
};
