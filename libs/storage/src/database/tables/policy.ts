import type { Json } from '../tables.js';

interface PolicyTextsTable {
  /** SHA-256 of the bytes. */
  text_id: string;
  /** Of what it means. */
  hash: string;
  source: string;
  added_at: number;
}

interface PolicyVersionsTable {
  n: number;
  hash: string;
  text_id: string;
  name: string;
  origin: string;
  published_at: number;
  published_by: string;
  proposed_by: string | null;
  approval_id: string | null;
  reason: string;
  rolls_back_to: number | null;
}

/** One row at most. */
interface PolicyTrialTable {
  one: boolean;
  n: number;
  hash: string;
  text_id: string;
  name: string;
  started_by: string;
  started_at: number;
  until: number;
  reason: string;
  ended_at: number | null;
}

interface LexiconsTable {
  list: string;
  owner: string;
  source: string;
  note: string;
  created_at: number;
  changed_at: number;
  /** Rises with every change of its terms. */
  n: number;
  /** The topic has it as it stands. */
  announced: boolean;
}

interface LexiconTermsTable {
  list: string;
  term: string;
  entry: Json;
  approved: boolean;
  status: string;
}

export interface PolicyTables {
  policy_texts: PolicyTextsTable;
  policy_versions: PolicyVersionsTable;
  policy_trial: PolicyTrialTable;
  lexicons: LexiconsTable;
  lexicon_terms: LexiconTermsTable;
}
