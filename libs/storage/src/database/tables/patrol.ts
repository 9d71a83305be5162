import type { Json } from '../tables.js';

interface PatrolLooksTable {
  look_id: string;
  stream_id: string;
  person: string;
  started_at: number;
  /** The last report that counted. */
  last_at: number;
  dwell_ms: number;
  beats: number;
  rooms: number;
  /** When it had lasted long enough to count. */
  proven_at: number | null;
  ended: boolean;
  finding: Json | null;
}

interface PatrolMissesTable {
  stream_id: string;
  due_at: number;
  room_id: string;
  room_class: string;
  ended_at: number | null;
  seen_by: string | null;
}

export interface PatrolTables {
  patrol_looks: PatrolLooksTable;
  patrol_misses: PatrolMissesTable;
}
