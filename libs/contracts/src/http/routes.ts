import { z } from 'zod';
import { AdmissionAnswer, AdmissionRequest, StreamSession } from '../admission.js';
import { CaptureView, PullRequest } from '../capture.js';
import { ActionId, MessageId, RoomId, StreamId } from '../ids.js';
import { SegmentVerdict } from '../verdict.js';
import { BankName } from '../known.js';
import {
  AddKnownRequest,
  BankView,
  ImportRequest,
  KnownQuery,
  KnownView,
  StatusRequest,
} from './known-api.js';
import { HookQuery, MediaMtxHook, NginxRtmpHook, SrsAnswer, SrsHook } from './hooks.js';
import {
  ActionView,
  AuditEntry,
  CaseView,
  ChatLine,
  ChatRequest,
  CutRequest,
  LiftRequest,
  PageQuery,
  PolicySummary,
  RunAnswer,
  RunRequest,
  StreamView,
} from './stream-api.js';

export type Method = 'get' | 'post' | 'put' | 'delete';

export interface Route {
  readonly method: Method;
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly summary: string;
  readonly tag:
    'streams' | 'decisions' | 'chat' | 'cases' | 'known' | 'policy' | 'platform' | 'hooks' | 'host';
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Default `application/json`. */
  readonly bodyMediaType?: string;
  /** Success. `schema` for JSON, `mediaType` alone for anything else. */
  readonly response: { readonly status: number; readonly schema?: z.ZodType; readonly mediaType?: string };
}

const route = <const R extends Route>(r: R): R => r;
const stream = z.object({ streamId: StreamId });
const bank = z.object({ bank: BankName });
const entry = bank.extend({ entryId: z.string().min(1).max(128) });
const ok = <S extends z.ZodType>(schema: S) => ({ status: 200, schema }) as const;
const items = <S extends z.ZodType>(item: S) => ok(z.object({ items: z.array(item) }));

