import type { RetentionRules } from '@airlock/policy/retention';
import { type Deleted, digestOf, type RetentionStore, tableStore } from './stores.js';
import { sql } from 'kysely';

const records = (rules: RetentionRules) => rules.records;
const logs = (rules: RetentionRules) => rules.logs;

/** Of whom nothing else is kept: no stream, no line of credit, no measure that stands. */
const isForgotten = (
  streamer: string,
): string => `NOT EXISTS (SELECT 1 FROM streams s WHERE s.streamer_id = ${streamer})
  AND NOT EXISTS (SELECT 1 FROM credit_entries c WHERE c.streamer_id = ${streamer})
  AND NOT EXISTS (SELECT 1 FROM sanctions n WHERE n.subject = 'streamer:' || ${streamer})`;

/**
 * A credit ledger goes as a whole, once its last line is past its time and nothing is kept of its streamer's streams: with
 * older lines missing, the rest would add up to another score.
 */
const ledgers: RetentionStore = {
  store: 'credit_entries',
  class: records,
  async expired(q, before, limit, after) {
    const beyond = after === undefined ? sql`` : sql`AND (max(at), streamer_id) > (${after.at}, ${after.id})`;
    const { rows } = await sql<{
      id: string;
      at: number;
    }>`SELECT streamer_id AS id, max(at) AS at FROM credit_entries c
      WHERE NOT EXISTS (SELECT 1 FROM streams s WHERE s.streamer_id = c.streamer_id)
      GROUP BY streamer_id HAVING max(at) < ${before} ${beyond} ORDER BY 2, 1 LIMIT ${limit}`.execute(q);
    return rows;
  },
  async held(tx, { id, at }, holds) {
    const { rows } = await sql<{ stream_id: string }>`SELECT DISTINCT stream_id FROM credit_entries
      WHERE streamer_id = ${id} AND stream_id IS NOT NULL`.execute(tx);
    const streams = new Set(rows.map((r) => r.stream_id));
    return holds.filter(({ scope: { from = 0, until = Infinity, ...scope } }) => {
      if (at < from || at >= until) return false;
      const isOfTimeAlone = (scope.streams ?? scope.streamers ?? scope.rooms ?? scope.label) === undefined;
      return (
        isOfTimeAlone ||
        scope.streamers?.some((s) => s === id) === true ||
        scope.streams?.some((s) => streams.has(s)) === true
      );
    });
  },
  async delete(tx, ids) {
    const deleted: Deleted[] = [];
    for (const id of ids) {
      const { rows } = await sql<{ bytes: number; content: string }>`DELETE FROM credit_entries c
        WHERE streamer_id = ${id} RETURNING pg_column_size(c)::integer AS bytes,
          encode(sha256(convert_to(c::text, 'UTF8')), 'hex') AS content`.execute(tx);
      if (rows.length === 0) continue;
      const bytes = rows.reduce((sum, r) => sum + r.bytes, 0);
      deleted.push({ id, count: rows.length, bytes, content: digestOf(rows.map((r) => r.content)) });
    }
    return deleted;
  },
};

