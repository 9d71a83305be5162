import { z } from 'zod';
import { AuditQuery } from '../audit.js';
import { AdmissionAnswer, AdmissionRequest, ResumeRequest, StreamSession } from '../admission.js';
import { CaptureView, PullRequest } from '../capture.js';
import { PipelineView } from '../pipeline.js';
import { ActionId, MessageId, RoomId, StreamId } from '../ids.js';
import { SegmentVerdict } from '../verdict.js';
import { knownRoutes } from './known-api.js';
import { accessRoutes } from './access-api.js';
import { lexiconRoutes } from './lexicon-api.js';
import { policyRoutes } from './policy-api.js';
import { qualityRoutes } from './quality-api.js';
import { reportRoutes } from './report-api.js';
import { reviewRoutes } from './review-api.js';
import { redressRoutes } from './redress-api.js';
import { actionRoutes } from './action-api.js';
import { alertRoutes } from './alert-api.js';
import { approvalRoutes } from './approval-api.js';
import { auditRoutes } from './audit-api.js';
import { chatRoutes } from './chat-api.js';
import { evidenceRoutes } from './evidence-api.js';
import { providerRoutes } from './provider-api.js';
import { blacklistRoutes } from './blacklist-api.js';
import { creditRoutes } from './credit-api.js';
import { dutyRoutes } from './duty-api.js';
import { webhookRoutes } from './webhook-api.js';
import { orderRoutes } from './order-api.js';
import { pageRoutes } from './page-api.js';
import { incidentRoutes } from './incident-api.js';
import { patrolRoutes } from './patrol-api.js';
import { HookQuery, MediaMtxHook, NginxRtmpHook, SrsAnswer, SrsHook } from './hooks.js';
import {
  ActionView,
  AuditEntry,
  CaseView,
  ChatLine,
  ChatRequest,
  CutRequest,
  LiftRequest,
  LookingAnswer,
  LookingRequest,
  PageQuery,
  PolicySummary,
  RunAnswer,
  RunRequest,
  StreamView,
} from './stream-api.js';
import { streamerRoutes } from './streamer-api.js';
import { retentionRoutes } from './retention-api.js';
import { items, ok, type Route, route } from './route.js';

export type { Method, Route } from './route.js';

const stream = z.object({ streamId: StreamId });

