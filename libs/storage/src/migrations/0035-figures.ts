import type { Migration } from '../database/migrate.js';

// Whoever reads by the partial indexes repeats their conditions word for word, or the planner would not use them.

/** A segment of which something was not looked at or listened to, or that nobody could judge. */
export const NOT_WHOLLY_SEEN = `kind = 'segment' AND ((body->'coverage'->>'unwatchedMs')::float8 > 0
  OR (body->'coverage'->>'unheardMs')::float8 > 0 OR body ? 'failure')`;

/** A chat line that was not simply published, or that a person decided. */
export const DECIDED_LINE = `decision <> 'publish' OR decided_by IS NOT NULL`;

/** What the figures of a time are read by: each reads the rows it counts, or an index alone. */
export const migration0035: Migration = {
  id: 35,
  name: 'figures',
  statements: [
    `DROP INDEX verdicts_age`,
    `CREATE INDEX verdicts_age ON verdicts(decided_at) INCLUDE (kind)`,
    `CREATE INDEX verdicts_hits_by_time ON verdicts(decided_at) WHERE NOT clean`,
    `CREATE INDEX verdicts_not_wholly_seen ON verdicts(decided_at) WHERE ${NOT_WHOLLY_SEEN}`,
    `CREATE INDEX chat_decided ON chat(decided_at) WHERE ${DECIDED_LINE}`,
    `DROP INDEX segments_age`,
    `CREATE INDEX segments_age ON segments(captured_at) INCLUDE (duration_ms)`,
    `CREATE INDEX audit_by_kind ON audit(kind, at)`,
    `CREATE INDEX cases_opened ON cases(opened_at)`,
    `CREATE INDEX complaints_by_time ON complaints(received_at)`,
  ],
};
