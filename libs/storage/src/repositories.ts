import type { Queries } from './database/tables.js';
import { actionsRepository } from './repositories/actions.js';
import { auditRepository } from './repositories/audit.js';
import { casesRepository } from './repositories/cases.js';
import { chatRepository } from './repositories/chat.js';
import { knownRepository } from './repositories/known.js';
import { outboxRepository } from './repositories/outbox.js';
import { segmentsRepository } from './repositories/segments.js';
import { streamsRepository } from './repositories/streams.js';
import { verdictsRepository } from './repositories/verdicts.js';

/** All repositories on a database, or on one transaction in it: `database.transaction((tx) => repositories(tx)…)`. */
export const repositories = (q: Queries) => ({
  streams: streamsRepository(q),
  verdicts: verdictsRepository(q),
  chat: chatRepository(q),
  cases: casesRepository(q),
  actions: actionsRepository(q),
  outbox: outboxRepository(q),
  audit: auditRepository(q),
  segments: segmentsRepository(q),
  known: knownRepository(q),
});
export type Repositories = ReturnType<typeof repositories>;