/** Every route that control serves; controllers are checked against it and the OpenAPI document is made from it. */
export const routes = {
  listStreams: route({
    method: 'get',
    path: '/v1/streams',
    access: 'streams.read',
    summary: 'Streams that are live or ended a short while ago, newest first',
    tag: 'streams',
    response: items(StreamView),
  }),
  getStream: route({
    method: 'get',
    path: '/v1/streams/{streamId}',
    access: 'streams.read',
    summary: 'One stream: mode, state, what is pending, the newest hits',
    tag: 'streams',
    params: stream,
    response: ok(StreamView),
  }),
  listVerdicts: route({
    method: 'get',
    path: '/v1/streams/{streamId}/verdicts',
    access: 'streams.read',
    summary: 'The verdict timeline of a stream, newest first',
    tag: 'streams',
    params: stream,
    query: PageQuery,
    response: items(SegmentVerdict),
  }),
  previewPlaylist: route({
    method: 'get',
    path: '/v1/streams/{streamId}/preview/index.m3u8',
    access: 'streams.preview',
    summary: 'What the broadcaster sends, for staff: HLS of all captured segments, judged or not',
    tag: 'streams',
    params: stream,
    /** How much of the end of it, seconds; a few segments unless given. */
    query: z.object({ window: z.coerce.number().int().min(4).max(3_600).optional() }),
    response: { status: 200, mediaType: 'application/vnd.apple.mpegurl' },
  }),
  previewSegment: route({
    method: 'get',
    path: '/v1/streams/{streamId}/preview/{epoch}/{file}',
    access: 'streams.preview',
    summary:
      'One captured segment (`<seq>.ts`, `<seq>.m4s`) or its initialisation segment (`<seq>.init.mp4`)',
    tag: 'streams',
    params: stream.extend({
      epoch: z.coerce.number().int().nonnegative(),
      file: z.string().regex(/^\d{1,9}\.(ts|m4s|init\.mp4)$/),
    }),
    response: { status: 200, mediaType: 'application/octet-stream' },
  }),
  lookAtStream: route({
    method: 'put',
    path: '/v1/streams/{streamId}/looking',
    access: 'streams.preview',
    summary:
      'Say every 3 s that the preview plays where it can be seen; after 8 s without it the caller has no eye on the stream any more',
    tag: 'streams',
    params: stream,
    body: LookingRequest,
    response: ok(LookingAnswer),
  }),
  getThumbnail: route({
    method: 'get',
    path: '/v1/thumbnails',
    access: 'streams.preview',
    summary: 'The small picture that a signal names',
    tag: 'streams',
    query: z.object({ key: z.string().min(1).max(512) }),
    response: { status: 200, mediaType: 'image/jpeg' },
  }),
  cut: route({
    method: 'post',
    path: '/v1/streams/{streamId}/cut',
    access: 'streams.cut',
    summary: 'End the stream for the audience, kick the publisher, refuse its return',
    tag: 'decisions',
    params: stream,
    body: CutRequest,
    response: ok(ActionView),
  }),
  lift: route({
    method: 'post',
    path: '/v1/streams/{streamId}/lift',
    access: 'streams.lift',
    summary: 'End the effect of a cut or suspension',
    tag: 'decisions',
    params: stream,
    body: LiftRequest,
    response: items(ActionView),
  }),
  approve: route({
    method: 'post',
    path: '/v1/streams/{streamId}/approve',
    access: 'streams.decide',
    summary: 'Release a run of held segments, by default everything that waits now',
    tag: 'decisions',
    params: stream,
    body: RunRequest,
    response: items(RunAnswer),
  }),
  dump: route({
    method: 'post',
    path: '/v1/streams/{streamId}/dump',
    access: 'streams.decide',
    summary: 'Remove a run of segments that the audience has not seen, by default everything that waits now',
    tag: 'decisions',
    params: stream,
    body: RunRequest,
    response: items(RunAnswer),
  }),
  listActions: route({
    method: 'get',
    path: '/v1/actions',
    access: 'actions.read',
    summary: 'Actions on streams with their enforcement and time-to-dark, newest first',
    tag: 'decisions',
    query: PageQuery,
    response: items(ActionView),
  }),
  getAction: route({
    method: 'get',
    path: '/v1/actions/{actionId}',
    access: 'actions.read',
    summary: 'One action with its enforcement and time-to-dark',
    tag: 'decisions',
    params: z.object({ actionId: ActionId }),
    response: ok(ActionView),
  }),
  listChat: route({
    method: 'get',
    path: '/v1/streams/{streamId}/chat',
    access: 'chat.read',
    summary: 'Chat lines with their decisions, newest first, for staff',
    tag: 'chat',
    params: stream,
    query: PageQuery,
    response: items(ChatLine),
  }),
  postChat: route({
    method: 'post',
    path: '/v1/streams/{streamId}/chat',
    access: 'chat.write',
    summary: 'Hand in a chat line; its decision comes later as an event and at the gate',
    tag: 'chat',
    params: stream,
    body: ChatRequest,
    response: { status: 202, schema: z.object({ messageId: MessageId }) },
  }),
  releaseMessage: route({
    method: 'post',
    path: '/v1/streams/{streamId}/messages/{messageId}/release',
    access: 'chat.decide',
    summary: 'Publish a held chat line',
    tag: 'chat',
    params: stream.extend({ messageId: MessageId }),
    response: ok(ChatLine),
  }),
  dropMessage: route({
    method: 'post',
    path: '/v1/streams/{streamId}/messages/{messageId}/drop',
    access: 'chat.decide',
    summary: 'Take a chat line away, held or published',
    tag: 'chat',
    params: stream.extend({ messageId: MessageId }),
    response: ok(ChatLine),
  }),
  listCases: route({
    method: 'get',
    path: '/v1/cases',
    access: 'cases.read',
    summary: 'Review cases, newest first',
    tag: 'cases',
    query: PageQuery.extend({ state: z.enum(['open', 'closed', 'all']).default('open') }),
    response: items(CaseView),
  }),
  getPipeline: route({
    method: 'get',
    path: '/v1/pipeline',
    access: 'health.read',
    summary: 'How the parts of the pipeline stand, in numbers of the last ten seconds',
    tag: 'platform',
    response: ok(PipelineView),
  }),
  listAudit: route({
    method: 'get',
    path: '/v1/audit',
    access: 'audit.read',
    summary: 'Who did what, newest first',
    tag: 'audit',
    query: AuditQuery,
    response: items(AuditEntry),
  }),
  getPicture: route({
    method: 'get',
    path: '/v1/streams/{streamId}/picture',
    access: 'streams.preview',
    summary: 'The newest small picture of a live stream, at most one a second; with an ETag',
    tag: 'streams',
    params: stream,
    /** `at` of the picture that is wanted, so that its address changes with it. */
    query: z.object({ at: z.coerce.number().int().optional() }),
    response: { status: 200, mediaType: 'image/jpeg' },
  }),
  ...chatRoutes,
  ...accessRoutes,
  ...reviewRoutes,
  ...qualityRoutes,
  ...reportRoutes,
  ...actionRoutes,
  ...redressRoutes,
  ...alertRoutes,
  ...approvalRoutes,
  ...streamerRoutes,
  ...auditRoutes,
  ...retentionRoutes,
  ...evidenceRoutes,
  ...blacklistRoutes,
  ...providerRoutes,
  ...creditRoutes,
  ...dutyRoutes,
  ...webhookRoutes,
  ...orderRoutes,
  ...pageRoutes,
  ...incidentRoutes,
  ...patrolRoutes,
  ...policyRoutes,
  ...lexiconRoutes,
  ...knownRoutes,
  getPolicy: route({
    method: 'get',
    path: '/v1/policy',
    access: 'policy.read',
    summary: 'The policy in force',
    tag: 'policy',
    response: ok(PolicySummary),
  }),
  admit: route({
    method: 'post',
    path: '/v1/admissions',
    access: 'platform.admit',
    summary: 'May this streamer go live in this room? Asked before one byte is taken',
    tag: 'platform',
    body: AdmissionRequest,
    response: ok(AdmissionAnswer),
  }),
  endStream: route({
    method: 'post',
    path: '/v1/streams/{streamId}/end',
    access: 'platform.admit',
    summary: 'The publisher has gone',
    tag: 'platform',
    params: stream,
    response: { status: 204 },
  }),
  resumeStream: route({
    method: 'post',
    path: '/v1/streams/{streamId}/resume',
    access: 'platform.admit',
    summary:
      'A lost source is back; its segments count from 0 under the new epoch. Whoever is on a blacklist is refused, and the stream is over',
    tag: 'platform',
    params: stream,
    body: ResumeRequest,
    response: { status: 204 },
  }),
  listCaptures: route({
    method: 'get',
    path: '/v1/captures',
    access: 'platform.capture',
    summary: 'Sources that capture is taking in',
    tag: 'platform',
    response: items(CaptureView),
  }),
  startCapture: route({
    method: 'post',
    path: '/v1/captures',
    access: 'platform.capture',
    summary: 'Pull a live source (RTMP, SRT, HLS, HTTP-FLV) or an allowed file into a room',
    tag: 'platform',
    body: PullRequest,
    response: { status: 201, schema: StreamSession },
  }),
  stopCapture: route({
    method: 'delete',
    path: '/v1/captures/{roomId}',
    access: 'platform.capture',
    summary: 'Stop taking in what feeds a room; nothing happens when nothing does',
    tag: 'platform',
    params: z.object({ roomId: RoomId }),
    response: ok(z.object({ stopped: z.boolean() })),
  }),
  mediaMtxHook: route({
    method: 'post',
    path: '/v1/hooks/mediamtx',
    access: 'open',
    summary: 'MediaMTX asks who may publish and read; 401 refuses',
    tag: 'hooks',
    query: HookQuery,
    body: MediaMtxHook,
    response: { status: 204 },
  }),
  srsHook: route({
    method: 'post',
    path: '/v1/hooks/srs',
    access: 'open',
    summary: 'SRS asks who may publish and play, and says who has stopped; refuses by a `code` other than 0',
    tag: 'hooks',
    query: HookQuery,
    body: SrsHook,
    response: ok(SrsAnswer),
  }),
  nginxRtmpHook: route({
    method: 'post',
    path: '/v1/hooks/nginx-rtmp',
    access: 'open',
    summary: 'nginx-rtmp asks who may publish and play, and says who has stopped; 403 refuses',
    tag: 'hooks',
    query: HookQuery,
    body: NginxRtmpHook,
    bodyMediaType: 'application/x-www-form-urlencoded',
    response: { status: 204 },
  }),
  events: route({
    method: 'get',
    path: '/v1/events',
    access: 'session.own',
    summary:
      'Server-sent events: a snapshot, then streams, verdicts, chat, cases and actions as they change, as far as the caller may read them',
    tag: 'platform',
    response: { status: 200, mediaType: 'text/event-stream' },
  }),
  openapi: route({
    method: 'get',
    path: '/openapi.json',
    access: 'host.read',
    summary: 'This document',
    tag: 'host',
    response: { status: 200, mediaType: 'application/json' },
  }),
  live: route({
    method: 'get',
    path: '/health/live',
    access: 'open',
    summary: 'The process answers',
    tag: 'host',
    response: ok(z.object({ status: z.literal('ok') })),
  }),
  ready: route({
    method: 'get',
    path: '/health/ready',
    access: 'open',
    summary: 'Everything that is needed is there; 503 with the same body when not',
    tag: 'host',
    response: ok(
      z.object({
        status: z.enum(['ok', 'not_ready']),
        checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string().optional() })),
      }),
    ),
  }),
  metrics: route({
    method: 'get',
    path: '/metrics',
    access: 'host.read',
    summary: 'Prometheus metrics',
    tag: 'host',
    response: { status: 200, mediaType: 'text/plain' },
  }),
} as const satisfies Record<string, Route>;

export type RouteId = keyof typeof routes;
export type AnswerOf<R extends RouteId> = (typeof routes)[R]['response'] extends { schema: infer S extends z.ZodType } ? z.infer<S> : never; // prettier-ignore
