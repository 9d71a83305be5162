import { hash } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { AuditTable, Queries } from '../database/tables.js';
import { storableJson, storableText } from '../database/storable.js';
import { dayOf } from '../partitions.js';

/** Something somebody did. */
export interface AuditRecord {
  /** ms since 1970 */
  readonly at: number;
  readonly actor: string;
  readonly role: string;
  /** What was done: `stream.cut`, `case.closed` … */
  readonly kind: string;
  /** To what: an id. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AuditRow {
  /** The leaf's index in the Merkle tree: 0, 1, 2 … without holes. */
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly role: string;
  readonly kind: string;
  readonly subject: string;
  /** The exact text that was hashed: the JSON of the whole record. */
  readonly body: string;
  /** 32 bytes. */
  readonly leafHash: Uint8Array;
}

/** RFC 6962 §2.1: SHA-256(0x00 ‖ body), 32 bytes; `body` as UTF-8. */
export const leafHash = (body: string): Uint8Array =>
  new Uint8Array(hash('sha256', Buffer.concat([Buffer.of(0), Buffer.from(body)]), 'buffer'));

/** The exact text of a record that is stored and hashed. */
export const auditBody = (r: AuditRecord): string =>
  storableJson({
    v: 1,
    at: r.at,
    actor: r.actor,
    role: r.role,
    kind: r.kind,
    subject: r.subject,
    detail: r.detail,
  });

/** The append-only log; the database itself refuses to change or delete a row. */
export function auditRepository(q: Queries) {
  const parse = ({ leaf_hash, day: _, ...row }: Selectable<AuditTable>): AuditRow => ({
    ...row,
    leafHash: new Uint8Array(leaf_hash),
  });
  return {
    /** Appends in the given order and returns the number of the first; writers wait for each other. */
    async append(records: readonly AuditRecord[]): Promise<number> {
      // A list per column: a parameter per value costs the client and the server more than the rows themselves.
      const column = <T>(of: (record: AuditRecord) => T) => sql.val(records.map(of));
      const { rows } = await sql<{ first: number }>`SELECT airlock_append_audit(
          ${column((r) => r.at)}::bigint[], ${column((r) => storableText(r.actor))}::text[],
          ${column((r) => storableText(r.role))}::text[], ${column((r) => storableText(r.kind))}::text[],
          ${column((r) => storableText(r.subject))}::text[], ${column(auditBody)}::text[],
          ${column((r) => dayOf(r.at))}::integer[]) AS first`.execute(q);
      return rows[0]!.first;
    },

    /** Newest first. */
    async list(page: {
      limit: number;
      beforeSeq?: number | undefined;
      /** Written in `[from, before)`, ms since 1970. */
      from?: number | undefined;
      before?: number | undefined;
      actor?: string | undefined;
      subject?: string | undefined;
      /** A kind, or the part of kinds before a dot. */
      kind?: string | undefined;
    }): Promise<AuditRow[]> {
      const { from, before, kind } = page;
      let query = q.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(page.limit);
      if (page.beforeSeq !== undefined) query = query.where('seq', '<', page.beforeSeq);
      // By day too: partitions outside of it are not read.
      if (from !== undefined) query = query.where('day', '>=', dayOf(from)).where('at', '>=', from);
      if (before !== undefined) query = query.where('day', '<=', dayOf(before)).where('at', '<', before);
      if (page.actor !== undefined) query = query.where('actor', '=', page.actor);
      if (page.subject !== undefined) query = query.where('subject', '=', page.subject);
      if (kind !== undefined)
        query = query.where((e) => e.or([e('kind', '=', kind), e(sql`starts_with(kind, ${`${kind}.`})`, '=', true)])); // prettier-ignore
      return (await query.execute()).map(parse);
    },

    /** In order from `fromSeq` on: what a verifier or a tree builder reads. */
    async range(fromSeq: number, limit: number): Promise<AuditRow[]> {
      const rows = await q
        .selectFrom('audit')
        .selectAll()
        .where('seq', '>=', fromSeq)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map(parse);
    },

    /** About the given subjects, in order, of the first `size` entries. */
    async about(subjects: readonly string[], size: number): Promise<AuditRow[]> {
      if (subjects.length === 0) return [];
      const rows = await q
        .selectFrom('audit')
        .selectAll()
        .where('subject', 'in', subjects)
        .where('seq', '<', size)
        .orderBy('seq')
        .execute();
      return rows.map(parse);
    },
    /** Written in `[from, to)`, ms since 1970, in order. */
    async within(from: number, to: number): Promise<AuditRow[]> {
      const rows = await q
        .selectFrom('audit')
        .selectAll()
        .where('at', '>=', from)
        .where('at', '<', to)
        .orderBy('seq')
        .execute();
      return rows.map(parse);
    },
    /** The newest entry of a kind about a subject that was written at `since` (ms since 1970) or later. */
    async newest(kind: string, subject: string, since: number): Promise<AuditRow | undefined> {
      const row = await q
        .selectFrom('audit')
        .selectAll()
        .where('subject', '=', subject)
        .where('kind', '=', kind)
        .where('day', '>=', dayOf(since))
        .where('at', '>=', since)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && parse(row);
    },
    async size(): Promise<number> {
      const { next } = await q.selectFrom('audit_head').select('next').executeTakeFirstOrThrow();
      return next;
    },

    /** Leaf hashes in order from `fromSeq` on, those of entries that retention has dropped too. */
    async leaves(fromSeq: number, limit: number): Promise<{ seq: number; leafHash: Uint8Array }[]> {
      const leaves = (from: 'audit' | 'audit_leaves') =>
        q.selectFrom(from).select(['seq', 'leaf_hash']).where('seq', '>=', fromSeq);
      const rows = await leaves('audit')
        .unionAll(leaves('audit_leaves'))
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map((r) => ({ seq: r.seq, leafHash: new Uint8Array(r.leaf_hash) }));
    },
  };
}
