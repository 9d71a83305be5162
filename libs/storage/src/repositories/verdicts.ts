import { sql } from 'kysely';
import type { StreamId } from '@airlock/contracts/ids';
import { SegmentVerdict, Verdict } from '@airlock/contracts/verdict';
import type { Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';
import { dayOf } from '../partitions.js';
import { inChunks, type Page } from './support.js';

const keyOf = (v: Verdict): string => (v.kind === 'segment' ? `s/${v.epoch}/${v.seq}` : `m/${v.messageId}`);
const isFinal = (v: Verdict): boolean => v.kind === 'message' || v.final;
const isClean = (v: Verdict): boolean =>
  v.rules.length === 0 && (v.decision === 'release' || v.decision === 'publish');

/** The verdict timeline: one row per segment or message, the latest word on it. */
export function verdictsRepository(q: Queries) {
  return {
    /** Idempotent; what is final is never replaced by what is not. */
    async save(verdicts: readonly Verdict[]): Promise<void> {
      const latest = new Map<string, Verdict>();
      for (const v of verdicts) {
        const key = `${v.streamId}/${keyOf(v)}`;
        const known = latest.get(key);
        if (!known || isFinal(v) || !isFinal(known)) latest.set(key, v);
      }
      const rows = [...latest.values()].map((v) => ({
        stream_id: v.streamId,
        verdict_key: keyOf(v),
        kind: v.kind,
        decision: v.decision,
        clean: isClean(v),
        final: isFinal(v),
        decided_at: v.timing.decidedAt,
        body: storableJson(v),
        day: dayOf(v.timing.capturedAt),
      }));
      await inChunks(rows, (chunk) =>
        q
          .insertInto('verdicts')
          .values(chunk)
          .onConflict((c) =>
            c
              .columns(['stream_id', 'verdict_key', 'day'])
              .doUpdateSet((e) => ({
                decision: e.ref('excluded.decision'),
                clean: e.ref('excluded.clean'),
                final: e.ref('excluded.final'),
                decided_at: e.ref('excluded.decided_at'),
                body: e.ref('excluded.body') as never,
              }))
              .where((e) => e.or([e('excluded.final', '=', true), e('verdicts.final', '=', false)])),
          )
          .execute(),
      );
    },

    /** Of one stream, newest decision first; `since` (ms since 1970) is included. */
    async timeline(
      streamId: StreamId,
      page: Page & { readonly since?: number; readonly kind?: Verdict['kind']; readonly hitsOnly?: boolean },
    ): Promise<Verdict[]> {
      let query = q.selectFrom('verdicts').select('body').where('stream_id', '=', streamId);
      if (page.before !== undefined) query = query.where('decided_at', '<', page.before);
      if (page.since !== undefined) query = query.where('decided_at', '>=', page.since);
      if (page.kind !== undefined) query = query.where('kind', '=', page.kind);
      // As in the partial index, or the planner would not use it.
      if (page.hitsOnly) query = query.where(sql<boolean>`NOT clean`);
      const rows = await query.orderBy('decided_at', 'desc').limit(page.limit).execute();
      return rows.map((r) => Verdict.parse(r.body));
    },

    async ofSegment(s: {
      streamId: StreamId;
      epoch: number;
      seq: number;
    }): Promise<SegmentVerdict | undefined> {
      const row = await q
        .selectFrom('verdicts')
        .select('body')
        .where('stream_id', '=', s.streamId)
        .where('verdict_key', '=', `s/${s.epoch}/${s.seq}`)
        // Two only where its parts were captured on two days.
        .orderBy('final', 'desc')
        .orderBy('decided_at', 'desc')
        .executeTakeFirst();
      return row && SegmentVerdict.parse(row.body);
    },

    /** Deletes at most `limit` verdicts from before `before` (ms since 1970); how many they were. Whole days go by `dropPartitions`. */
    async expire(before: number, limit: number): Promise<number> {
      const { numAffectedRows } = await sql`DELETE FROM verdicts WHERE (stream_id, verdict_key, day) IN (
        SELECT stream_id, verdict_key, day FROM verdicts WHERE decided_at < ${before} ORDER BY decided_at LIMIT ${limit})`.execute(
        q,
      );
      return Number(numAffectedRows ?? 0n);
    },
  };
}
