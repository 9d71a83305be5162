import type { Generated } from 'kysely';
import type { Json } from '../tables.js';

interface ApprovalsTable {
  approval_id: string;
  kind: string;
  subject: string;
  proposal: Json;
  reason: string;
  requested_by: string;
  requested_at: number;
  expires_at: number;
  state: string;
  decided_by: string | null;
  decided_at: number | null;
  note: string | null;
}

interface DeadlinesTable {
  key: string;
  kind: string;
  subject: string;
  title: string;
  what: string | null;
  due_at: number;
  remind_at: Json;
  told: Generated<number>;
  next_at: number | null;
  urgency: string;
  state: string;
  met_at: number | null;
}

interface AnnouncementsTable {
  id: Generated<number>;
  type: string;
  subject: string;
  time: number;
  data: Json;
}

export interface HouseTables {
  approvals: ApprovalsTable;
  deadlines: DeadlinesTable;
  announcements: AnnouncementsTable;
}
