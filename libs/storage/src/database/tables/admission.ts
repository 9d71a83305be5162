import type { Json } from '../tables.js';

export interface AdmissionTables {
  identities: { subject: string; updated_at: number; record: Json };
  identity_keys: { subject: string; kind: string; key_id: string; hash: string };
  streamer_profiles: { streamer_id: string; updated_at: number; record: Json };
  licences: {
    licence_id: string;
    holder_kind: string;
    holder_id: string;
    type: string;
    valid_from: number;
    valid_to: number;
    record: Json;
  };
  editors: { platform: string; office: string; person: string; since: number };
}
