import type { Json } from '../tables.js';

interface ProvidersTable {
  provider_id: string;
  updated_at: number;
  checked_at: number | null;
  checked_result: string | null;
  provider: Json;
}

interface ProviderChangesTable {
  at: number;
  n: number;
  provider_id: string;
  by_id: string;
  op: string;
  kind: string;
  value: string;
}

interface ProviderObservedTable {
  provider_id: string;
  kind: string;
  value: string;
  first_at: number;
  last_at: number;
}

interface ProviderCasesTable {
  case_id: string;
  provider_id: string;
  kind: string;
  state: string;
  opened_at: number;
  body: Json;
}

export interface ProviderTables {
  providers: ProvidersTable;
  provider_changes: ProviderChangesTable;
  provider_observed: ProviderObservedTable;
  provider_cases: ProviderCasesTable;
}