/** What the rules of the house write down of people: measures, redress, lists, who was on duty, who saw what. */
export const houseStores = (): RetentionStore[] => {
  const table = (options: Omit<Parameters<typeof tableStore>[0], 'class'>) =>
    tableStore({ class: records, ...options });
  const stream = 'stream_id';
  return [
    table({ table: 'notices', key: 'notice_id', at: 'issued_at' }),
    table({ table: 'appeals', key: 'appeal_id', at: 'decided_at' }),
    // The sealed name and address of the reporter goes with it.
    table({ table: 'complaints', key: 'receipt', at: 'decided_at', stream }),
    table({
      ...{ table: 'notifiers', key: 'reporter', at: 'greatest(warned_at, suspended_until)' },
      where: 'NOT EXISTS (SELECT 1 FROM complaints c WHERE c.reporter = t.reporter)',
    }),
    table({ table: 'orders', key: 'order_id', at: 'acted_at' }),
    table({
      ...{ table: 'reports', key: 'report_id', at: `(body->>'sentAt')::bigint` },
      where: `body->>'state' = 'acknowledged'`,
    }),
    table({ table: 'sanctions', key: 'sanction_id', at: 'least(lifted_at, until)' }),
    table({
      ...{ table: 'blacklist_entries', key: 'entry_id' },
      at: `coalesce((entry->>'endedAt')::bigint, until, proposed_at)`,
      where: `status IN ('lifted', 'expired', 'rejected')`,
    }),
    table({
      ...{ table: 'blacklist_imports', key: 'import_id', at: 'imported_at' },
      where: `state <> 'waiting' AND NOT EXISTS (SELECT 1 FROM blacklist_entries e WHERE e.import_id = t.import_id)`,
    }),
    ledgers,
    table({ table: 'looks', key: 'look_id', at: 'coalesce(decided_at, offered_at)', stream, where: `state <> 'waiting'` }), // prettier-ignore
    table({ table: 'exposures', key: `person || '/' || case_id || '/' || from_at`, at: 'to_at' }),
    table({ table: 'unveilings', key: `person || '/' || at || '/' || veil`, at: 'at', stream }),
    table({ table: 'known_matches', key: `entry_id || '/' || stream_id || '/' || item`, at: 'at', stream }),
    table({ table: 'duty_presence', key: `person_id || '/' || from_at`, at: 'to_at' }),
    table({ table: 'duty_handovers', key: 'handover_id', at: 'at' }),
    table({ table: 'duty_overrides', key: 'override_id', at: 'to_at' }),
    table({ table: 'duty_swaps', key: 'swap_id', at: 'lapses_at', where: `state <> 'asked'` }),
    table({ table: 'duty_staffing', key: 'hour', at: 'until_at' }),
    table({
      ...{ table: 'duty_schedules', key: `schedule_id || '/' || version` },
      // Counted from when another version took its place.
      at: `(SELECT min(n.changed_at) FROM duty_schedules n WHERE n.schedule_id = t.schedule_id AND n.version > t.version)`,
    }),
    table({ table: 'patrol_looks', key: 'look_id', at: 'last_at', stream }),
    table({ table: 'patrol_misses', key: `stream_id || '/' || due_at`, at: 'ended_at', stream }),
    table({
      ...{ table: 'pages', key: 'page_id', at: 'last_at', where: `state = 'resolved'` },
      dependents: { page_events: 'page_id', page_calls: 'page_id' },
    }),
    table({
      ...{ table: 'incidents', key: 'incident_id', at: 'closed_at' },
      dependents: { incident_links: 'incident_id', incident_entries: 'incident_id' },
    }),
    table({ table: 'access_grants', key: 'grant_id', at: 'coalesce(ended_at, until_at)' }),
    tableStore({
      ...{ table: 'sessions', key: 'session_hash', at: 'coalesce(ended_at, last_seen_at)' },
      class: logs,
    }),
    table({ table: 'licences', key: 'licence_id', at: 'valid_to' }),
    table({
      ...{ table: 'identities', key: 'subject', at: 'updated_at', where: isForgotten('t.subject') },
      dependents: { identity_keys: 'subject' },
    }),
    table({
      ...{ table: 'streamer_profiles', key: 'streamer_id', at: 'updated_at' },
      where: `${isForgotten('t.streamer_id')} AND NOT EXISTS (SELECT 1 FROM identities i WHERE i.subject = t.streamer_id)`,
    }),
  ];
};

/** Tables that go with those of a store, or that no time ends, and why. */
export const KEPT: Readonly<Record<string, string>> = {
  segments: 'goes with its recording',
  verdicts: 'goes with its recording',
  chat: 'goes with its recording',
  case_items: 'goes with its recording',
  case_marks: 'goes with its case',
  case_lookers: 'goes with its case',
  page_events: 'goes with its page',
  page_calls: 'goes with its page',
  incident_links: 'goes with its incident',
  incident_entries: 'goes with its incident',
  identity_keys: 'goes with its identity',
  blacklist_keys: 'goes with its entry',
  evidence_items: 'goes with its evidence',
  evidence_triggers: 'goes with its evidence',
  evidence_releases: 'says who was given evidence, with its custody',
  evidence_custody: 'who had evidence in their hands stays provable after it is gone',
  audit_head: 'the chain of the log, without content',
  audit_leaves: 'the chain of the log, without content',
  audit_tiles: 'the chain of the log, without content',
  audit_nodes: 'the chain of the log, without content',
  audit_checkpoints: 'the chain of the log, without content',
  retention_raises: 'goes with its stream',
  retention_batches: 'proofs of deletion, which name nothing without the key',
  retention_blobs: 'work that is under way',
  retention_usage: 'bytes by hour, of nobody',
  retention_state: 'one row: the run and its key',
  direct_log: 'minutes of the direct path, cleared by it',
  known_banks: 'who answers for a bank',
  known_entries: 'the bank, whose entries act until a person takes them out',
  answer_bank: 'known answers, of nobody, until a person withdraws them',
  lexicons: 'lists in force',
  lexicon_terms: 'lists in force',
  policy_texts: 'what every decision was decided by',
  policy_versions: 'what every decision was decided by',
  policy_trial: 'one row: what is on trial',
  accounts: 'who is named in the log, for as long as it is',
  api_keys: 'hashes of keys, with who made them',
  preferences: 'settings of an account',
  webhooks: 'settings of the house',
  page_channels: 'how somebody is reached, until they take it out',
  page_contacts: 'how somebody is reached, until they take it out',
  page_steps: 'settings of the house',
  duty_people: 'who may be on the rota, until they are taken out',
  duty_feeds: 'settings of the house',
  editors: 'who holds an office now',
  providers: 'the register, for as long as a provider is in it',
  provider_changes: 'the change log that two exports are compared by',
  provider_observed: 'goes with its provider',
  provider_cases: 'the history of a provider in the register',
  airlock_migrations: 'the shape of the database',
};
