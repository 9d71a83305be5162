import { Complaint, type NotifierHistory, type Receipt } from '@airlock/contracts/complaint';
import type { Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';
import type { Page } from './support.js';

/** What stays beside a complaint and is never shown with it. */
export interface ComplaintSecrets {
  /** Sealed name and address. */
  readonly contact?: string | undefined;
  /** SHA-256 of the look-up code, hex. */
  readonly codeHash: string;
}

/** Complaints, and what is known of who complains. */
export function complaintsRepository(q: Queries) {
  const complaint = (r: { body: unknown }): Complaint => Complaint.parse(r.body);
  const values = (c: Complaint) => ({
    state: c.state,
    severity: c.severity,
    decided_at: c.decidedAt ?? null,
    body: storableJson(c),
  });
  return {
    async add(c: Complaint, s: ComplaintSecrets): Promise<void> {
      await q
        .insertInto('complaints')
        .values({
          receipt: c.receipt,
          stream_id: c.place.streamId,
          reporter: c.reporter ?? null,
          contact: s.contact ?? null,
          code_hash: s.codeHash,
          received_at: c.receivedAt,
          ...values(c),
        })
        .execute();
    },

    async update(c: Complaint): Promise<void> {
      await q.updateTable('complaints').set(values(c)).where('receipt', '=', c.receipt).execute();
    },

    /** Locked until the transaction ends, when `forUpdate`. */
    async get(
      receipt: Receipt,
      o: { forUpdate?: boolean } = {},
    ): Promise<{ complaint: Complaint; secrets: ComplaintSecrets } | undefined> {
      const query = q.selectFrom('complaints').selectAll().where('receipt', '=', receipt);
      const row = await (o.forUpdate === true ? query.forUpdate() : query).executeTakeFirst();
      return (
        row && {
          complaint: complaint(row),
          secrets: { contact: row.contact ?? undefined, codeHash: row.code_hash },
        }
      );
    },

    /** The gravest first, then the oldest, when open; otherwise newest first. */
    async list(o: Page & { readonly state?: Complaint['state'] | undefined }): Promise<Complaint[]> {
      let query = q.selectFrom('complaints').select('body').limit(o.limit);
      if (o.state === 'open') query = query.orderBy('severity', 'desc').orderBy('received_at');
      else query = query.orderBy('received_at', 'desc');
      if (o.state !== undefined) query = query.where('state', '=', o.state);
      if (o.before !== undefined) query = query.where('received_at', '<', o.before);
      return (await query.execute()).map(complaint);
    },

    async lastOf(reporter: string): Promise<Complaint | undefined> {
      const row = await q
        .selectFrom('complaints')
        .select('body')
        .where('reporter', '=', reporter)
        .orderBy('received_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && complaint(row);
    },

    async historyOf(reporter: string, since: number): Promise<NotifierHistory> {
      const rows = await q
        .selectFrom('complaints')
        .select('body')
        .where('reporter', '=', reporter)
        .where('received_at', '>', since)
        .orderBy('received_at')
        .execute();
      const notifier = await q
        .selectFrom('notifiers')
        .selectAll()
        .where('reporter', '=', reporter)
        .executeTakeFirst();
      return {
        reports: rows.map(complaint).map(({ receivedAt, outcome, severity }) => ({
          at: receivedAt,
          severity,
          ...(outcome === undefined ? {} : { outcome }),
        })),
        ...(notifier?.warned_at == null ? {} : { warnedAt: notifier.warned_at }),
        ...(notifier?.suspended_until == null ? {} : { suspendedUntil: notifier.suspended_until }),
      };
    },

    async setNotifier(reporter: string, n: { warnedAt?: number; suspendedUntil?: number }): Promise<void> {
      const set = {
        ...(n.warnedAt === undefined ? {} : { warned_at: n.warnedAt }),
        ...(n.suspendedUntil === undefined ? {} : { suspended_until: n.suspendedUntil }),
      };
      await q
        .insertInto('notifiers')
        .values({ reporter, ...set })
        .onConflict((c) => c.column('reporter').doUpdateSet(set))
        .execute();
    },
  };
}
