import { z } from 'zod';
import { ApprovalId } from '../approval.js';
import {
  CustodyEvent,
  Evidence,
  EVIDENCE_WINDOW,
  EvidenceId,
  EvidenceItem,
  EvidenceManifest,
  EvidenceRelease,
  EvidenceTrigger,
} from '../evidence.js';
import { EpochMs, StreamId } from '../ids.js';
import { items, ok, route } from './route.js';
import { PageQuery } from './stream-api.js';

const params = z.object({ evidenceId: EvidenceId });
const Reason = z.string().trim().min(3).max(2_000);
const Margin = z.number().int().nonnegative().max(EVIDENCE_WINDOW.maxMs).default(EVIDENCE_WINDOW.reportMs);

/** A stream around a moment, or everything that was decided in a time. */
export const SealRequest = z
  .object({
    streamId: StreamId.optional(),
    /** What it is about happened then; with `beforeMs` and `afterMs` around it. Now unless given. */
    at: EpochMs.optional(),
    beforeMs: Margin,
    afterMs: Margin,
    /** Instead of a moment: a time. */
    from: EpochMs.optional(),
    to: EpochMs.optional(),
    reason: Reason,
  })
  .refine(
    (s) => (s.from === undefined) === (s.to === undefined) && (s.from ?? 0) < (s.to ?? 1),
    '`from` and `to` come together, and in this order',
  )
  .refine(
    (s) => s.streamId !== undefined || s.from !== undefined,
    'without a stream it needs `from` and `to`',
  )
  .refine(
    (s) => s.streamId === undefined || (s.to ?? 0) - (s.from ?? 0) <= EVIDENCE_WINDOW.maxMs,
    'at most six hours of a stream are sealed as one',
  );
export type SealRequest = z.infer<typeof SealRequest>;

export const EvidenceView = Evidence.extend({
  triggers: z.array(EvidenceTrigger),
  items: z.array(EvidenceItem),
  custody: z.array(CustodyEvent),
  releases: z.array(EvidenceRelease),
  manifest: EvidenceManifest.optional(),
});
export type EvidenceView = z.infer<typeof EvidenceView>;

export const ReadItemRequest = z.object({ name: EvidenceItem.shape.name, reason: Reason });
export type ReadItemRequest = z.infer<typeof ReadItemRequest>;

export const ReleaseRequest = z.object({
  destination: z.string().trim().min(3).max(500),
  reason: Reason,
});
export type ReleaseRequest = z.infer<typeof ReleaseRequest>;

/** Sealed evidence: what there is, who looked at it, and how it leaves the house. */
export const evidenceRoutes = {
  sealEvidence: route({
    method: 'post',
    path: '/v1/evidence',
    access: 'evidence.seal',
    summary:
      'Seal part of a stream, a minute around a moment unless said otherwise; or all decisions of a time',
    tag: 'evidence',
    body: SealRequest,
    response: { status: 202, schema: Evidence },
  }),
  listEvidence: route({
    method: 'get',
    path: '/v1/evidence',
    access: 'evidence.read',
    summary: 'What was sealed, newest first; contents are shown one by one and recorded',
    tag: 'evidence',
    query: PageQuery.extend({ streamId: StreamId.optional() }),
    response: items(Evidence),
  }),
  getEvidence: route({
    method: 'get',
    path: '/v1/evidence/{evidenceId}',
    access: 'evidence.read',
    summary: 'What was sealed, item by item, and everybody who had it in their hands',
    tag: 'evidence',
    params,
    response: ok(EvidenceView),
  }),
  readEvidence: route({
    method: 'post',
    path: '/v1/evidence/{evidenceId}/read',
    access: 'evidence.read',
    summary: 'One sealed item, as bytes; who looked and why is recorded before the first of them leaves',
    tag: 'evidence',
    params,
    body: ReadItemRequest,
    response: { status: 200, mediaType: 'application/octet-stream' },
  }),
  releaseEvidence: route({
    method: 'post',
    path: '/v1/evidence/{evidenceId}/release',
    access: 'evidence.release',
    summary: 'Ask that a package may leave the house, and where to; another person has to allow it',
    tag: 'evidence',
    params,
    body: ReleaseRequest,
    response: { status: 202, schema: z.object({ approvalId: ApprovalId }) },
  }),
  exportEvidence: route({
    method: 'post',
    path: '/v1/evidence/{evidenceId}/releases/{releaseId}/package',
    access: 'evidence.release',
    summary: 'The package two people have released: a BagIt bag in a zip file; every fetch is recorded',
    tag: 'evidence',
    params: params.extend({ releaseId: ApprovalId }),
    response: { status: 200, mediaType: 'application/zip' },
  }),
};
