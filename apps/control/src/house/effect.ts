import type { Announcement } from '@airlock/contracts/announcement';
import type { Permission, Principal, Role } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { grantedBy } from '@airlock/moderation/roles';
import type { Database, Queries } from '@airlock/storage/database';
import { announcementsRepository } from '@airlock/storage/repositories/announcements';
import { type AuditRecord, auditRepository } from '@airlock/storage/repositories/audit';
import { enqueueDeliveries } from '../webhooks/deliveries.js';

/** What an effect says of itself in the audit log. */
export interface Entry {
  /** `credit.adjusted`, `blacklist.proposed` … */
  readonly kind: string;
  /** An id. */
  readonly subject: string;
  readonly reason?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly policyHash?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** One transaction in which something happens: what is changed, written down and told goes together or not at all. */
export interface Effect {
  readonly tx: Queries;
  /** ms since 1970; the same for everything in it. */
  readonly now: number;
  /** Who does it, and under which role. */
  readonly who: Actor;
  record(entry: Entry): void;
  announce(what: Omit<Announcement, 'id' | 'time'>): void;
  /** Runs once the transaction is in: what must reach streams or people at once. Never when it rolls back. */
  afterwards(then: () => void): void;
}

/** Who is written down: the caller under the role that allowed it, or Airlock itself. */
export interface Actor {
  readonly id: string;
  readonly role: Role | 'system' | 'policy' | 'public' | 'streamer';
  readonly from?: Principal['from'];
}

export const airlock = (part: string): Actor => ({ id: `airlock:${part}`, role: 'system' });

/** The caller of a route, as an actor. Throws `forbidden` when no role of theirs allows it. */
export const actorFor = (who: Principal, permission: Permission): Actor => {
  const role = grantedBy(who, permission);
  if (role === undefined) throw new AirlockError('forbidden', `${who.id} may not do this`);
  return { id: who.id, role, ...(who.from === undefined ? {} : { from: who.from }) };
};

export type Effects = <T>(who: Actor, work: (effect: Effect) => Promise<T>) => Promise<T>;

/**
 * Runs effects. One that tells the world something the audit log does not say is a fault and rolls back. What was
 * written down is handed to `onRecorded` once it is in. `policyHash`: of the policy in force, for every entry that names
 * no other.
 */
export const createEffects =
  (
    db: Database,
    clock: () => number,
    onAnnounced: () => void,
    onRecorded: (entries: readonly AuditRecord[]) => void = () => undefined,
    policyHash?: () => string,
  ): Effects =>
  async (who, work) => {
    let announced = 0;
    const entries: AuditRecord[] = [];
    const later: (() => void)[] = [];
    const result = await db.transaction(async (tx) => {
      const now = clock();
      const told: Omit<Announcement, 'id'>[] = [];
      const answer = await work({
        tx,
        now,
        who,
        record: ({ kind, subject, detail, ...said }) => {
          const from = who.from === undefined ? {} : { from: who.from };
          const inForce = policyHash === undefined ? {} : { policyHash: policyHash() };
          entries.push({ at: now, actor: who.id, role: who.role, kind, subject, detail: { ...inForce, ...detail, ...said, ...from } }); // prettier-ignore
        },
        announce: (what) => told.push({ ...what, time: now }),
        afterwards: (then) => later.push(then),
      });
      if (told.length > 0 && entries.length === 0) throw new Error('announced and not written down');
      const announcements = await announcementsRepository(tx).add(told);
      announced = announcements.length;
      if (announced > 0) await enqueueDeliveries(tx, announcements, now);
      // Last, since everybody who writes waits for the log's head until the transaction ends.
      if (entries.length > 0) await auditRepository(tx).append(entries);
      return answer;
    });
    if (announced > 0) onAnnounced();
    later.forEach((then) => then());
    if (entries.length > 0) onRecorded(entries);
    return result;
  };
