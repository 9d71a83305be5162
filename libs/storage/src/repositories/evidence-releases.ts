import { type EvidenceId, EvidenceRelease } from '@airlock/contracts/evidence';
import { storableText } from '../database/storable.js';
import type { Queries } from '../database/tables.js';

/** Packages that two people let out of the house. */
export function evidenceReleasesRepository(q: Queries) {
  const rows = () => q.selectFrom('evidence_releases').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const release = (r: Row): EvidenceRelease =>
    EvidenceRelease.parse({
      releaseId: r.release_id,
      evidenceId: r.evidence_id,
      destination: r.destination,
      reason: r.reason,
      requestedBy: r.requested_by,
      approvedBy: r.approved_by,
      approvedAt: r.approved_at,
      until: r.until_at,
      checkpointSize: r.checkpoint_size ?? undefined,
    });
  return {
    async add(r: EvidenceRelease): Promise<void> {
      await q
        .insertInto('evidence_releases')
        .values({
          release_id: r.releaseId,
          evidence_id: r.evidenceId,
          destination: storableText(r.destination),
          reason: storableText(r.reason),
          requested_by: r.requestedBy,
          approved_by: r.approvedBy,
          approved_at: r.approvedAt,
          until_at: r.until,
          checkpoint_size: r.checkpointSize ?? null,
        })
        .execute();
    },
    async get(releaseId: string): Promise<EvidenceRelease | undefined> {
      const row = await rows().where('release_id', '=', releaseId).executeTakeFirst();
      return row && release(row);
    },
    async of(evidenceId: EvidenceId): Promise<EvidenceRelease[]> {
      const found = await rows()
        .where('evidence_id', '=', evidenceId)
        .orderBy('approved_at')
        .orderBy('release_id')
        .execute();
      return found.map(release);
    },
    /** The head its proofs lead to; the first one stays, so that every copy is the same. */
    async pin(releaseId: string, size: number): Promise<EvidenceRelease> {
      const row = await q
        .updateTable('evidence_releases')
        .set((e) => ({ checkpoint_size: e.fn.coalesce('checkpoint_size', e.val(size)) }))
        .where('release_id', '=', releaseId)
        .returningAll()
        .executeTakeFirstOrThrow();
      return release(row);
    },
  };
}
