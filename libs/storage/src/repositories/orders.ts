import { AuthorityOrder, type OrderId, RegulatorReport, type ReportId } from '@airlock/contracts/order';
import { sql } from 'kysely';
import type { Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';
import type { Page } from './support.js';

/** Orders of authorities and reports to them. */
export function ordersRepository(q: Queries) {
  return {
    /** The order as it stands: the one that is there already where the same document came before. */
    async enter(o: AuthorityOrder): Promise<{ readonly order: AuthorityOrder; readonly isNew: boolean }> {
      const row = await q
        .insertInto('orders')
        .values({
          order_id: o.orderId,
          issuer: o.issuer,
          doc_no: o.docNo,
          due_at: o.dueAt,
          received_at: o.receivedAt,
          body: storableJson(o),
        })
        .onConflict((c) => c.columns(['issuer', 'doc_no']).doNothing())
        .returning('order_id')
        .executeTakeFirst();
      if (row !== undefined) return { order: o, isNew: true };
      const known = await q
        .selectFrom('orders')
        .select('body')
        .where('issuer', '=', o.issuer)
        .where('doc_no', '=', o.docNo)
        .executeTakeFirstOrThrow();
      return { order: AuthorityOrder.parse(known.body), isNew: false };
    },

    /** Locks it until the transaction ends. */
    async take(orderId: OrderId): Promise<AuthorityOrder | undefined> {
      const row = await q
        .selectFrom('orders')
        .select('body')
        .where('order_id', '=', orderId)
        .forUpdate()
        .executeTakeFirst();
      return row && AuthorityOrder.parse(row.body);
    },

    async save(o: AuthorityOrder): Promise<void> {
      await q
        .updateTable('orders')
        .set({ body: storableJson(o), acted_at: o.actedAt ?? null })
        .where('order_id', '=', o.orderId)
        .execute();
    },

    /** Those to be carried out first, the most urgent on top; then the newest. */
    async list({ limit, before }: Page): Promise<AuthorityOrder[]> {
      let query = q
        .selectFrom('orders')
        .select('body')
        .orderBy(sql`acted_at IS NOT NULL`)
        .orderBy(sql`CASE WHEN acted_at IS NULL THEN due_at END`)
        .orderBy('received_at', 'desc')
        .limit(limit);
      if (before !== undefined) query = query.where('received_at', '<', before);
      return (await query.execute()).map((r) => AuthorityOrder.parse(r.body));
    },
  };
}

export function reportsRepository(q: Queries) {
  return {
    async add(r: RegulatorReport): Promise<void> {
      await q
        .insertInto('reports')
        .values({
          report_id: r.reportId,
          subject: r.subject,
          detected_at: r.detectedAt,
          body: storableJson(r),
        })
        .execute();
    },

    /** Locks it until the transaction ends. */
    async take(reportId: ReportId): Promise<RegulatorReport | undefined> {
      const row = await q
        .selectFrom('reports')
        .select('body')
        .where('report_id', '=', reportId)
        .forUpdate()
        .executeTakeFirst();
      return row && RegulatorReport.parse(row.body);
    },

    async save(r: RegulatorReport): Promise<void> {
      await q
        .updateTable('reports')
        .set({ body: storableJson(r) })
        .where('report_id', '=', r.reportId)
        .execute();
    },

    async list({ limit, before }: Page): Promise<RegulatorReport[]> {
      let query = q.selectFrom('reports').select('body').orderBy('detected_at', 'desc').limit(limit);
      if (before !== undefined) query = query.where('detected_at', '<', before);
      return (await query.execute()).map((r) => RegulatorReport.parse(r.body));
    },
  };
}
