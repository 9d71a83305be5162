import type { Generated } from 'kysely';
import type { Json } from '../tables.js';

interface RetentionStreamsTable {
  stream_id: string;
  class: string;
  days: number;
  started_at: number;
  kept_until: number | null;
  sealed: Generated<boolean>;
  next_at: number | null;
  emptied_at: number | null;
}

interface RetentionRaisesTable {
  stream_id: string;
  class: string;
  days: number;
  counted_from: string;
  at: number;
  sealed: boolean;
  reason: string;
  by: string;
}

interface SaleLinksTable {
  stream_id: string;
  ref: string;
  title: string | null;
  at: number;
  completed_at: number | null;
}

interface LegalHoldsTable {
  hold_id: string;
  placed_at: number;
  until_at: number | null;
  released_at: number | null;
  hold: Json;
}

interface RetentionBatchesTable {
  batch_id: string;
  started_at: number;
  state: string;
  bytes: number;
  draft: Json;
  proof: string | null;
  digest: string | null;
  seq: number | null;
  entry: string | null;
}

interface RetentionBlobsTable {
  blob_key: string;
  batch_id: string;
}

interface RetentionUsageTable {
  hour: number;
  bytes: number;
}

interface RetentionStateTable {
  one: Generated<boolean>;
  hash_key: Uint8Array;
  running_until: number;
  last_run_at: number | null;
  last_run: Json | null;
}

interface ErasuresTable {
  erasure_id: string;
  kind: string;
  subject: string | null;
  subject_hash: string;
  asked_at: number;
  asked_by: string;
  state: string;
  until_at: number | null;
  basis: Json;
  ended_at: number | null;
}

export interface RetentionTables {
  retention_streams: RetentionStreamsTable;
  retention_raises: RetentionRaisesTable;
  sale_links: SaleLinksTable;
  legal_holds: LegalHoldsTable;
  retention_batches: RetentionBatchesTable;
  retention_blobs: RetentionBlobsTable;
  retention_usage: RetentionUsageTable;
  retention_state: RetentionStateTable;
  erasures: ErasuresTable;
}
