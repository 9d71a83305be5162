import type { Generated } from 'kysely';
import type { Json } from '../tables.js';

export interface KnownTables {
  known_banks: {
    bank: string;
    owner: string;
    source: string;
    note: string;
    created_at: number;
    changed_at: number;
  };
  known_entries: {
    bank: string;
    entry_id: string;
    status: string;
    approved: boolean;
    added_at: number;
    matches: Generated<number>;
    last_match_at: number | null;
    announced: Generated<boolean>;
    entry: Json;
  };
  known_matches: {
    entry_id: string;
    stream_id: string;
    item: string;
    at: number;
  };
}
