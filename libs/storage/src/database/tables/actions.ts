import type { Json } from '../tables.js';

interface NoticesTable {
  notice_id: string;
  recipient: string;
  kind: string;
  subject: string;
  lang: string;
  body: Json;
  text: string;
  issued_at: number;
}

interface SanctionsTable {
  sanction_id: string;
  subject: string;
  kind: string;
  because_of: string | null;
  from_at: number;
  until: number | null;
  lifted_at: number | null;
  body: Json;
}

interface CaseDecisionsTable {
  case_id: string;
  outcome: string;
  clause: string;
  evidence: Json;
  note: string;
  by: string;
  role: string;
  at: number;
  /** Of the claim that decided; absent in old rows. */
  token: number | null;
  undoable_until: number | null;
  /** The case in which somebody above takes it on. */
  follow_up: string | null;
}

/** What follows from decisions on people and cases. */
export interface ActionTables {
  notices: NoticesTable;
  sanctions: SanctionsTable;
  case_decisions: CaseDecisionsTable;
}
