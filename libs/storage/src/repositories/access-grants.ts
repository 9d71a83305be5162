import { type AccountId, Grant, type GrantId } from '@airlock/contracts/access';
import { sql } from 'kysely';
import { storableText } from '../database/storable.js';
import type { Queries } from '../database/tables.js';
import type { Page } from './support.js';

/** Roles that people hold for a while. */
export function accessGrantsRepository(q: Queries) {
  const rows = () => q.selectFrom('access_grants').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const grant = (r: Row): Grant =>
    Grant.parse({
      grantId: r.grant_id,
      accountId: r.account_id,
      role: r.role,
      kind: r.kind,
      reason: r.reason,
      from: r.starts_at,
      until: r.until_at,
      views: r.views,
      ...(r.subject === null ? {} : { subject: r.subject }),
      ...(r.approved_by === null ? {} : { approvedBy: r.approved_by }),
      ...(r.ended_at === null ? {} : { endedAt: r.ended_at }),
    });
  return {
    async add(g: Omit<Grant, 'views' | 'endedAt'>): Promise<void> {
      await q
        .insertInto('access_grants')
        .values({
          grant_id: g.grantId,
          account_id: g.accountId,
          role: g.role,
          kind: g.kind,
          reason: storableText(g.reason),
          subject: g.subject ?? null,
          starts_at: g.from,
          until_at: g.until,
          approved_by: g.approvedBy ?? null,
        })
        .execute();
    },
    async get(grantId: GrantId): Promise<Grant | undefined> {
      const row = await rows().where('grant_id', '=', grantId).executeTakeFirst();
      return row && grant(row);
    },
    /** Those in force, the longest first. */
    async inForce(accountId: AccountId, now: number): Promise<Grant[]> {
      const found = await rows()
        .where('account_id', '=', accountId)
        .where('until_at', '>', now)
        .where('ended_at', 'is', null)
        .orderBy('until_at', 'desc')
        .execute();
      return found.map(grant);
    },
    /** Ends it before its time; undefined when it is over. */
    async end(grantId: GrantId, now: number): Promise<Grant | undefined> {
      const row = await q
        .updateTable('access_grants')
        .set({ ended_at: now })
        .where('grant_id', '=', grantId)
        .where('ended_at', 'is', null)
        .where('until_at', '>', now)
        .returningAll()
        .executeTakeFirst();
      return row && grant(row);
    },
    /** Counts a look, which only a grant in force allows: false when it is over. */
    async view(grantId: GrantId, now: number): Promise<boolean> {
      const row = await q
        .updateTable('access_grants')
        .set({ views: sql`views + 1` })
        .where('grant_id', '=', grantId)
        .where('ended_at', 'is', null)
        .where('until_at', '>', now)
        .returning('grant_id')
        .executeTakeFirst();
      return row !== undefined;
    },
    /** Newest first. */
    async list({ limit, before }: Page): Promise<Grant[]> {
      let query = rows().orderBy('starts_at', 'desc').orderBy('grant_id').limit(limit);
      if (before !== undefined) query = query.where('starts_at', '<', before);
      return (await query.execute()).map(grant);
    },
  };
}
