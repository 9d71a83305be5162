import type { Generated } from 'kysely';
import type { Json } from '../tables.js';

interface AccountsTable {
  account_id: string;
  name: string;
  roles: Json;
  password_hash: string | null;
  totp_sealed: string | null;
  /** The step of the newest code that was taken; none is taken twice. */
  totp_step: Generated<number>;
  invite_hash: string | null;
  invite_until: number | null;
  /** Until when a second person has allowed a new invitation. */
  reset_until: number | null;
  issuer: string | null;
  external_id: string | null;
  disabled: Generated<boolean>;
  created_at: number;
  last_sign_in_at: number | null;
}

interface SessionsTable {
  session_hash: string;
  account_id: string;
  created_at: number;
  last_seen_at: number;
  verified_at: number | null;
  ended_at: number | null;
}

interface ApiKeysTable {
  key_id: string;
  key_hash: string;
  name: string;
  scopes: Json;
  created_by: string;
  created_at: number;
  expires_at: number;
  last_used_at: number | null;
  revoked_at: number | null;
}

interface AccessGrantsTable {
  grant_id: string;
  account_id: string;
  role: string;
  kind: string;
  reason: string;
  subject: string | null;
  starts_at: number;
  until_at: number;
  approved_by: string | null;
  ended_at: number | null;
  views: Generated<number>;
}

export interface AccessTables {
  accounts: AccountsTable;
  sessions: SessionsTable;
  api_keys: ApiKeysTable;
  access_grants: AccessGrantsTable;
}
