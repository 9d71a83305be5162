import { sql } from 'kysely';
import { AirlockError } from '@airlock/contracts/problem';
import type { Database } from './database.js';
import type { Queries } from './database/tables.js';
import { PARTITIONED, partitions } from './partitions.js';
import { leafHash } from './repositories/audit.js';

export interface MoveProgress {
  readonly table: string;
  /** Rows that are over, those of an earlier try included. */
  readonly rows: number;
  readonly of: number;
}

export interface MoveOptions {
  readonly from: Database;
  readonly to: Database;
  readonly onProgress?: (progress: MoveProgress) => void;
  /** Stops between two batches; a later call goes on. */
  readonly signal?: AbortSignal;
  /** Rows of one transaction; default 1,000. */
  readonly batchRows?: number;
}

/** Our tables, parents first, by their keys. What is only of the moment (`direct_log`) stays behind. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  streams: ['stream_id'],
  verdicts: ['stream_id', 'verdict_key', 'day'],
  chat: ['stream_id', 'message_id', 'day'],
  cases: ['case_id'],
  case_items: ['stream_id', 'item_key'],
  actions: ['action_id'],
  looks: ['look_id'],
  answer_bank: ['case_id'],
  exposures: ['person', 'case_id', 'from_at'],
  unveilings: ['person', 'at', 'veil'],
  preferences: ['person'],
  case_marks: ['case_id', 'kind', 'value'],
  outbox: ['id'],
  segments: ['stream_id', 'epoch', 'seq'],
  known_banks: ['bank'],
  known_entries: ['entry_id'],
  known_matches: ['entry_id', 'stream_id', 'item'],
  approvals: ['approval_id'],
  deadlines: ['key'],
  notices: ['notice_id'],
  sanctions: ['sanction_id'],
  case_decisions: ['case_id'],
  case_lookers: ['case_id', 'by'],
  case_acts: ['case_id', 'token', 'n'],
  watches: ['stream_id', 'reviewer'],
  retractions: ['retraction_id'],
  complaints: ['receipt'],
  notifiers: ['reporter'],
  appeals: ['appeal_id'],
  announcements: ['id'],
  credit_entries: ['entry_id'],
  providers: ['provider_id'],
  provider_changes: ['provider_id', 'at', 'n'],
  provider_observed: ['provider_id', 'kind', 'value'],
  provider_cases: ['case_id'],
  blacklist_imports: ['import_id'],
  blacklist_entries: ['entry_id'],
  blacklist_keys: ['token', 'entry_id'],
  accounts: ['account_id'],
  sessions: ['session_hash'],
  api_keys: ['key_id'],
  access_grants: ['grant_id'],
  identities: ['subject'],
  identity_keys: ['subject', 'kind', 'key_id', 'hash'],
  streamer_profiles: ['streamer_id'],
  licences: ['licence_id'],
  editors: ['platform', 'office'],
  evidence: ['evidence_id'],
  evidence_triggers: ['trigger_key'],
  evidence_items: ['evidence_id', 'name'],
  evidence_custody: ['custody_id'],
  evidence_releases: ['release_id'],
  duty_people: ['person_id'],
  duty_schedules: ['schedule_id', 'version'],
  duty_overrides: ['override_id'],
  duty_swaps: ['swap_id'],
  duty_presence: ['person_id', 'from_at'],
  duty_handovers: ['handover_id'],
  duty_feeds: ['feed_id'],
  duty_staffing: ['hour'],
  webhooks: ['webhook_id'],
  pages: ['page_id'],
  page_events: ['page_id', 'n'],
  page_calls: ['call_id'],
  page_channels: ['channel_id'],
  page_contacts: ['person'],
  page_steps: ['one'],
  incidents: ['incident_id'],
  incident_links: ['incident_id', 'kind', 'ref'],
  incident_entries: ['incident_id', 'n'],
  patrol_looks: ['look_id'],
  patrol_misses: ['stream_id', 'due_at'],
  policy_texts: ['text_id'],
  policy_versions: ['n'],
  policy_trial: ['one'],
  lexicons: ['list'],
  lexicon_terms: ['list', 'term'],
  orders: ['order_id'],
  reports: ['report_id'],
  retention_streams: ['stream_id'],
  retention_raises: ['stream_id', 'class', 'at'],
  sale_links: ['stream_id', 'ref'],
  legal_holds: ['hold_id'],
  retention_batches: ['batch_id'],
  retention_blobs: ['blob_key'],
  retention_usage: ['hour'],
  retention_state: ['one'],
  erasures: ['erasure_id'],
  audit_tiles: ['index'],
  audit_nodes: ['level', 'index'],
  audit_checkpoints: ['size'],
  audit_leaves: ['seq'],
  audit: ['seq', 'day'],
};
const LEFT_BEHIND = new Set(['airlock_migrations', 'direct_log', 'audit_head']);
/** Rows of these never change, and never may. */
const APPEND_ONLY = new Set([
  'audit',
  'audit_leaves',
  'audit_tiles',
  'audit_nodes',
  'audit_checkpoints',
  'retention_raises',
  'credit_entries',
  'evidence_items',
  'evidence_custody',
]);

