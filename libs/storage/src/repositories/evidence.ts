import {
  CustodyEvent,
  Evidence,
  EVIDENCE_WINDOW,
  type EvidenceId,
  EvidenceItem,
  EvidenceTrigger,
} from '@airlock/contracts/evidence';
import { BlobKey, type StreamId } from '@airlock/contracts/ids';
import { sql } from 'kysely';
import { storableJson, storableText } from '../database/storable.js';
import type { Queries } from '../database/tables.js';
import { inChunks, type Page } from './support.js';

/** All sealed bytes lie under it, and nothing else does. */
export const EVIDENCE_PREFIX = 'evidence/';

export const evidenceBlob = (evidenceId: EvidenceId, name: string): BlobKey =>
  BlobKey.parse(`${EVIDENCE_PREFIX}${evidenceId}/${name}`);

/** Media that somebody has decided to seal; the deleter has to leave it alone until it is. */
export interface EvidenceRequest {
  /** Taken when none of the stream is open that this belongs to. */
  readonly evidenceId: EvidenceId;
  /** Names the reason: asking again under it changes nothing. */
  readonly key: string;
  readonly trigger: EvidenceTrigger;
  readonly streamId?: StreamId;
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly by: string;
  readonly reason: string;
  readonly retentionClass: string;
  /** Adds to evidence of the same stream that is still being collected and touches this time. */
  readonly joins?: boolean;
}

/** Evidence with what the one who seals it has to know. */
export interface EvidenceWork {
  readonly evidence: Evidence;
  /** How often it was sealed already. */
  readonly seals: number;
  readonly attempts: number;
}

