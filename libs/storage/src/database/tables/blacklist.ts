import type { Json } from '../tables.js';

interface BlacklistEntriesTable {
  entry_id: string;
  family: string;
  status: string;
  from_at: number;
  until: number | null;
  proposed_at: number;
  action_id: string | null;
  import_id: string | null;
  entry: Json;
}

interface BlacklistKeysTable {
  token: string;
  entry_id: string;
}

interface BlacklistImportsTable {
  import_id: string;
  state: string;
  file_hash: string;
  signer: string;
  imported_by: string;
  imported_at: number;
  header: Json;
  note: string;
}

export interface BlacklistTables {
  blacklist_entries: BlacklistEntriesTable;
  blacklist_keys: BlacklistKeysTable;
  blacklist_imports: BlacklistImportsTable;
}