/** Every route that control serves; controllers are checked against it and the OpenAPI document is made from it. */
export const routes = {
  listStreams: route({
    method: 'get',
    path: '/v1/streams',
    summary: 'Streams that are live or ended a short while ago, newest first',
    tag: 'streams',
    response: items(StreamView),
  }),
  getStream: route({
    method: 'get',
    path: '/v1/streams/{streamId}',
    summary: 'One stream: mode, state, what is pending, the newest hits',
    tag: 'streams',
    params: stream,
    response: ok(StreamView),
  }),
  listVerdicts: route({
    method: 'get',
    path: '/v1/streams/{streamId}/verdicts',
    summary: 'The verdict timeline of a stream, newest first',
    tag: 'streams',
    params: stream,
    query: PageQuery,
    response: items(SegmentVerdict),
  }),
  previewPlaylist: route({
    method: 'get',
    path: '/v1/streams/{streamId}/preview/index.m3u8',
    summary: 'What the broadcaster sends, for staff: HLS of all captured segments, judged or not',
    tag: 'streams',
    params: stream,
    response: { status: 200, mediaType: 'application/vnd.apple.mpegurl' },
  }),
  previewSegment: route({
    method: 'get',
    path: '/v1/streams/{streamId}/preview/{epoch}/{file}',
    summary:
      'One captured segment (`<seq>.ts`, `<seq>.m4s`) or its initialisation segment (`<seq>.init.mp4`)',
    tag: 'streams',
    params: stream.extend({
      epoch: z.coerce.number().int().nonnegative(),
      file: z.string().regex(/^\d{1,9}\.(ts|m4s|init\.mp4)$/),
    }),
    response: { status: 200, mediaType: 'application/octet-stream' },
  }),
  getThumbnail: route({
    method: 'get',
    path: '/v1/thumbnails',
    summary: 'The small picture that a signal names',
    tag: 'streams',
    query: z.object({ key: z.string().min(1).max(512) }),
    response: { status: 200, mediaType: 'image/jpeg' },
  }),
  cut: route({
    method: 'post',
    path: '/v1/streams/{streamId}/cut',
    summary: 'End the stream for the audience, kick the publisher, refuse its return',
    tag: 'decisions',
    params: stream,
    body: CutRequest,
    response: ok(ActionView),
  }),
  lift: route({
    method: 'post',
    path: '/v1/streams/{streamId}/lift',
    summary: 'End the effect of a cut or suspension',
    tag: 'decisions',
    params: stream,
    body: LiftRequest,
    response: items(ActionView),
  }),
  approve: route({
    method: 'post',
    path: '/v1/streams/{streamId}/approve',
    summary: 'Release a run of held segments, by default everything that waits now',
    tag: 'decisions',
    params: stream,
    body: RunRequest,
    response: items(RunAnswer),
  }),
  dump: route({
    method: 'post',
    path: '/v1/streams/{streamId}/dump',
    summary: 'Remove a run of segments that the audience has not seen, by default everything that waits now',
    tag: 'decisions',
    params: stream,
    body: RunRequest,
    response: items(RunAnswer),
  }),
  listActions: route({
    method: 'get',
    path: '/v1/actions',
    summary: 'Actions on streams with their enforcement and time-to-dark, newest first',
    tag: 'decisions',
    query: PageQuery,
    response: items(ActionView),
  }),
  getAction: route({
    method: 'get',
    path: '/v1/actions/{actionId}',
    summary: 'One action with its enforcement and time-to-dark',
    tag: 'decisions',
    params: z.object({ actionId: ActionId }),
    response: ok(ActionView),
  }),
  listChat: route({
    method: 'get',
    path: '/v1/streams/{streamId}/chat',
    summary: 'Chat lines with their decisions, newest first, for staff',
    tag: 'chat',
    params: stream,
    query: PageQuery,
    response: items(ChatLine),
  }),
  postChat: route({
    method: 'post',
    path: '/v1/streams/{streamId}/chat',
    summary: 'Hand in a chat line; its decision comes later as an event and at the gate',
    tag: 'chat',
    params: stream,
    body: ChatRequest,
    response: { status: 202, schema: z.object({ messageId: MessageId }) },
  }),
  releaseMessage: route({
    method: 'post',
    path: '/v1/streams/{streamId}/messages/{messageId}/release',
    summary: 'Publish a held chat line',
    tag: 'chat',
    params: stream.extend({ messageId: MessageId }),
    response: ok(ChatLine),
  }),
  dropMessage: route({
    method: 'post',
    path: '/v1/streams/{streamId}/messages/{messageId}/drop',
    summary: 'Take a chat line away, held or published',
    tag: 'chat',
    params: stream.extend({ messageId: MessageId }),
    response: ok(ChatLine),
  }),
  listCases: route({
    method: 'get',
    path: '/v1/cases',
    summary: 'Review cases, newest first',
    tag: 'cases',
    query: PageQuery.extend({ state: z.enum(['open', 'closed', 'all']).default('open') }),
    response: items(CaseView),
  }),
  listAudit: route({
    method: 'get',
    path: '/v1/audit',
    summary: 'Who did what, newest first',
    tag: 'cases',
    query: PageQuery,
    response: items(AuditEntry),
  }),
  listBanks: route({
    method: 'get',
    path: '/v1/banks',
    summary: 'Banks of known pictures, with their counts',
    tag: 'known',
    response: items(BankView),
  }),
  listKnown: route({
    method: 'get',
    path: '/v1/banks/{bank}/entries',
    summary: 'Known pictures of a bank by id, with what they matched',
    tag: 'known',
    params: bank,
    query: KnownQuery,
    response: items(KnownView),
  }),
  addKnown: route({
    method: 'post',
    path: '/v1/banks/{bank}/entries',
    summary:
      'Make a picture known, by its hash or as the frame of a verdict; every frame looked at from then on, and those of the last hour, are compared with it',
    tag: 'known',
    params: bank,
    body: AddKnownRequest,
    response: { status: 201, schema: KnownView },
  }),
  importKnown: route({
    method: 'post',
    path: '/v1/banks/{bank}/import',
    summary: 'Add or replace up to 1,000 entries; without an approver they do not act',
    tag: 'known',
    params: bank,
    body: ImportRequest,
    response: ok(z.object({ taken: z.number().int(), acting: z.number().int() })),
  }),
  approveKnown: route({
    method: 'post',
    path: '/v1/banks/{bank}/entries/{entryId}/approve',
    summary: 'Let an entry act that nobody has approved yet',
    tag: 'known',
    params: entry,
    response: ok(KnownView),
  }),
  setKnownStatus: route({
    method: 'put',
    path: '/v1/banks/{bank}/entries/{entryId}/status',
    summary: 'Put an entry out of action, take it out of the bank, or re-activate it',
    tag: 'known',
    params: entry,
    body: StatusRequest,
    response: ok(KnownView),
  }),
  getPolicy: route({
    method: 'get',
    path: '/v1/policy',
    summary: 'The policy in force',
    tag: 'policy',
    response: ok(PolicySummary),
  }),
  admit: route({
    method: 'post',
    path: '/v1/admissions',
    summary: 'May this streamer go live in this room? Asked before one byte is taken',
    tag: 'platform',
    body: AdmissionRequest,
    response: ok(AdmissionAnswer),
  }),
  endStream: route({
    method: 'post',
    path: '/v1/streams/{streamId}/end',
    summary: 'The publisher has gone',
    tag: 'platform',
    params: stream,
    response: { status: 204 },
  }),
  resumeStream: route({
    method: 'post',
    path: '/v1/streams/{streamId}/resume',
    summary: 'A lost source is back; its segments count from 0 under the new epoch',
    tag: 'platform',
    params: stream,
    body: z.object({ epoch: z.number().int().positive() }),
    response: { status: 204 },
  }),
  listCaptures: route({
    method: 'get',
    path: '/v1/captures',
    summary: 'Sources that capture is taking in',
    tag: 'platform',
    response: items(CaptureView),
  }),
  startCapture: route({
    method: 'post',
    path: '/v1/captures',
    summary: 'Pull a live source (RTMP, SRT, HLS, HTTP-FLV) or an allowed file into a room',
    tag: 'platform',
    body: PullRequest,
    response: { status: 201, schema: StreamSession },
  }),
  stopCapture: route({
    method: 'delete',
    path: '/v1/captures/{roomId}',
    summary: 'Stop taking in what feeds a room; nothing happens when nothing does',
    tag: 'platform',
    params: z.object({ roomId: RoomId }),
    response: ok(z.object({ stopped: z.boolean() })),
  }),
  mediaMtxHook: route({
    method: 'post',
    path: '/v1/hooks/mediamtx',
    summary: 'MediaMTX asks who may publish and read; 401 refuses',
    tag: 'hooks',
    query: HookQuery,
    body: MediaMtxHook,
    response: { status: 204 },
  }),
  srsHook: route({
    method: 'post',
    path: '/v1/hooks/srs',
    summary: 'SRS asks who may publish and play, and says who has stopped; refuses by a `code` other than 0',
    tag: 'hooks',
    query: HookQuery,
    body: SrsHook,
    response: ok(SrsAnswer),
  }),
  nginxRtmpHook: route({
    method: 'post',
    path: '/v1/hooks/nginx-rtmp',
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
    summary: 'Server-sent events: a snapshot, then streams, verdicts, chat, cases and actions as they change',
    tag: 'platform',
    response: { status: 200, mediaType: 'text/event-stream' },
  }),
  openapi: route({
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    tag: 'host',
    response: { status: 200, mediaType: 'application/json' },
  }),
  live: route({
    method: 'get',
    path: '/health/live',
    summary: 'The process answers',
    tag: 'host',
    response: ok(z.object({ status: z.literal('ok') })),
  }),
  ready: route({
    method: 'get',
    path: '/health/ready',
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
    summary: 'Prometheus metrics',
    tag: 'host',
    response: { status: 200, mediaType: 'text/plain' },
  }),
} as const satisfies Record<string, Route>;

export type RouteId = keyof typeof routes;
export type BodyOf<R extends RouteId> = (typeof routes)[R] extends { body: infer B extends z.ZodType } ? z.infer<B> : never; // prettier-ignore
export type AnswerOf<R extends RouteId> = (typeof routes)[R]['response'] extends { schema: infer S extends z.ZodType } ? z.infer<S> : never; // prettier-ignore
