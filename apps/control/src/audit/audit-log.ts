import type { AuditCheckpoint, AuditLeaf, ConsistencyProof, InclusionProof } from '@airlock/contracts/audit';
import { AirlockError } from '@airlock/contracts/problem';
import {
  checkpointText,
  consistencyProof,
  frontierRoot,
  inclusionProof,
  openNote,
  parseCheckpoint,
  signNote,
  type NoteSigner,
  verifierKey,
} from '@airlock/moderation/audit';
import type { Closers } from '@airlock/nest-host/lifecycle';
import type { Logger } from '@airlock/nest-host/logger';
import type { Metrics } from '@airlock/nest-host/metrics';
import type { Database } from '@airlock/storage/database';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { auditProofsRepository, frontierAt, sha256, TILE } from '@airlock/storage/repositories/audit-proofs';
import { verifyEd25519 } from './log-key.js';

export interface AuditLogDeps {
  readonly db: Database;
  readonly signer: NoteSigner;
  readonly clock: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** A head is signed at least so often while the log grows, ms. */
const CHECKPOINT_MS = 30_000;

const base64 = (hash: Uint8Array): string => Buffer.from(hash).toString('base64');

/** The audit log as others may check it: signed heads, proofs, entries. */
export interface AuditLog {
  /** The public key of the log, for verifiers. */
  readonly key: string;
  /** Signs a head over all entries so far; the newest one when there are none since. Throws `conflict` when the log was changed. */
  publish(): Promise<AuditCheckpoint>;
  newest(): Promise<AuditCheckpoint>;
  checkpoints(after: number, limit: number): Promise<AuditCheckpoint[]>;
  entries(from: number, limit: number): Promise<AuditLeaf[]>;
  inclusion(seq: number, size?: number): Promise<InclusionProof>;
  consistency(from: number, to?: number): Promise<ConsistencyProof>;
}

export async function openAuditLog(deps: AuditLogDeps, closers: Closers): Promise<AuditLog> {
  const { db, signer, clock, logger, metrics } = deps;
  const proofs = auditProofsRepository(db.queries);
  const signed = metrics.gauge('airlock_audit_checkpoint_size', 'Entries under the newest signed head');
  const refused = metrics.counter(
    'airlock_audit_refused_total',
    'Heads not signed because the log is not what was signed before',
  );

  const headOf = (note: string): { size: number; root: Uint8Array } => {
    const text = openNote(sha256, verifyEd25519, note, signer);
    const head = text === undefined ? undefined : parseCheckpoint(text);
    if (head !== undefined) return head;
    throw new AirlockError('conflict', 'The newest head of the audit log is not signed by this key', {
      hint: 'Give control the key that the log was signed with (AIRLOCK_LOG_KEY_FILE).',
    });
  };

  const publish = (): Promise<AuditCheckpoint> =>
    db.transaction(async (tx) => {
      const q = auditProofsRepository(tx);
      await q.lock();
      const size = await auditRepository(tx).size();
      const last = await q.checkpoint();
      if (last?.size === size) return last;
      const frontier = await frontierAt(last?.size ?? 0, q.read);
      // Signing over a changed log would make the change look true.
      if (last !== undefined && base64(frontierRoot(sha256, frontier)) !== base64(headOf(last.note).root)) {
        refused.inc();
        throw new AirlockError('conflict', `The audit log is not what was signed at ${last.size} entries`, {
          hint: 'Stop and keep the database as it is; `airlock verify` names the entries.',
        });
      }
      const grown = await q.grow(frontier, size);
      const root = frontierRoot(sha256, grown);
      const note = signNote(sha256, signer, checkpointText({ origin: signer.name, size, root }));
      const checkpoint = { size, at: clock(), note };
      await q.saveCheckpoint(checkpoint);
      signed.set(size);
      return checkpoint;
    });

  const newest = async (): Promise<AuditCheckpoint> => (await proofs.checkpoint()) ?? publish();

  const named = async (size: number | undefined): Promise<AuditCheckpoint> => {
    if (size === undefined) return newest();
    const found = await proofs.checkpoint(size);
    if (found?.size === size) return found;
    throw new AirlockError('not_found', `No head was signed at ${size} entries`, {
      hint: '`GET /v1/audit/checkpoints` lists them.',
    });
  };

  let working: Promise<unknown> | undefined;
  const quietly = (): void => {
    working ??= publish()
      .catch((err: unknown) => logger.error({ err }, 'no head of the audit log was signed'))
      .finally(() => (working = undefined));
  };
  const timer = setInterval(quietly, CHECKPOINT_MS);
  timer.unref();
  closers.add('audit log', async () => {
    clearInterval(timer);
    await working;
    await publish().catch((err: unknown) =>
      logger.error({ err }, 'no head of the audit log was signed at the end'),
    );
  });
  quietly();

  return {
    key: verifierKey(sha256, signer),
    publish,
    newest,
    checkpoints: (after, limit) => proofs.checkpoints(after, limit),

    async entries(from, limit) {
      const audit = auditRepository(db.queries);
      const leaves = await audit.leaves(from, limit);
      const bodies = new Map((await audit.range(from, limit)).map((r) => [r.seq, r.body]));
      const tiles = new Map<number, readonly Uint8Array[] | undefined>();
      const answer: AuditLeaf[] = [];
      for (const { seq, leafHash } of leaves) {
        const index = Math.floor(seq / TILE);
        if (!tiles.has(index)) tiles.set(index, await proofs.tile(index));
        // The tile's word, since whoever changed a row may have changed the hash beside it.
        const leaf = base64(tiles.get(index)?.[seq % TILE] ?? leafHash);
        const body = bodies.get(seq);
        answer.push({ seq, leaf, ...(body === undefined ? {} : { body }) });
      }
      return answer;
    },

    async inclusion(seq, size) {
      let checkpoint = await named(size);
      if (size === undefined && seq >= checkpoint.size) checkpoint = await publish();
      if (seq >= checkpoint.size)
        throw new AirlockError('not_found', `There is no entry ${seq} under the head of ${checkpoint.size}`);
      const proof = await inclusionProof(sha256, seq, checkpoint.size, proofs.read);
      const [leaf] = await proofs.read([{ level: 0, index: seq }]);
      return { seq, leaf: base64(leaf!), proof: proof.map(base64), checkpoint };
    },

    async consistency(from, to) {
      const [older, newer] = [await named(from), await named(to)];
      if (older.size > newer.size || older.size === 0)
        throw new AirlockError('invalid_input', '`from` has to be an earlier head than `to`');
      const proof = await consistencyProof(sha256, older.size, newer.size, proofs.read);
      return { from: older, to: newer, proof: proof.map(base64) };
    },
  };
}