/**
 * Copies everything of one database into another of the same version, in batches, and compares the two. What runs on
 * `from` must be stopped. Repeating it changes nothing, or goes on where it was interrupted. Throws `conflict` when `to`
 * holds a log that is not the beginning of ours (it was in use), or when it is not the same in the end. Gives the rows
 * of each table.
 */
export async function migrateDatabase(options: MoveOptions): Promise<Readonly<Record<string, number>>> {
  const { from, to, onProgress = () => undefined, signal, batchRows = 1_000 } = options;
  await allTablesKnown(from.queries);
  await nothingOfItsOwn(from.queries, to.queries, batchRows, signal);
  for (const table of PARTITIONED) {
    for (const { day } of await partitions(from.queries, table)) {
      await sql`SELECT airlock_make_partition(${table}, ${table}, ${day}::integer)`.execute(to.queries);
    }
  }
  const rows: Record<string, number> = {};
  for (const [table, key] of Object.entries(KEYS)) {
    const copier = await copierOf(table, key, to);
    const of = await count(from.queries, table);
    rows[table] = of;
    let copied = 0;
    onProgress({ table, rows: 0, of });
    for await (const batch of batches(from.queries, table, key, batchRows)) {
      signal?.throwIfAborted();
      await copier(batch);
      copied += batch.length;
      onProgress({ table, rows: copied, of });
    }
  }
  const { next } = await from.queries.selectFrom('audit_head').select('next').executeTakeFirstOrThrow();
  await sql`UPDATE audit_head SET next = ${next}::bigint WHERE next <= ${next}::bigint`.execute(to.queries);
  await sql`SELECT setval(pg_get_serial_sequence('outbox', 'id'), greatest(max(id), 1), max(id) IS NOT NULL) FROM outbox`.execute(
    to.queries,
  );
  for (const table of Object.keys(KEYS)) await same(table, from.queries, to.queries);
  return rows;
}

/** Rows as JSON text, exactly as the database says them. */
type Batch = readonly string[];

