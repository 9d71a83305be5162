import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { repositories } from '../repositories.js';
import { type AuditRecord, auditBody } from '../repositories/audit.js';
import { together } from '../together.js';
import type { SuiteContext } from './repository-suite.js';

const record = (n: number, over: Partial<AuditRecord> = {}): AuditRecord => ({
  at: n,
  actor: 'zhang',
  role: 'duty',
  kind: 'stream.cut',
  subject: `s${n}`,
  detail: { n, text: '断流 😀' },
  ...over,
});

export function auditCases(context: SuiteContext): void {
  describe('audit', () => {
    it('numbers entries without a hole and keeps the exact text that was hashed', async () => {
      const from = await context.repos.audit.size();
      const records = Array.from({ length: 700 }, (_, n) => record(n));
      const append = together<AuditRecord>(async (group) => void (await context.repos.audit.append(group)));
      await Promise.all(records.map(append));
      const stored = await context.repos.audit.range(from, 1_000);
      expect(stored.map(({ seq, body }) => ({ seq, body }))).toEqual(
        records.map((r, i) => ({ seq: from + i, body: auditBody(r) })),
      );
      for (const row of stored.slice(0, 20)) {
        const hash = createHash('sha256').update(Buffer.of(0)).update(row.body).digest();
        expect(Buffer.from(row.leafHash).equals(hash)).toBe(true);
        expect(JSON.parse(row.body)).toMatchObject({ v: 1, at: row.at, actor: 'zhang', kind: 'stream.cut' });
      }
      expect(await context.repos.audit.size()).toBe(from + 700);
      expect((await context.repos.audit.list({ limit: 2 })).map((r) => r.seq)).toEqual([
        from + 699,
        from + 698,
      ]);
    });

    it('finds entries by who, what, about whom and when', async () => {
      const day = 86_400_000;
      const at = 9_000 * day;
      const mine = await context.repos.audit.append([
        record(1, { at, actor: 'finder', kind: 'find.this' }),
        record(2, { at: at - 2 * day, actor: 'finder', kind: 'find.that' }),
        record(3, { at, actor: 'finder', kind: 'finding', subject: 'found' }),
      ]);
      const find = async (q: object) =>
        (await context.repos.audit.list({ limit: 9, actor: 'finder', ...q })).map((r) => r.seq);
      const [older, other] = [mine + 1, mine + 2];
      expect(await find({})).toEqual([other, older, mine]);
      expect(await find({ kind: 'find' })).toEqual([older, mine]);
      expect(await find({ kind: 'find.this' })).toEqual([mine]);
      expect(await find({ subject: 'found' })).toEqual([other]);
      expect(await find({ from: at - day, before: at + 1 })).toEqual([other, mine]);
      expect(await find({ before: at })).toEqual([older]);
      expect(await find({ beforeSeq: other })).toEqual([older, mine]);
    });

    it('leaves no hole where a transaction was rolled back, and none between writers', async () => {
      const from = await context.repos.audit.size();
      const lost = context.database.transaction(async (tx) => {
        await repositories(tx).audit.append([record(1)]);
        throw new Error('no');
      });
      await expect(lost).rejects.toThrow('no');
      await Promise.all(
        Array.from({ length: 8 }, (_, n) => context.repos.audit.append([record(n), record(n)])),
      );
      const rows = await context.repos.audit.range(from, 100);
      expect(rows.map((r) => r.seq)).toEqual(Array.from({ length: 16 }, (_, i) => from + i));
    });

    it('keeps what PostgreSQL could not hold as text in a form it can', async () => {
      const seq = await context.repos.audit.append([
        record(1, { subject: 'a\0b', detail: { text: '\ud800\0' } }),
      ]);
      const [row] = await context.repos.audit.list({ limit: 1, subject: 'a\ufffdb' });
      expect(row).toMatchObject({ seq, subject: 'a\ufffdb' });
      expect(JSON.parse(row!.body)).toMatchObject({ detail: { text: '\ufffd\ufffd' } });
    });

    it.each([
      ['UPDATE', `UPDATE audit SET body = 'nothing happened'`],
      ['DELETE', 'DELETE FROM audit'],
      ['TRUNCATE', 'TRUNCATE audit'],
    ])('refuses %s', async (_, statement) => {
      await context.repos.audit.append([record(1)]);
      const size = await context.repos.audit.size();
      await expect(sql.raw(statement).execute(context.database.queries)).rejects.toThrow('append-only');
      expect(await context.repos.audit.size()).toBe(size);
    });
  });
}
