import type { ColumnType } from 'kysely';
import type { Json } from '../tables.js';

interface LooksTable {
  look_id: string;
  kind: string;
  case_id: string;
  stream_id: string;
  label: string | null;
  severity: number;
  /** What is checked: the first outcome, or the known answer. */
  outcome: string;
  first_by: string | null;
  first_at: number;
  only_for: string | null;
  barred: Json;
  offered_at: number;
  state: string;
  token: number;
  lease_by: string | null;
  lease_since: number | null;
  lease_until: number | null;
  decided_by: string | null;
  decided_at: number | null;
  decided_outcome: string | null;
  decision: ColumnType<unknown, string | null, string | null>;
}

interface AnswerBankTable {
  case_id: string;
  label: string | null;
  outcome: string;
  source: string;
  settled_at: number;
  added_at: number;
  added_by: string;
  withdrawn_at: number | null;
}

interface ExposuresTable {
  person: string;
  case_id: string;
  from_at: number;
  to_at: number;
  severity: number;
}

interface UnveilingsTable {
  person: string;
  at: number;
  veil: string;
  stream_id: string | null;
  case_id: string | null;
}

interface PreferencesTable {
  person: string;
  updated_at: number;
  body: Json;
}

interface CaseMarksTable {
  case_id: string;
  kind: string;
  value: string;
}

/** How well people decide, what it does to them, and cases alike. */
export interface QualityTables {
  looks: LooksTable;
  answer_bank: AnswerBankTable;
  exposures: ExposuresTable;
  unveilings: UnveilingsTable;
  preferences: PreferencesTable;
  case_marks: CaseMarksTable;
}
