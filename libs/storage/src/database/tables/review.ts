import type { ColumnType } from 'kysely';
import type { Json } from '../tables.js';

interface CaseLookersTable {
  case_id: string;
  by: string;
  until: number;
}

interface CaseActsTable {
  case_id: string;
  /** Of the claim that decided. */
  token: number;
  n: number;
  stream_id: string;
  body: Json;
  state: string;
  due_at: number;
  /** Somebody is at it until then. */
  running_until: number | null;
  done_at: number | null;
  action_id: string | null;
  error: string | null;
}

interface WatchesTable {
  stream_id: string;
  reviewer: string;
  since: number;
  until: number;
  shown_at: number;
  challenge: ColumnType<unknown, string | null, string | null>;
}

interface RetractionsTable {
  retraction_id: string;
  stream_id: string;
  at: number;
  body: Json;
}

/** The review desk. */
export interface ReviewTables {
  case_lookers: CaseLookersTable;
  case_acts: CaseActsTable;
  watches: WatchesTable;
  retractions: RetractionsTable;
}
