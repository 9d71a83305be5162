import { createHmac } from 'node:crypto';
import type { BlobKey } from '@airlock/contracts/ids';
import type { DeletedItem, DeletionProof, HoldId } from '@airlock/contracts/retention';
import type { BlobStore } from '@airlock/storage/blobs/port';
import type { Database, Queries } from '@airlock/storage/database';
import { deletionsRepository, type Draft } from '@airlock/storage/repositories/deletions';
import { airlock, type Actor, type Effects } from '../house/effect.js';

const DELETER: Actor = airlock('retention');

/** Names things in proofs: the same thing by the same name, and nobody can tell which without the key. */
export type Keyed = (id: string) => string;
export const keyedBy =
  (key: Uint8Array): Keyed =>
  (id) =>
    createHmac('sha256', key).update(id).digest('hex');

export interface BatchDeps {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly effects: Effects;
  readonly clock: () => number;
  readonly newId: (prefix: string, now: number) => string;
}

export interface BatchFacts {
  readonly class: string;
  readonly policyHash: string;
  readonly items: readonly DeletedItem[];
  /** Of media. */
  readonly mediaBytes: number;
  readonly blobs: readonly BlobKey[];
  readonly holds: readonly HoldId[];
  readonly now: number;
}

const AT_ONCE = 16;
const PAGE = 512;

/** Writes a batch down, in the transaction that deletes its rows. */
export const beginBatch = async (tx: Queries, deps: BatchDeps, b: BatchFacts): Promise<Draft> => {
  const draft: Draft = {
    v: 1,
    proofId: deps.newId('del', b.now),
    policyHash: b.policyHash,
    class: b.class,
    items: [...b.items],
    count: b.items.reduce((sum, i) => sum + i.count, 0),
    bytes: b.items.reduce((sum, i) => sum + i.bytes, 0),
    startedAt: b.now,
    actor: DELETER.id,
    holdCheck: { id: deps.newId('hc', b.now), at: b.now, holds: [...b.holds] },
  };
  await deletionsRepository(tx).begin(draft, b.mediaBytes, b.blobs);
  return draft;
};

/** Deletes blobs and looks whether they are gone; how many are not, or undefined when the store does not answer. */
const sweep = async (blobs: BlobStore, keys: readonly BlobKey[]): Promise<BlobKey[] | undefined> => {
  const gone: BlobKey[] = [];
  for (let i = 0; i < keys.length; i += AT_ONCE) {
    const results = await Promise.allSettled(
      keys.slice(i, i + AT_ONCE).map(async (key) => {
        await blobs.delete(key);
        if ((await blobs.stat(key)) === undefined) gone.push(key);
      }),
    );
    if (results.some((r) => r.status === 'rejected')) return undefined;
  }
  return gone;
};

/**
 * Takes the blobs of a batch away and writes its proof: of success when every store was reached and nothing is left in
 * any of them. A batch that failed is finished by a later call.
 */
export const finishBatch = async (deps: BatchDeps, draft: Draft): Promise<DeletionProof['result']> => {
  const deletions = deletionsRepository(deps.db.queries);
  let [reached, left] = [true, 0];
  for (;;) {
    const keys = await deletions.blobs(draft.proofId, PAGE);
    if (keys.length === 0) break;
    const gone = await sweep(deps.blobs, keys);
    if (gone !== undefined) await deletions.blobsGone(gone);
    if (gone === undefined || gone.length < keys.length) {
      reached = gone !== undefined;
      left = keys.length - (gone?.length ?? 0);
      break;
    }
  }
  const result = reached && left === 0 ? 'deleted' : 'failed';
  await deps.effects(DELETER, async ({ tx, now, record, announce }) => {
    const proof: DeletionProof = {
      ...draft,
      stores: [
        { store: 'database', reached: true, left: 0 },
        { store: 'blobs', reached, left },
      ],
      endedAt: now,
      result,
    };
    const digest = await deletionsRepository(tx).prove(proof);
    const { count, bytes, holdCheck } = proof;
    const data = { class: draft.class, count, bytes, items: draft.items.length, digest, result, holdCheck };
    const subject = draft.proofId;
    record({ kind: `retention.${result}`, subject, policyHash: draft.policyHash, detail: data });
    if (result === 'failed') announce({ type: 'airlock.retention.failed', subject, data });
  });
  return result;
};
