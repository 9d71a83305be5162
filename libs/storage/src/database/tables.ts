import type { ColumnType, Generated, Kysely } from 'kysely';
import type { AdmissionTables } from './tables/admission.js';
import type { AccessTables } from './tables/access.js';
import type { ActionTables } from './tables/actions.js';
import type { AuditProofTables } from './tables/audit-proofs.js';
import type { EvidenceTables } from './tables/evidence.js';
import type { ProviderTables } from './tables/providers.js';
import type { BlacklistTables } from './tables/blacklist.js';
import type { CreditTables } from './tables/credit.js';
import type { DutyTables } from './tables/duty.js';
import type { HouseTables } from './tables/house.js';
import type { PagingTables } from './tables/paging.js';
import type { PatrolTables } from './tables/patrol.js';
import type { PolicyTables } from './tables/policy.js';
import type { ReviewTables } from './tables/review.js';
import type { QualityTables } from './tables/quality.js';
import type { RedressTables } from './tables/redress.js';
import type { RetentionTables } from './tables/retention.js';
import type { OrderTables } from './tables/orders.js';
import type { WebhookTables } from './tables/webhooks.js';
import type { KnownTables } from './tables/known.js';

/** A JSON document: written as text (see `storableJson`), read as a value still to be parsed by its schema. */
export type Json = ColumnType<unknown, string, string>;

// Times are ms since 1970, days UTC days since 1970-01-01: what the table is partitioned by.

export interface StreamsTable {
  stream_id: string;
  room_id: string;
  streamer_id: string;
  live: boolean;
  started_at: number;
  record: Json;
}

export interface VerdictsTable {
  stream_id: string;
  verdict_key: string;
  kind: string;
  decision: string;
  clean: boolean;
  final: boolean;
  decided_at: number;
  body: Json;
  /** Of what was judged, not of the judgement, so that a repeated verdict meets the first. */
  day: number;
}

export interface ChatTable {
  stream_id: string;
  message_id: string;
  user_id: string | null;
  nickname: string | null;
  text: string | null;
  sent_at: number | null;
  decision: string | null;
  display: string | null;
  decided_by: string | null;
  decided_at: number | null;
  judged: ColumnType<unknown, string | null, string | null>;
  day: number;
}

export interface CasesTable {
  case_id: string;
  stream_id: string;
  state: string;
  severity: number;
  label: string | null;
  opened_at: number;
  updated_at: number;
  closed_at: number | null;
  closed_by: string | null;
  outcome: string | null;
  lease_token: Generated<number>;
  lease_by: string | null;
  lease_since: number | null;
  lease_until: number | null;
  /** Of the newest hit with a picture. */
  thumbnail: string | null;
  /** When danger to life was reported. */
  jump_at: number | null;
  /** Who may take it at least, where that is more than its room asks for. */
  level: string | null;
  escalated_from: string | null;
  /** People who may not take it. */
  barred: ColumnType<unknown, string | undefined, string>;
  /** By the clock of the database. */
  changed_at: Generated<number>;
}

export interface CaseItemsTable {
  stream_id: string;
  item_key: string;
  case_id: string;
  at: number;
  severity: number;
  label: string | null;
  body: Json;
}

export interface ActionsTable {
  action_id: string;
  stream_id: string;
  kind: string;
  decided_at: number;
  body: Json;
  dark_at: number | null;
  time_to_dark_ms: number | null;
  probe_confirmed_at: number | null;
  probe_source: string | null;
}

export interface OutboxTable {
  id: Generated<number>;
  dedupe_key: string;
  kind: string;
  target: string;
  subject: string;
  payload: Json;
  created_at: number;
  due_at: number;
  attempts: Generated<number>;
  max_attempts: number;
  leased_until: number | null;
  confirmed_at: number | null;
  dead_at: number | null;
  last_error: string | null;
}

export interface AuditTable {
  seq: number;
  at: number;
  actor: string;
  role: string;
  kind: string;
  subject: string;
  body: string;
  leaf_hash: Uint8Array;
  day: number;
}

export interface AuditHeadTable {
  one: Generated<boolean>;
  next: number;
}

export interface AuditLeavesTable {
  seq: number;
  leaf_hash: Uint8Array;
}

export interface SegmentsTable {
  stream_id: string;
  epoch: number;
  seq: number;
  container: string;
  blob_key: string;
  init_key: string | null;
  start_ms: number;
  duration_ms: number;
  bytes: number;
  captured_at: number;
  sha256: string | null;
}

export interface Tables
  extends
    RedressTables,
    ReviewTables,
    QualityTables,
    AccessTables,
    RetentionTables,
    ActionTables,
    AdmissionTables,
    BlacklistTables,
    ProviderTables,
    EvidenceTables,
    CreditTables,
    DutyTables,
    HouseTables,
    PagingTables,
    PatrolTables,
    PolicyTables,
    KnownTables,
    AuditProofTables,
    WebhookTables,
    OrderTables {
  streams: StreamsTable;
  verdicts: VerdictsTable;
  chat: ChatTable;
  cases: CasesTable;
  case_items: CaseItemsTable;
  actions: ActionsTable;
  outbox: OutboxTable;
  audit: AuditTable;
  audit_head: AuditHeadTable;
  audit_leaves: AuditLeavesTable;
  segments: SegmentsTable;
}

/** The database, or one transaction in it: every repository works on either. */
export type Queries = Kysely<Tables>;
