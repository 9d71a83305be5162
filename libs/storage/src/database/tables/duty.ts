import type { Generated } from 'kysely';
import type { Json } from '../tables.js';

interface PeopleTable {
  person_id: string;
  body: Json;
}

interface SchedulesTable {
  schedule_id: string;
  version: number;
  changed_at: number;
  changed_by: string;
  removed: boolean;
  body: Json;
}

interface OverridesTable {
  override_id: string;
  schedule_id: string;
  from_at: number;
  to_at: number;
  created_at: number;
  cancelled_at: number | null;
  body: Json;
}

interface SwapsTable {
  swap_id: string;
  asked_at: number;
  state: string;
  lapses_at: number;
  body: Json;
}

interface PresenceTable {
  person_id: string;
  from_at: number;
  to_at: number;
  signed_off_at: number | null;
}

interface HandoversTable {
  handover_id: string;
  schedule_id: string;
  at: number;
  due_at: number;
  acknowledged_at: number | null;
  /** The rota was changed, and nobody changes then any more. */
  cancelled: Generated<boolean>;
  body: Json;
}

interface FeedsTable {
  feed_id: string;
  token_hash: string;
  created_by: string;
  created_at: number;
  revoked_at: number | null;
  target: Json;
}

/** Of one hour: sums over the seconds that were looked at. */
interface StaffingTable {
  hour: number;
  /** Nothing before this is added any more: of several instances one counts. */
  until_at: number;
  seconds: number;
  rostered_seconds: number;
  reviewer_seconds: number;
  room_seconds: number;
  /** Most rooms for each reviewer; 0 while nobody was there. */
  worst: number;
  empty_seconds: number;
  short_seconds: number;
}

export interface DutyTables {
  duty_people: PeopleTable;
  duty_schedules: SchedulesTable;
  duty_overrides: OverridesTable;
  duty_swaps: SwapsTable;
  duty_presence: PresenceTable;
  duty_handovers: HandoversTable;
  duty_feeds: FeedsTable;
  duty_staffing: StaffingTable;
}
