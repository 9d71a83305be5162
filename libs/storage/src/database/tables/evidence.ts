import type { Generated } from 'kysely';
import type { Json } from '../tables.js';

interface EvidenceTable {
  evidence_id: string;
  stream_id: string | null;
  from_at: number;
  to_at: number;
  requested_at: number;
  requested_by: string;
  reason: string;
  state: Generated<string>;
  retention_class: string;
  seals: Generated<number>;
  manifest_sha256: string | null;
  sealed_at: number | null;
  completed_at: number | null;
  next_at: number | null;
  leased_until: number | null;
  attempts: Generated<number>;
  last_error: string | null;
}

interface EvidenceTriggersTable {
  trigger_key: string;
  evidence_id: string;
  at: number;
  body: Json;
}

interface EvidenceItemsTable {
  evidence_id: string;
  name: string;
  kind: string;
  sha256: string;
  bytes: number;
}

interface EvidenceCustodyTable {
  custody_id: string;
  evidence_id: string;
  at: number;
  actor: string;
  role: string;
  kind: string;
  reason: string;
  detail: Json;
}

interface EvidenceReleasesTable {
  release_id: string;
  evidence_id: string;
  destination: string;
  reason: string;
  requested_by: string;
  approved_by: string;
  approved_at: number;
  until_at: number;
  checkpoint_size: number | null;
}

export interface EvidenceTables {
  evidence: EvidenceTable;
  evidence_triggers: EvidenceTriggersTable;
  evidence_items: EvidenceItemsTable;
  evidence_custody: EvidenceCustodyTable;
  evidence_releases: EvidenceReleasesTable;
}
