import type { Migration } from '../database/migrate.js';

/**
 * Lines of the credit ledger may go once they are three years old by the clock of the database, and are never changed. Who
 * deletes them is the retention run, a whole ledger at a time; before that age nobody can, whatever they were granted.
 */
export const migration0037: Migration = {
  id: 37,
  name: 'ledger end',
  statements: [
    `CREATE OR REPLACE FUNCTION credit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' THEN
          IF OLD.at < extract(epoch FROM now()) * 1000 - 1095::bigint * 86400000 THEN RETURN OLD; END IF;
        END IF;
        RAISE EXCEPTION 'the credit ledger is append-only' USING ERRCODE = 'insufficient_privilege';
      END $$`,
  ],
};