/** What is sealed, and is to be. */
export function evidenceRepository(q: Queries) {
  const rows = () => q.selectFrom('evidence').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const evidence = (r: Row): Evidence =>
    Evidence.parse({
      evidenceId: r.evidence_id,
      streamId: r.stream_id ?? undefined,
      from: r.from_at,
      to: r.to_at,
      requestedAt: r.requested_at,
      requestedBy: r.requested_by,
      reason: r.reason,
      state: r.state,
      retentionClass: r.retention_class,
      manifestSha256: r.manifest_sha256 ?? undefined,
      sealedAt: r.sealed_at ?? undefined,
      completedAt: r.completed_at ?? undefined,
    });
  const work = (r: Row): EvidenceWork => ({ evidence: evidence(r), seals: r.seals, attempts: r.attempts });

  const joined = async (r: EvidenceRequest): Promise<Row | undefined> => {
    if (r.joins !== true || r.streamId === undefined) return undefined;
    const open = await rows()
      .where('stream_id', '=', r.streamId)
      .where('state', '<>', 'complete')
      .where('from_at', '<=', r.to)
      .where('to_at', '>=', r.from)
      .where('from_at', '>', r.to - EVIDENCE_WINDOW.maxMs)
      .orderBy('requested_at', 'desc')
      .limit(1)
      .forUpdate()
      .executeTakeFirst();
    if (open === undefined) return undefined;
    return q
      .updateTable('evidence')
      .set({ from_at: Math.min(open.from_at, r.from), to_at: Math.max(open.to_at, r.to), next_at: r.now })
      .where('evidence_id', '=', open.evidence_id)
      .returningAll()
      .executeTakeFirstOrThrow();
  };
  const created = (r: EvidenceRequest): Promise<Row> =>
    q
      .insertInto('evidence')
      .values({
        evidence_id: r.evidenceId,
        stream_id: r.streamId ?? null,
        from_at: r.from,
        to_at: r.to,
        requested_at: r.now,
        requested_by: r.by,
        reason: storableText(r.reason),
        retention_class: r.retentionClass,
        next_at: r.now,
      })
      .returningAll()
      .executeTakeFirstOrThrow();

  return {
    /** Has something sealed; call it on the transaction that decides it. `isNew` false: it was asked for before. */
    async request(r: EvidenceRequest): Promise<{ evidence: Evidence; isNew: boolean }> {
      const known = await rows()
        .where('evidence_id', '=', (e) =>
          e.selectFrom('evidence_triggers').select('evidence_id').where('trigger_key', '=', r.key),
        )
        .executeTakeFirst();
      if (known !== undefined) return { evidence: evidence(known), isNew: false };
      const row = (await joined(r)) ?? (await created(r));
      await q
        .insertInto('evidence_triggers')
        .values({
          trigger_key: r.key,
          evidence_id: row.evidence_id,
          at: r.trigger.at,
          body: storableJson(r.trigger),
        })
        .execute();
      return { evidence: evidence(row), isNew: row.evidence_id === r.evidenceId };
    },

    /** Leases what is to be sealed now to one worker until `now + leaseMs`. */
    async claim(o: { now: number; limit: number; leaseMs: number }): Promise<EvidenceWork[]> {
      const claimed = await q
        .updateTable('evidence')
        .set({ leased_until: o.now + o.leaseMs, attempts: sql`attempts + 1` })
        .where('evidence_id', 'in', (e) =>
          e
            .selectFrom('evidence')
            .select('evidence_id')
            .where('next_at', '<=', o.now)
            .where((w) => w.or([w('leased_until', 'is', null), w('leased_until', '<=', o.now)]))
            .orderBy('next_at')
            .limit(o.limit)
            .forUpdate()
            .skipLocked(),
        )
        .returningAll()
        .execute();
      return claimed.map(work);
    },

    /** Sealed once more, with the items that are new. Undefined when the window has grown meanwhile: then it is due again. */
    async seal(s: {
      work: EvidenceWork;
      items: readonly EvidenceItem[];
      manifestSha256: string;
      now: number;
      isComplete: boolean;
      /** When to look again, unless complete. */
      nextAt: number;
    }): Promise<Evidence> {
      const { evidence: was, seals } = s.work;
      await inChunks(s.items, (chunk) =>
        q
          .insertInto('evidence_items')
          .values(chunk.map((i) => ({ evidence_id: was.evidenceId, ...i })))
          .execute(),
      );
      const hasGrown = sql<boolean>`(from_at <> ${was.from} OR to_at <> ${was.to})`;
      const row = await q
        .updateTable('evidence')
        .set({
          seals: seals + 1,
          manifest_sha256: s.manifestSha256,
          sealed_at: sql`coalesce(sealed_at, ${s.now}::bigint)`,
          state: s.isComplete ? sql`CASE WHEN ${hasGrown} THEN 'sealed' ELSE 'complete' END` : 'sealed',
          completed_at: s.isComplete ? sql`CASE WHEN ${hasGrown} THEN NULL ELSE ${s.now}::bigint END` : null,
          next_at: s.isComplete ? sql`CASE WHEN ${hasGrown} THEN ${s.now}::bigint END` : s.nextAt,
          leased_until: null,
          attempts: 0,
          last_error: null,
        })
        .where('evidence_id', '=', was.evidenceId)
        .where('seals', '=', seals)
        .returningAll()
        .executeTakeFirstOrThrow();
      return evidence(row);
    },

    /** Looks again later: nothing new yet, or it went wrong. */
    async postpone(evidenceId: EvidenceId, nextAt: number, error?: string): Promise<void> {
      await q
        .updateTable('evidence')
        .set({ next_at: nextAt, leased_until: null, last_error: error?.slice(0, 2_000) ?? null })
        .where('evidence_id', '=', evidenceId)
        .execute();
    },

    async get(evidenceId: EvidenceId): Promise<Evidence | undefined> {
      const row = await rows().where('evidence_id', '=', evidenceId).executeTakeFirst();
      return row && evidence(row);
    },
    /** By request, newest first. */
    async list(page: Page & { readonly streamId?: StreamId | undefined }): Promise<Evidence[]> {
      let query = rows().orderBy('requested_at', 'desc').orderBy('evidence_id').limit(page.limit);
      if (page.before !== undefined) query = query.where('requested_at', '<', page.before);
      if (page.streamId !== undefined) query = query.where('stream_id', '=', page.streamId);
      return (await query.execute()).map(evidence);
    },
    async items(evidenceId: EvidenceId): Promise<EvidenceItem[]> {
      const found = await q
        .selectFrom('evidence_items')
        .select(['name', 'kind', 'sha256', 'bytes'])
        .where('evidence_id', '=', evidenceId)
        .orderBy('name')
        .execute();
      return found.map((r) => EvidenceItem.parse(r));
    },
    async triggers(evidenceId: EvidenceId): Promise<EvidenceTrigger[]> {
      const found = await q
        .selectFrom('evidence_triggers')
        .select('body')
        .where('evidence_id', '=', evidenceId)
        .orderBy('at')
        .orderBy('trigger_key')
        .execute();
      return found.map((r) => EvidenceTrigger.parse(r.body));
    },
    /** Times whose media is not sealed yet, each of one stream: nobody may delete it before. */
    async unsealed(): Promise<{ streamId: StreamId; from: number; to: number }[]> {
      const found = await rows()
        .where('state', '<>', 'complete')
        .where('stream_id', 'is not', null)
        .execute();
      return found.map((r) => ({ streamId: r.stream_id as StreamId, from: r.from_at, to: r.to_at }));
    },
    /** For metrics: how many are not complete, and since when the oldest is due. */
    async depth(now: number): Promise<{ open: number; overdueMs: number }> {
      const { rows: found } = await sql<{ open: number; due: number | null }>`SELECT
        count(*)::integer AS open, min(next_at) AS due FROM evidence WHERE next_at IS NOT NULL`.execute(q);
      const { open, due } = found[0]!;
      return { open, overdueMs: due === null ? 0 : Math.max(0, now - due) };
    },
    /** Who had it in their hands; the database lets nobody change that. */
    async recordCustody(e: CustodyEvent): Promise<void> {
      await q
        .insertInto('evidence_custody')
        .values({
          custody_id: e.custodyId,
          evidence_id: e.evidenceId,
          at: e.at,
          actor: e.actor,
          role: e.role,
          kind: e.kind,
          reason: storableText(e.reason),
          detail: storableJson(e.detail),
        })
        .execute();
    },
    async custody(evidenceId: EvidenceId): Promise<CustodyEvent[]> {
      const found = await q
        .selectFrom('evidence_custody')
        .selectAll()
        .where('evidence_id', '=', evidenceId)
        .orderBy('at')
        .orderBy('custody_id')
        .execute();
      return found.map((r) =>
        CustodyEvent.parse({
          custodyId: r.custody_id,
          evidenceId: r.evidence_id,
          at: r.at,
          actor: r.actor,
          role: r.role,
          kind: r.kind,
          reason: r.reason,
          detail: r.detail,
        }),
      );
    },
  };
}