async function* batches(
  q: Queries,
  table: string,
  key: readonly string[],
  size: number,
): AsyncGenerator<Batch> {
  const keys = sql.join(key.map((k) => sql.id(k)));
  let after: unknown[] | undefined;
  for (;;) {
    const beyond = after === undefined ? sql`` : sql`WHERE (${keys}) > (${sql.join(after)})`;
    const { rows } = await sql<Record<string, unknown> & { row: string }>`
      SELECT ${keys}, row_to_json(t)::text AS row FROM ${sql.id(table)} t ${beyond} ORDER BY ${keys} LIMIT ${size}`.execute(
      q,
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    after = key.map((k) => last[k]);
    yield rows.map((r) => r.row);
  }
}

async function copierOf(table: string, key: readonly string[], to: Database) {
  const { rows } = await sql<{ name: string }>`SELECT attname AS name FROM pg_attribute
    WHERE attrelid = to_regclass(${table}) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`.execute(
    to.queries,
  );
  const columns = rows.map((r) => r.name);
  const list = sql.join(columns.map((c) => sql.id(c)));
  const values = columns
    .filter((c) => !key.includes(c))
    .map((c) => sql`${sql.id(c)} = excluded.${sql.id(c)}`);
  const known = APPEND_ONLY.has(table) ? sql`DO NOTHING` : sql`DO UPDATE SET ${sql.join(values)}`;
  return (batch: Batch): Promise<void> =>
    to.transaction(async (tx) => {
      await sql`INSERT INTO ${sql.id(table)}(${list}) OVERRIDING SYSTEM VALUE
        SELECT ${list} FROM json_populate_recordset(NULL::${sql.id(table)}, ${`[${batch.join(',')}]`}::json)
        ON CONFLICT (${sql.join(key.map((k) => sql.id(k)))}) ${known}`.execute(tx);
    });
}

const count = async (q: Queries, table: string): Promise<number> =>
  (await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.id(table)}`.execute(q)).rows[0]!.n;

/** A table that somebody added and forgot here must not be forgotten in the copy. */
async function allTablesKnown(q: Queries): Promise<void> {
  const { rows } = await sql<{ name: string }>`SELECT relname AS name FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`.execute(
    q,
  );
  const unknown = rows.map((r) => r.name).filter((name) => !(name in KEYS) && !LEFT_BEHIND.has(name));
  if (unknown.length > 0) {
    throw new AirlockError('internal', `Nobody said how to copy ${unknown.join(', ')}`);
  }
}

/** The log tells whether somebody worked there: each of its entries must be one of ours, byte for byte, with its hash. */
async function nothingOfItsOwn(
  from: Queries,
  to: Queries,
  size: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const inUse = (seq: number) =>
    new AirlockError('conflict', `The database to fill has an audit log of its own (entry ${seq})`, {
      hint: 'Give an empty database, or one that an interrupted migration began to fill.',
    });
  for await (const batch of batches(to, 'audit', KEYS['audit']!, size)) {
    signal?.throwIfAborted();
    const theirs = batch.map((text) => JSON.parse(text) as { seq: number; body: string; leaf_hash: string });
    const { rows: ours } = await sql<{ row: string }>`SELECT row_to_json(t)::text AS row FROM audit t
      WHERE seq BETWEEN ${theirs[0]!.seq} AND ${theirs.at(-1)!.seq} ORDER BY seq, day`.execute(from);
    batch.forEach((text, i) => {
      const { seq, body, leaf_hash } = theirs[i]!;
      const hash = `\\x${Buffer.from(leafHash(body)).toString('hex')}`;
      if (ours[i]?.row !== text || hash !== leaf_hash) throw inUse(seq);
    });
  }
  const [mine, head] = await Promise.all(
    [from, to].map((q) => q.selectFrom('audit_head').select('next').executeTakeFirstOrThrow()),
  );
  if (head!.next > mine!.next) throw inUse(head!.next - 1);
}

/** Number and content, whatever the order: a sum over a hash of every row. */
async function same(table: string, from: Queries, to: Queries): Promise<void> {
  const digest = async (q: Queries) => {
    const { rows } = await sql<{ digest: string }>`SELECT count(*)::text || ' rows, '
      || coalesce(sum(('x' || left(md5(row_to_json(t)::text), 15))::bit(60)::bigint), 0)::text AS digest
      FROM ${sql.id(table)} t`.execute(q);
    return rows[0]!.digest;
  };
  const [there, here] = [await digest(from), await digest(to)];
  if (there !== here) {
    throw new AirlockError('conflict', `${table} is not the same in both databases: ${there}; ${here}`, {
      hint: 'Something wrote to one of them meanwhile. Stop it, empty the new database and begin again.',
    });
  }
}
