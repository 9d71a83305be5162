import type { EvidenceId } from '@airlock/contracts/evidence';
import type { RetentionRules } from '@airlock/policy/retention';
import { evidenceBlob, evidenceRepository } from '@airlock/storage/repositories/evidence';
import { sql } from 'kysely';
import { airlock } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { type Deleted, digestOf, type RetentionStore } from '../retention/stores.js';

const AT_ONCE = 20;

/**
 * Sealed evidence that is past the time of its own class, one store per class. What is still being collected stays, and so
 * does what may leave the house at this moment; who had it in their hands is kept beyond it, with its end as the last entry.
 */
export const evidenceStores =
  ({ clock, newId }: Pick<HouseGround, 'clock' | 'newId'>) =>
  (rules: RetentionRules): RetentionStore[] =>
    [...rules.classes.keys()].map((name) => ({
      store: 'evidence',
      atOnce: AT_ONCE,
      class: () => [name],
      async expired(q, before, limit, after) {
        const beyond =
          after === undefined ? sql`` : sql`AND (completed_at, evidence_id) > (${after.at}, ${after.id})`;
        const { rows } = await sql<{ id: string; at: number; stream_id: string | null }>`
          SELECT evidence_id AS id, completed_at AS at, stream_id FROM evidence e
          WHERE retention_class = ${name} AND state = 'complete' AND completed_at < ${before}
            AND NOT EXISTS (SELECT 1 FROM evidence_releases r
              WHERE r.evidence_id = e.evidence_id AND r.until_at > ${clock()}) ${beyond}
          ORDER BY completed_at, evidence_id LIMIT ${limit}`.execute(q);
        return rows.map(({ id, at, stream_id }) => ({
          ...{ id, at },
          ...(stream_id === null ? {} : { streamId: stream_id }),
        }));
      },
      async delete(tx, ids) {
        const evidence = evidenceRepository(tx);
        const deleted: Deleted[] = [];
        for (const id of ids as readonly EvidenceId[]) {
          const items = await evidence.items(id);
          // Items go with it; one that another instance has deleted meanwhile is left out.
          const [gone] = await tx
            .deleteFrom('evidence')
            .where('evidence_id', '=', id)
            .where('state', '=', 'complete')
            .returning('manifest_sha256')
            .execute();
          if (gone === undefined) continue;
          const now = clock();
          await evidence.recordCustody({
            ...{ custodyId: newId('cu', now), evidenceId: id, at: now, actor: airlock('retention').id },
            ...{ role: 'system', kind: 'destroyed', reason: name },
            detail: { manifest: gone.manifest_sha256 ?? '' },
          });
          deleted.push({
            id,
            count: items.length + 1,
            bytes: items.reduce((sum, item) => sum + item.bytes, 0),
            content: digestOf(items.map((item) => `${item.name} ${item.sha256}`)),
            blobs: items.map((item) => evidenceBlob(id, item.name)),
          });
        }
        return deleted;
      },
    }));
