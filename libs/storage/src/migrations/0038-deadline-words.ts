import type { Migration } from '../database/migrate.js';

/** Which one it is, without a sentence of one language around it. */
export const migration0038: Migration = {
  id: 38,
  name: 'deadline words',
  statements: [`ALTER TABLE deadlines ADD COLUMN what text`],
};
