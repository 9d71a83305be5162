import { hash } from 'node:crypto';
import { DeletionProof, type StoredProof } from '@airlock/contracts/retention';
import type { BlobStore } from '@airlock/storage/blobs/port';
import type { Database } from '@airlock/storage/database';
import { auditRepository, leafHash } from '@airlock/storage/repositories/audit';
import { deletionsRepository } from '@airlock/storage/repositories/deletions';
import { recordingsRepository } from '@airlock/storage/repositories/recordings';
import type { Keyed } from './batch.js';

export interface VerifiedDeletions {
  readonly proofs: number;
  /** Things that are there and were compared with what the proofs call deleted. */
  readonly looked: number;
  readonly faults: readonly string[];
}

const PAGE = 200;
const MOST_FAULTS = 50;

/**
 * Looks for everything that proofs call deleted where it would be, and checks the proofs: each text against its digest,
 * the digest against the entry of the audit log, the entry against its leaf.
 */
export const verifyDeletions = async (deps: {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly keyed: Keyed;
}): Promise<VerifiedDeletions> => {
  const { db, blobs, keyed } = deps;
  const faults: string[] = [];
  const fault = (text: string): void => {
    if (faults.length < MOST_FAULTS) faults.push(text);
  };
  const deleted = new Map<string, string>();
  let proofs = 0;
  for (let before: number | undefined; ;) {
    const page = await deletionsRepository(db.queries).list({ limit: PAGE, before });
    for (const stored of page) {
      proofs += 1;
      await check(db, stored, fault);
      if (stored.proof.result === 'failed') fault(`${stored.proof.proofId}: not complete in every store`);
      else for (const item of stored.proof.items) deleted.set(item.id, stored.proof.proofId);
    }
    const oldest = page.at(-1);
    if (page.length < PAGE || oldest === undefined) break;
    before = oldest.proof.startedAt;
  }
  let looked = 0;
  const look = (id: string, what: string): void => {
    looked += 1;
    const proof = deleted.get(keyed(id));
    if (proof !== undefined) fault(`${what} is there, and ${proof} calls it deleted`);
  };
  const streams = new Set<string>();
  for (const { store, streamId, day } of await recordingsRepository(db.queries).present()) {
    look(`${store}/${streamId}/${day}`, `${store} of stream ${streamId}, day ${day}`);
    streams.add(streamId);
  }
  for (const prefix of ['segments/', 'inline/', 'thumbs/'])
    for await (const { key } of blobs.list(prefix)) {
      const streamId = key.split('/')[1]!;
      if (!streams.has(streamId)) look(`blobs/${streamId}`, `the blob ${key}`);
    }
  return { proofs, looked, faults };
};

const check = async (db: Database, s: StoredProof, fault: (text: string) => void): Promise<void> => {
  const { proofId } = s.proof;
  if (hash('sha256', s.text, 'hex') !== s.digest || !DeletionProof.safeParse(JSON.parse(s.text)).success)
    fault(`${proofId}: its text is not what was proved`);
  if (s.seq === undefined || s.entry === undefined) return;
  if (!s.entry.includes(s.digest)) fault(`${proofId}: entry ${s.seq} of the log vouches for something else`);
  const [leaf] = await auditRepository(db.queries).leaves(s.seq, 1);
  if (leaf?.seq !== s.seq || Buffer.compare(leaf.leafHash, leafHash(s.entry)) !== 0)
    fault(`${proofId}: entry ${s.seq} is not in the log`);
};
