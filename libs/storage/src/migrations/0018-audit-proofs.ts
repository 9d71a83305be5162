import type { Migration } from '../database/migrate.js';

const appendOnly = (table: string): readonly string[] => [
  `CREATE TRIGGER ${table}_rows_stay BEFORE UPDATE OR DELETE ON ${table}
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()`,
  `CREATE TRIGGER ${table}_stay BEFORE TRUNCATE ON ${table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()`,
];

/** What makes the log provable: its Merkle tree as far as it is complete, and its signed heads. */
export const migration0018: Migration = {
  id: 18,
  name: 'audit-proofs',
  statements: [
    // A second account of the leaf hashes, 256 to a row: says which entry is not what it was.
    `CREATE TABLE audit_tiles(
      index bigint PRIMARY KEY,
      leaves bytea NOT NULL CHECK (length(leaves) = 8192))`,
    // Full subtrees of 2^8, 2^16 and 2^24 entries; the levels between are computed from at most 256 hashes.
    `CREATE TABLE audit_nodes(
      level integer NOT NULL CHECK (level IN (8, 16, 24)),
      index bigint NOT NULL,
      hash bytea NOT NULL CHECK (length(hash) = 32),
      PRIMARY KEY (level, index))`,
    `CREATE TABLE audit_checkpoints(
      size bigint PRIMARY KEY,
      at bigint NOT NULL,
      note text NOT NULL)`,
    ...['audit_tiles', 'audit_nodes', 'audit_checkpoints'].flatMap(appendOnly),
  ],
};
