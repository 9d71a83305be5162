export interface CreditEntriesTable {
  entry_id: string;
  streamer_id: string;
  at: number;
  kind: string;
  points: number;
  card: string | null;
  stream_id: string | null;
  action_id: string | null;
  action: string | null;
  label: string | null;
  severity: number | null;
  rule: string | null;
  clause: string | null;
  audience: number | null;
  live_ms: number | null;
  reverses: string | null;
  by_id: string;
  role: string;
  reason: string;
  policy_hash: string | null;
}

export interface CreditTables {
  credit_entries: CreditEntriesTable;
}
