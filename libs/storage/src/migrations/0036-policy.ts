import type { Migration } from '../database/migrate.js';

/** The policies that were in force, the one on trial, and the house's lists of terms. */
export const migration0036: Migration = {
  id: 36,
  name: 'policy',
  statements: [
    `CREATE TABLE policy_texts(
      text_id text PRIMARY KEY,
      hash text NOT NULL,
      source text NOT NULL,
      added_at bigint NOT NULL)`,
    `CREATE INDEX policy_texts_hash ON policy_texts(hash)`,
    `CREATE TABLE policy_versions(
      n integer PRIMARY KEY,
      hash text NOT NULL,
      text_id text NOT NULL REFERENCES policy_texts,
      name text NOT NULL,
      origin text NOT NULL,
      published_at bigint NOT NULL,
      published_by text NOT NULL,
      proposed_by text,
      approval_id text,
      reason text NOT NULL,
      rolls_back_to integer)`,
    `CREATE TABLE policy_trial(
      one boolean PRIMARY KEY DEFAULT true CHECK (one),
      n bigint NOT NULL,
      hash text NOT NULL,
      text_id text NOT NULL REFERENCES policy_texts,
      name text NOT NULL,
      started_by text NOT NULL,
      started_at bigint NOT NULL,
      until bigint NOT NULL,
      reason text NOT NULL,
      ended_at bigint)`,
    `CREATE TABLE lexicons(
      list text PRIMARY KEY,
      owner text NOT NULL,
      source text NOT NULL,
      note text NOT NULL,
      created_at bigint NOT NULL,
      changed_at bigint NOT NULL,
      n integer NOT NULL,
      announced boolean NOT NULL)`,
    `CREATE TABLE lexicon_terms(
      list text NOT NULL REFERENCES lexicons,
      term text NOT NULL,
      entry jsonb NOT NULL,
      approved boolean NOT NULL,
      status text NOT NULL,
      PRIMARY KEY (list, term))`,
  ],
};
