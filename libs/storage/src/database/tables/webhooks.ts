import type { Json } from '../tables.js';

interface WebhooksTable {
  webhook_id: string;
  url: string;
  types: Json;
  enabled: boolean;
  created_by: string;
  created_at: number;
  note: string | null;
  /** Sealed by whoever writes it; never the secret itself. */
  secret: string;
  old_secret: string | null;
  old_until: number | null;
}

export interface WebhookTables {
  webhooks: WebhooksTable;
}
