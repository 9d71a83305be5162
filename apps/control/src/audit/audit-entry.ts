import type { AuditEntry } from '@airlock/contracts/http/stream-api';
import type { AuditRow } from '@airlock/storage/repositories/audit';

/** An entry of the log as people read it. */
export const auditEntry = ({ seq, at, actor, role, kind, subject, body }: AuditRow): AuditEntry => ({
  ...{ seq, at, actor, role, verb: kind, subject },
  detail: (JSON.parse(body) as { detail: Record<string, unknown> }).detail,
});
