import { Notice } from '@airlock/contracts/notice';
import type { Queries } from '../database/tables.js';
import { storableJson, storableText } from '../database/storable.js';
import type { Page } from './support.js';

/** What people were told. Nothing here is ever changed. */
export function noticesRepository(q: Queries) {
  const rows = () => q.selectFrom('notices').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const notice = (r: Row): Notice =>
    Notice.parse({
      noticeId: r.notice_id,
      recipient: r.recipient,
      kind: r.kind,
      subject: r.subject,
      lang: r.lang,
      body: r.body,
      text: r.text,
      issuedAt: r.issued_at,
    });
  return {
    /** False when a notice of this id was issued before: then nothing changes. */
    async add(n: Notice): Promise<boolean> {
      const row = await q
        .insertInto('notices')
        .values({
          notice_id: n.noticeId,
          recipient: n.recipient,
          kind: n.kind,
          subject: n.subject,
          lang: n.lang,
          body: storableJson(n.body),
          text: storableText(n.text),
          issued_at: n.issuedAt,
        })
        .onConflict((c) => c.column('notice_id').doNothing())
        .returning('notice_id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async get(noticeId: string): Promise<Notice | undefined> {
      const row = await rows().where('notice_id', '=', noticeId).executeTakeFirst();
      return row && notice(row);
    },

    /** Newest first. */
    async list(
      o: Page & {
        readonly recipient?: string | undefined;
        readonly subject?: string | undefined;
        readonly kind?: Notice['kind'] | undefined;
      },
    ): Promise<Notice[]> {
      let query = rows().orderBy('issued_at', 'desc').orderBy('notice_id').limit(o.limit);
      if (o.before !== undefined) query = query.where('issued_at', '<', o.before);
      if (o.recipient !== undefined) query = query.where('recipient', '=', o.recipient);
      if (o.subject !== undefined) query = query.where('subject', '=', o.subject);
      if (o.kind !== undefined) query = query.where('kind', '=', o.kind);
      return (await query.execute()).map(notice);
    },

    /** Statements issued in [from, until), oldest first, after the one named `after`: pages for an export. */
    async statements(o: {
      from: number;
      until: number;
      limit: number;
      after?: { issuedAt: number; noticeId: string } | undefined;
    }): Promise<Notice[]> {
      let query = rows()
        .where('kind', '=', 'statement')
        .where('issued_at', '>=', o.from)
        .where('issued_at', '<', o.until)
        .orderBy('issued_at')
        .orderBy('notice_id')
        .limit(o.limit);
      const { after } = o;
      if (after !== undefined)
        query = query.where((e) =>
          e.or([
            e('issued_at', '>', after.issuedAt),
            e.and([e('issued_at', '=', after.issuedAt), e('notice_id', '>', after.noticeId)]),
          ]),
        );
      return (await query.execute()).map(notice);
    },
  };
}
