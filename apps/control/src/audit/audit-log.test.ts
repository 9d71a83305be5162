import fc from 'fast-check';
import {
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  verifyConsistency,
  verifyInclusion,
} from '@airlock/moderation/audit';
import { createClosers } from '@airlock/nest-host/lifecycle';
import { createMetrics } from '@airlock/nest-host/metrics';
import { type Database, openDatabase } from '@airlock/storage/database';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { sha256 } from '@airlock/storage/repositories/audit-proofs';
import { createLogger } from '@airlock/nest-host/logger';
import { sql } from 'kysely';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AuditLog, openAuditLog } from './audit-log.js';
import { openLogKey, verifyEd25519 } from './log-key.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

let db: Database;
let log: AuditLog;
const closers = createClosers(logger);
const signer = await openLogKey({ name: 'test.example/log' });

const write = (count: number): Promise<unknown> =>
  auditRepository(db.queries).append(
    Array.from({ length: count }, (_, n) => ({
      at: n,
      actor: 'ann',
      role: 'duty',
      kind: 'stream.cut',
      subject: `s${n}`,
      detail: { n },
    })),
  );
const headOf = (note: string) =>
  parseCheckpoint(openNote(sha256, verifyEd25519, note, parseVerifierKey(sha256, log.key))!)!;

/** Does to a table what its owner can do and nobody else may. */
const tamper = async (table: string, change: string): Promise<void> => {
  await sql.raw(`ALTER TABLE ${table} DISABLE TRIGGER USER`).execute(db.queries);
  await sql.raw(change).execute(db.queries);
  await sql.raw(`ALTER TABLE ${table} ENABLE TRIGGER USER`).execute(db.queries);
};

beforeAll(async () => {
  db = await openDatabase({ memory: true });
  const metrics = createMetrics({ app: 'test' });
  log = await openAuditLog({ db, signer, clock: () => 5, logger, metrics }, closers);
});
afterAll(async () => {
  await closers.close();
  await db.close();
});

describe('the audit log', () => {
  it('proves every entry and every growth to whoever has the public key alone', async () => {
    const sizes: number[] = [];
    for (const count of [1, 255, 1, 300, 77]) {
      await write(count);
      sizes.push((await log.publish()).size);
    }
    expect(sizes).toEqual([1, 256, 257, 557, 634]);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(633),
        fc.constantFrom(...sizes),
        fc.constantFrom(...sizes),
        async (seq, a, b) => {
          const p = await log.inclusion(seq);
          const { size, root } = headOf(p.checkpoint.note);
          const claim = { leaf: bytes(p.leaf), index: seq, size, root, proof: p.proof.map(bytes) };
          expect(verifyInclusion(sha256, claim)).toBe(true);
          const [from, to] = a < b ? [a, b] : [b, a];
          const c = await log.consistency(from, to);
          const [older, newer] = [headOf(c.from.note), headOf(c.to.note)];
          const grown = { oldSize: older.size, size: newer.size, oldRoot: older.root, root: newer.root };
          expect(verifyConsistency(sha256, { ...grown, proof: c.proof.map(bytes) })).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('signs a head at least every minute while the log grows, and one at shutdown', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    const own = createClosers(logger);
    try {
      const deps = { db, signer, clock: Date.now, logger, metrics: createMetrics({ app: 'test' }) };
      const growing = await openAuditLog(deps, own);
      const first = await growing.publish();
      for (let minute = 1; minute <= 3; minute += 1) {
        await write(2);
        const [size, since] = [first.size + 2 * minute, Date.now()];
        vi.advanceTimersByTime(60_000);
        // Signing runs beside us, on the same database.
        for (let turn = 0; turn < 1_000 && (await growing.newest()).size < size; turn += 1)
          await new Promise(setImmediate);
        const newest = await growing.newest();
        expect(newest.size).toBe(size);
        expect(newest.at - since).toBeLessThanOrEqual(60_000);
      }
      await write(5);
      await own.close();
      expect((await growing.newest()).size).toBe(first.size + 11);
    } finally {
      vi.useRealTimers();
      await own.close();
    }
  });

  it('signs nothing twice and says which heads there are', async () => {
    await write(3);
    const { size } = await log.publish();
    expect((await log.publish()).size).toBe(size);
    expect((await log.checkpoints(size - 4, 10)).map((c) => c.size)).toEqual([size - 3, size]);
    await expect(log.inclusion(size)).rejects.toMatchObject({ code: 'not_found' });
    await expect(log.inclusion(1, size - 1)).rejects.toMatchObject({ code: 'not_found' });
    await expect(log.consistency(size, size - 1)).rejects.toMatchObject({ code: 'not_found' });
    await expect(log.consistency(size, 1)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('B15: no one can change or take away an entry, a tile, a node or a head', async () => {
    await write(300);
    await log.publish();
    for (const table of ['audit', 'audit_tiles', 'audit_checkpoints', 'audit_leaves']) {
      const column = { audit: 'actor', audit_checkpoints: 'note' }[table];
      const change = column === undefined ? undefined : `UPDATE ${table} SET ${column} = 'x'`;
      for (const attempt of [change, `DELETE FROM ${table}`, `TRUNCATE ${table}`]) {
        if (attempt === undefined || (table === 'audit_leaves' && attempt.startsWith('DELETE'))) continue;
        await expect(sql.raw(attempt).execute(db.queries), attempt).rejects.toThrow('append-only');
      }
    }
  });

  it('exports the leaf as it was signed, whatever a row says of itself since', async () => {
    await write(256);
    await log.publish();
    const before = (await log.entries(7, 1))[0]!;
    await tamper('audit', `UPDATE audit SET body = '{}', leaf_hash = sha256('\\x007b7d') WHERE seq = 7`);
    expect((await log.entries(7, 1))[0]).toEqual({ ...before, body: '{}' });
  });

  it('refuses to sign over a log that is not what it signed before', async () => {
    const { size } = await log.publish();
    await tamper('audit', `UPDATE audit SET leaf_hash = sha256('other') WHERE seq = ${size - 1}`);
    await write(1);
    await expect(log.publish()).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe("the log's key", () => {
  it('is made once, for its owner alone, and refused when it is something else', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'airlock-key-'));
    try {
      const file = join(dir, 'deeper', 'log-key.pem');
      const [one, two] = await Promise.all([
        openLogKey({ file, name: 'a' }),
        openLogKey({ file, name: 'a' }),
      ]);
      expect(one.publicKey).toEqual(two.publicKey);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(await readFile(file, 'utf8')).toContain('PRIVATE KEY');
      const bad = join(dir, 'bad.pem');
      await writeFile(bad, 'no key');
      await expect(openLogKey({ file: bad, name: 'a' })).rejects.toMatchObject({ code: 'invalid_input' });
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
