import { z } from 'zod';
import { Approval } from '../approval.js';
import { EpochMs, StreamId } from '../ids.js';
import {
  Erasure,
  ErasureRequest,
  HoldId,
  LegalHold,
  PlaceHold,
  RaiseRequest,
  RecordedLine,
  RecordingCoverage,
  RetentionRun,
  RetentionStatus,
  SaleLink,
  StoredProof,
  StreamRetention,
} from '../retention.js';
import { items, ok, route } from './route.js';
import { PageQuery } from './stream-api.js';

const stream = z.object({ streamId: StreamId });
const hold = z.object({ holdId: HoldId });
const DAY_MS = 86_400_000;

/** Which part of a recording, ms since 1970; at most a day. */
export const RecordingQuery = z
  .object({ from: z.coerce.number().pipe(EpochMs), to: z.coerce.number().pipe(EpochMs) })
  .refine((r) => r.from < r.to && r.to - r.from <= DAY_MS, '`to` comes after `from`, by a day at most');
export type RecordingQuery = z.infer<typeof RecordingQuery>;

/** What is kept, for how long, and what shows that the rest is gone. */
export const retentionRoutes = {
  recordingPlaylist: route({
    method: 'get',
    path: '/v1/streams/{streamId}/recording/index.m3u8',
    access: 'evidence.read',
    summary: 'What a broadcaster sent between two times, as HLS; who looked is written down',
    tag: 'retention',
    params: stream,
    query: RecordingQuery,
    response: { status: 200, mediaType: 'application/vnd.apple.mpegurl' },
  }),
  recordingSegment: route({
    method: 'get',
    path: '/v1/streams/{streamId}/recording/{epoch}/{file}',
    access: 'evidence.read',
    summary:
      'One recorded segment (`<seq>.ts`, `<seq>.m4s`) or its initialisation segment (`<seq>.init.mp4`)',
    tag: 'retention',
    params: stream.extend({
      epoch: z.coerce.number().int().nonnegative(),
      file: z.string().regex(/^\d{1,9}\.(ts|m4s|init\.mp4)$/),
    }),
    response: { status: 200, mediaType: 'application/octet-stream' },
  }),
  recordingChat: route({
    method: 'get',
    path: '/v1/streams/{streamId}/recording/chat',
    access: 'evidence.read',
    summary: 'The chat of that part, each line with its offset in the recording',
    tag: 'retention',
    params: stream,
    query: RecordingQuery,
    response: items(RecordedLine),
  }),
  recordingCoverage: route({
    method: 'get',
    path: '/v1/streams/{streamId}/recording/coverage',
    access: 'retention.read',
    summary: 'Whether every second of that part is recorded, and where it is not, why',
    tag: 'retention',
    params: stream,
    query: RecordingQuery,
    response: ok(RecordingCoverage),
  }),
  getRetention: route({
    method: 'get',
    path: '/v1/streams/{streamId}/retention',
    access: 'retention.read',
    summary: 'The classes and holds of a stream, and until when it is kept',
    tag: 'retention',
    params: stream,
    response: ok(StreamRetention),
  }),
  raiseRetention: route({
    method: 'post',
    path: '/v1/streams/{streamId}/retention',
    access: 'holds.write',
    summary: 'Put a stream under a longer class; it is never taken out again',
    tag: 'retention',
    params: stream,
    body: RaiseRequest,
    response: ok(StreamRetention),
  }),
  addSaleLink: route({
    method: 'post',
    path: '/v1/streams/{streamId}/sale-links',
    access: 'platform.admit',
    summary: 'Something is sold in this stream: its whole recording is kept as commerce rules ask',
    tag: 'retention',
    params: stream,
    body: SaleLink,
    response: ok(StreamRetention),
  }),
  placeHold: route({
    method: 'post',
    path: '/v1/holds',
    access: 'holds.write',
    summary: 'Suspend the deletion of all that is named, now and in future; counts at once',
    tag: 'retention',
    body: PlaceHold,
    response: { status: 201, schema: LegalHold },
  }),
  listHolds: route({
    method: 'get',
    path: '/v1/holds',
    access: 'retention.read',
    summary: 'Legal holds, newest first; those that have ended too',
    tag: 'retention',
    query: PageQuery,
    response: items(LegalHold),
  }),
  reviewHold: route({
    method: 'post',
    path: '/v1/holds/{holdId}/review',
    access: 'holds.write',
    summary: 'It is still needed: the next review is set',
    tag: 'retention',
    params: hold,
    body: z.object({ note: z.string().trim().min(1).max(2_000) }),
    response: ok(LegalHold),
  }),
  releaseHold: route({
    method: 'post',
    path: '/v1/holds/{holdId}/release',
    access: 'holds.write',
    summary: 'Ask a second person to release it',
    tag: 'retention',
    params: hold,
    body: z.object({ reason: z.string().trim().min(1).max(2_000) }),
    response: { status: 202, schema: z.object({ approvalId: Approval.shape.approvalId }) },
  }),
  requestErasure: route({
    method: 'post',
    path: '/v1/erasures',
    access: 'identities.write',
    summary:
      'A person wants their data erased: restricted now, deleted when nothing asks to keep it any more',
    tag: 'retention',
    body: ErasureRequest,
    response: { status: 201, schema: Erasure },
  }),
  listErasures: route({
    method: 'get',
    path: '/v1/erasures',
    access: 'retention.read',
    summary: 'Requests to erase, newest first',
    tag: 'retention',
    query: PageQuery,
    response: items(Erasure),
  }),
  retentionStatus: route({
    method: 'get',
    path: '/v1/retention',
    access: 'retention.read',
    summary: 'The last run, what is due, and whether the store is large enough',
    tag: 'retention',
    response: ok(RetentionStatus),
  }),
  runRetention: route({
    method: 'post',
    path: '/v1/retention/run',
    access: 'retention.run',
    summary: 'Delete what is past its time, as the hourly run does',
    tag: 'retention',
    response: ok(RetentionRun),
  }),
  listProofs: route({
    method: 'get',
    path: '/v1/retention/proofs',
    access: 'retention.read',
    summary: 'Deletion proofs, newest first',
    tag: 'retention',
    query: PageQuery,
    response: items(StoredProof),
  }),
  verifyRetention: route({
    method: 'post',
    path: '/v1/retention/verify',
    access: 'retention.read',
    summary: 'Look for everything the proofs call deleted, in every store, and check the proofs themselves',
    tag: 'retention',
    response: ok(
      z.object({
        proofs: z.number().int(),
        looked: z.number().int(),
        faults: z.array(z.string()),
      }),
    ),
  }),
};
