import { Approval, type ApprovalId } from '@airlock/contracts/approval';
import type { Queries } from '../database/tables.js';
import { storableJson, storableText } from '../database/storable.js';

/** How the word of the second person can end a request. */
export interface ApprovalDecision {
  readonly state: 'approved' | 'rejected' | 'withdrawn';
  readonly by: string;
  readonly at: number;
  readonly note?: string;
}

/** Requests that need a second person. */
export function approvalsRepository(q: Queries) {
  const rows = () => q.selectFrom('approvals').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const approval = (r: Row): Approval =>
    Approval.parse({
      approvalId: r.approval_id,
      kind: r.kind,
      subject: r.subject,
      proposal: r.proposal,
      reason: r.reason,
      requestedBy: r.requested_by,
      requestedAt: r.requested_at,
      expiresAt: r.expires_at,
      state: r.state,
      ...(r.decided_by === null ? {} : { decidedBy: r.decided_by }),
      ...(r.decided_at === null ? {} : { decidedAt: r.decided_at }),
      ...(r.note === null ? {} : { note: r.note }),
    });
  return {
    async request(a: Omit<Approval, 'state' | 'decidedBy' | 'decidedAt' | 'note'>): Promise<void> {
      await q
        .insertInto('approvals')
        .values({
          approval_id: a.approvalId,
          kind: a.kind,
          subject: a.subject,
          proposal: storableJson(a.proposal),
          reason: storableText(a.reason),
          requested_by: a.requestedBy,
          requested_at: a.requestedAt,
          expires_at: a.expiresAt,
          state: 'waiting',
        })
        .execute();
    },

    /** Ends a request that still waits; undefined when it does not. Of two at once one gets it. */
    async decide(approvalId: ApprovalId, d: ApprovalDecision): Promise<Approval | undefined> {
      const row = await q
        .updateTable('approvals')
        .set({
          state: d.state,
          decided_by: d.by,
          decided_at: d.at,
          note: d.note === undefined ? null : storableText(d.note),
        })
        .where('approval_id', '=', approvalId)
        .where('state', '=', 'waiting')
        .where('expires_at', '>', d.at)
        .returningAll()
        .executeTakeFirst();
      return row && approval(row);
    },

    /** Ends the requests whose time is over; which they were. */
    async lapse(now: number): Promise<Approval[]> {
      const lapsed = await q
        .updateTable('approvals')
        .set({ state: 'lapsed', decided_at: now })
        .where('state', '=', 'waiting')
        .where('expires_at', '<=', now)
        .returningAll()
        .execute();
      return lapsed.map(approval);
    },

    async get(approvalId: ApprovalId): Promise<Approval | undefined> {
      const row = await rows().where('approval_id', '=', approvalId).executeTakeFirst();
      return row && approval(row);
    },

    /** Of one kind about one subject, whatever became of them; newest first. */
    async ofSubject(subject: string, kind: string): Promise<Approval[]> {
      const query = rows().where('subject', '=', subject).where('kind', '=', kind);
      return (await query.orderBy('requested_at', 'desc').execute()).map(approval);
    },

    /** Newest first. */
    async list(o: {
      limit: number;
      before?: number | undefined;
      state?: Approval['state'] | undefined;
    }): Promise<Approval[]> {
      let query = rows().orderBy('requested_at', 'desc').orderBy('approval_id').limit(o.limit);
      if (o.before !== undefined) query = query.where('requested_at', '<', o.before);
      if (o.state !== undefined) query = query.where('state', '=', o.state);
      return (await query.execute()).map(approval);
    },
  };
}
