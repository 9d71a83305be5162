import { hash } from 'node:crypto';
import { type BlobKey } from '@airlock/contracts/ids';
import { DeletionProof, StoredProof } from '@airlock/contracts/retention';
import type { Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';
import { inChunks, type Page } from './support.js';

/** A batch as it is written down with the deletion itself, before anybody knows whether its blobs are gone. */
export const Draft = DeletionProof.omit({ endedAt: true, result: true, stores: true });
export type Draft = ReturnType<typeof Draft.parse>;

/** Batches of the deleter and their proofs. */
export function deletionsRepository(q: Queries) {
  return {
    /** In the transaction that deletes the rows. `bytes`: of media. */
    async begin(draft: Draft, bytes: number, blobs: readonly BlobKey[]): Promise<void> {
      await q
        .insertInto('retention_batches')
        .values({
          batch_id: draft.proofId,
          started_at: draft.startedAt,
          state: 'deleting',
          bytes,
          draft: storableJson(draft),
          proof: null,
          digest: null,
          seq: null,
          entry: null,
        })
        .execute();
      const rows = blobs.map((blob_key) => ({ blob_key, batch_id: draft.proofId }));
      await inChunks(rows, (chunk) =>
        q
          .insertInto('retention_blobs')
          .values(chunk)
          .onConflict((c) => c.column('blob_key').doNothing())
          .execute(),
      );
    },

    /** Batches that are not finished, the oldest first. */
    async open(limit: number): Promise<Draft[]> {
      const rows = await q
        .selectFrom('retention_batches')
        .select('draft')
        .where('state', '<>', 'done')
        .orderBy('started_at')
        .limit(limit)
        .execute();
      return rows.map((r) => Draft.parse(r.draft));
    },

    async countOpen(): Promise<number> {
      const row = await q
        .selectFrom('retention_batches')
        .select((e) => e.fn.countAll<number>().as('n'))
        .where('state', '<>', 'done')
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },

    /** Of these blobs those that no unfinished batch is about to delete. */
    async unclaimed(keys: readonly BlobKey[]): Promise<ReadonlySet<BlobKey>> {
      const free = new Set(keys);
      await inChunks(keys, async (chunk) => {
        const rows = await q
          .selectFrom('retention_blobs')
          .select('blob_key')
          .where('blob_key', 'in', chunk)
          .execute();
        for (const { blob_key } of rows) free.delete(blob_key as BlobKey);
      });
      return free;
    },

    /** Blobs of a batch that are not known to be gone. */
    async blobs(batchId: string, limit: number): Promise<BlobKey[]> {
      const rows = await q
        .selectFrom('retention_blobs')
        .select('blob_key')
        .where('batch_id', '=', batchId)
        .orderBy('blob_key')
        .limit(limit)
        .execute();
      return rows.map((r) => r.blob_key as BlobKey);
    },

    async blobsGone(keys: readonly BlobKey[]): Promise<void> {
      await inChunks(keys, (chunk) =>
        q.deleteFrom('retention_blobs').where('blob_key', 'in', chunk).execute(),
      );
    },

    /** Writes the proof; one of failure is replaced when the deletion succeeds after all. Gives its digest. */
    async prove(proof: DeletionProof): Promise<string> {
      const text = storableJson(proof);
      const digest = hash('sha256', text, 'hex');
      await q
        .updateTable('retention_batches')
        .set({ state: proof.result === 'deleted' ? 'done' : 'failed', proof: text, digest })
        .where('batch_id', '=', proof.proofId)
        .execute();
      return digest;
    },

    /** Finds for proofs without one the entry of the audit log that vouches for them, and keeps its text beside them. */
    async anchor(limit: number): Promise<number> {
      const rows = await q
        .selectFrom('retention_batches as b')
        .innerJoin('audit as a', (j) => j.onRef('a.subject', '=', 'b.batch_id'))
        .select(['b.batch_id', 'a.seq', 'a.body'])
        .where('b.state', '=', 'done')
        .where('b.seq', 'is', null)
        .where('a.kind', '=', 'retention.deleted')
        .limit(limit)
        .execute();
      for (const { batch_id, seq, body } of rows)
        await q
          .updateTable('retention_batches')
          .set({ seq, entry: body })
          .where('batch_id', '=', batch_id)
          .execute();
      return rows.length;
    },

    /** Newest first, those that failed too. */
    async list(page: Page): Promise<StoredProof[]> {
      let query = q
        .selectFrom('retention_batches')
        .select(['proof', 'digest', 'seq', 'entry'])
        .where('proof', 'is not', null)
        .orderBy('started_at', 'desc')
        .orderBy('batch_id', 'desc')
        .limit(page.limit);
      if (page.before !== undefined) query = query.where('started_at', '<', page.before);
      return (await query.execute()).map((r) =>
        StoredProof.parse({
          proof: JSON.parse(r.proof!) as unknown,
          text: r.proof,
          digest: r.digest,
          ...(r.seq === null ? {} : { seq: r.seq }),
          ...(r.entry === null ? {} : { entry: r.entry }),
        }),
      );
    },
  };
}
