import { AirlockError } from '@airlock/contracts/problem';
import type { Database } from './database.js';
import { auditRepository, type AuditRecord, type AuditRow } from './repositories/audit.js';

/** Entries of one transaction at most. */
const GROUP = 500;

export interface AuditAppender {
  /** Resolves when the entry is committed. Entries of one process keep the order of the calls. */
  append(record: AuditRecord): Promise<AuditRow>;
  /** Commits what is waiting. */
  close(): Promise<void>;
}

/** Groups entries into common transactions: while one commits, the next ones gather. */
export function openAuditAppender(database: Database): AuditAppender {
  const waiting: { record: AuditRecord; answer: PromiseWithResolvers<AuditRow> }[] = [];
  let working: Promise<void> | undefined;
  let closed = false;

  const work = async () => {
    while (waiting.length > 0) {
      const group = waiting.splice(0, GROUP);
      try {
        const rows = await auditRepository(database.queries).append(group.map((w) => w.record));
        group.forEach((w, i) => w.answer.resolve(rows[i]!));
      } catch (error) {
        for (const w of group) w.answer.reject(error);
      }
    }
  };
  const kick = () => {
    // In the next turn, so that entries of one breath share a transaction.
    working ??= Promise.resolve()
      .then(work)
      .finally(() => {
        working = undefined;
        if (waiting.length > 0) kick();
      });
  };

  return {
    append(record) {
      if (closed) return Promise.reject(new AirlockError('unavailable', 'The audit log is closed'));
      const answer = Promise.withResolvers<AuditRow>();
      waiting.push({ record, answer });
      kick();
      return answer.promise;
    },
    async close() {
      closed = true;
      while (working) await working;
    },
  };
}
