import type { EventName } from '@airlock/contracts/http/events';
import type { AuditRecord } from '@airlock/storage/repositories/audit';
import type { Hub } from '../hub.js';

/** The event of what changed, by the first word of what the audit log says of it. */
const EVENTS = {
  order: 'order',
  report: 'report',
  appeal: 'appeal',
  complaint: 'complaint',
  blacklist: 'blacklist_entry',
  duty: 'rota',
} as const satisfies Record<string, EventName>;

/** What puts something on the screen of whoever does it, or takes it away. */
const SEES: ReadonlySet<string> = new Set([
  'case.claimed',
  'case.released',
  'case.closed',
  'look.decided',
  'look.passed_on',
]);

/** Tells consoles what changed, from the audit log: what is not in it did not happen, and nobody has to remember to tell. */
export const pushChanges =
  (hub: Pick<Hub, 'push'>) =>
  (entries: readonly AuditRecord[]): void => {
    const told = new Set<string>();
    for (const { kind, subject, actor } of entries) {
      const name = EVENTS[kind.split('.', 1)[0] as keyof typeof EVENTS] as
        (typeof EVENTS)[keyof typeof EVENTS] | undefined;
      if (name !== undefined && !told.has(`${name} ${subject}`)) {
        told.add(`${name} ${subject}`);
        hub.push(name, { id: subject });
      }
      if (SEES.has(kind)) hub.push('wellness', { id: actor }, (person) => person === actor);
    }
  };
