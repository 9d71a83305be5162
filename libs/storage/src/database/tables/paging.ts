import type { Json } from '../tables.js';

export interface PagesTable {
  page_id: string;
  kind: string;
  subject: string;
  /** Alike ones that are one page. */
  group_key: string;
  title: Json;
  urgency: string;
  needs: string;
  drill: boolean;
  state: string;
  count: number;
  raised_at: number;
  last_at: number;
  step: number | null;
  layer: string | null;
  round: number;
  /** When the step was called. */
  since: number;
  next_at: number | null;
  called: Json;
  stream_id: string | null;
  case_id: string | null;
  incident_id: string | null;
  /** The deadline it tells of: over when that is met. */
  deadline_key: string | null;
  answered_by: string | null;
  acknowledged_at: number | null;
  resolved_by: string | null;
  resolved_at: number | null;
  note: string | null;
}

interface PageEventsTable {
  page_id: string;
  n: number;
  at: number;
  what: string;
  step: number | null;
  layer: string | null;
  by: string | null;
  note: string | null;
}

export interface PageCallsTable {
  call_id: string;
  page_id: string;
  at: number;
  step: number;
  round: number;
  person: string | null;
  channel: string;
  channel_id: string | null;
  name: string | null;
  state: string;
  settled_at: number | null;
  error: string | null;
}

interface PageChannelsTable {
  channel_id: string;
  kind: string;
  name: string;
  person: string | null;
  layers: Json;
  lang: string;
  in_drill: boolean;
  enabled: boolean;
  /** As far as it may be shown. */
  target: string;
  /** Where it leads; sealed by whoever writes it. */
  sealed: string;
  created_by: string;
  created_at: number;
  last_delivered_at: number | null;
  failing_since: number | null;
  last_error: string | null;
}

interface PageContactsTable {
  person: string;
  lang: string;
  sound: boolean;
  volume: number;
}

interface PageStepsTable {
  one: boolean;
  steps: Json | null;
  set_by: string;
  set_at: number;
}

interface IncidentsTable {
  incident_id: string;
  title: string;
  level: number;
  drill: boolean;
  state: string;
  commander: string;
  playbook: Json | null;
  checklist: Json;
  opened_by: string;
  opened_at: number;
  closed_by: string | null;
  closed_at: number | null;
  review: string | null;
}

interface IncidentLinksTable {
  incident_id: string;
  kind: string;
  ref: string;
  at: number;
  by: string;
}

interface IncidentEntriesTable {
  incident_id: string;
  n: number;
  at: number;
  what: string;
  by: string | null;
  text: string;
  ref: string | null;
}

export interface PagingTables {
  pages: PagesTable;
  page_events: PageEventsTable;
  page_calls: PageCallsTable;
  page_channels: PageChannelsTable;
  page_contacts: PageContactsTable;
  page_steps: PageStepsTable;
  incidents: IncidentsTable;
  incident_links: IncidentLinksTable;
  incident_entries: IncidentEntriesTable;
}
