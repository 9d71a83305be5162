import type { Generated } from 'kysely';
import type { Json } from '../tables.js';

interface ComplaintsTable {
  receipt: string;
  stream_id: string;
  reporter: string | null;
  /** Sealed: name and address of the reporter. */
  contact: string | null;
  code_hash: string;
  state: string;
  severity: number;
  received_at: number;
  decided_at: number | null;
  body: Json;
}

interface NotifiersTable {
  reporter: string;
  warned_at: number | null;
  suspended_until: number | null;
}

interface AppealsTable {
  appeal_id: string;
  against: string;
  appellant: string;
  round: Generated<number>;
  state: string;
  outcome: string | null;
  filed_at: number;
  decided_at: number | null;
  body: Json;
}

/** Complaints and appeals. */
export interface RedressTables {
  complaints: ComplaintsTable;
  notifiers: NotifiersTable;
  appeals: AppealsTable;
}
