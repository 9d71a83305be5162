import type { RetentionRules } from '@airlock/policy/retention';
import { type StoresOf, tableStore } from '../retention/stores.js';

const records = (rules: RetentionRules) => rules.records;
const stream = 'stream_id';

/** What the review desk keeps: how cases ended, what was done then, who watched, what was taken back. */
export const reviewStores: StoresOf = () => [
  tableStore({ table: 'case_decisions', key: 'case_id', at: 'at', class: records }),
  tableStore({
    ...{ table: 'case_acts', key: `case_id || '/' || token || '/' || n`, stream, class: records },
    ...{ at: 'coalesce(done_at, due_at)', where: `state <> 'due'` },
  }),
  tableStore({ table: 'watches', key: `stream_id || '/' || reviewer`, at: 'until', stream, class: records }),
  tableStore({ table: 'retractions', key: 'retraction_id', at: 'at', stream, class: records }),
];
