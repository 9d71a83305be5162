import { z } from 'zod';
import { EpochMs, StreamId } from '../ids.js';
import {
  Channel,
  ChannelId,
  ChannelRequest,
  Contact,
  NewChannel,
  Page,
  PageId,
  PageUrgency,
  PageView,
  PagingSteps,
} from '../page.js';
import { items, ok, route } from './route.js';
import { PageQuery } from './stream-api.js';

const params = z.object({ pageId: PageId });
const channel = z.object({ channelId: ChannelId });
const note = z.string().trim().max(2_000).optional();

/** A page raised by hand. */
export const RaisePage = z.object({
  title: z.string().trim().min(1).max(300),
  urgency: PageUrgency.default('normal'),
  streamId: StreamId.optional(),
  drill: z.boolean().default(false),
});
export type RaisePage = z.infer<typeof RaisePage>;

export const StepsView = z.object({
  steps: PagingSteps,
  /** `policy` until somebody sets others. */
  source: z.enum(['policy', 'set']),
  setBy: z.string().optional(),
  setAt: EpochMs.optional(),
});
export type StepsView = z.infer<typeof StepsView>;

/** `secret` only for a webhook whose secret was just made: shown once. */
export const ChannelAdded = Channel.extend({ secret: z.string().optional() });
export type ChannelAdded = z.infer<typeof ChannelAdded>;

export const ChannelTest = z.object({ ok: z.boolean(), tookMs: z.number(), error: z.string().optional() });
export type ChannelTest = z.infer<typeof ChannelTest>;

/** What the screen that rings shows. */
export const PagingNow = z.object({
  open: z.array(Page),
  /** Acknowledged and not resolved. */
  acknowledged: z.array(Page),
  contact: Contact,
  /** Person ids by layer, now. */
  onCall: z.object({ primary: z.array(z.string()), backup: z.array(z.string()), lead: z.array(z.string()) }),
});
export type PagingNow = z.infer<typeof PagingNow>;

export const PageHistory = z.object({ from: EpochMs, until: EpochMs, pages: z.array(PageView) });
export type PageHistory = z.infer<typeof PageHistory>;

const span = { from: z.coerce.number().int().nonnegative(), until: z.coerce.number().int().positive() };

/** Calling whoever is on duty. */
export const pageRoutes = {
  pagingNow: route({
    method: 'get',
    path: '/v1/paging/now',
    access: 'pages.read',
    summary:
      'Pages that call now and those somebody works on, who is on call, and how the caller wants to be called',
    tag: 'paging',
    response: ok(PagingNow),
  }),
  listPages: route({
    method: 'get',
    path: '/v1/pages',
    access: 'pages.read',
    summary: 'Pages, newest first',
    tag: 'paging',
    query: PageQuery.extend({ state: Page.shape.state.optional(), kind: z.string().max(64).optional() }),
    response: items(Page),
  }),
  exportPages: route({
    method: 'get',
    path: '/v1/pages/export',
    access: 'pages.read',
    summary: 'Who was called when, over what, and who answered when: JSON, or CSV with a row for every call',
    tag: 'paging',
    query: z.object({ ...span, format: z.enum(['json', 'csv']).default('json') }),
    response: { ...ok(PageHistory), alsoAs: 'text/csv' },
  }),
  getPage: route({
    method: 'get',
    path: '/v1/pages/{pageId}',
    access: 'pages.read',
    summary: 'One page with its calls and everything that happened to it',
    tag: 'paging',
    params,
    response: ok(PageView),
  }),
  raisePage: route({
    method: 'post',
    path: '/v1/pages',
    access: 'pages.raise',
    summary: 'Call whoever is on duty',
    tag: 'paging',
    body: RaisePage,
    response: { status: 201, schema: Page },
  }),
  acknowledgePage: route({
    method: 'post',
    path: '/v1/pages/{pageId}/acknowledge',
    access: 'pages.answer',
    summary:
      'Somebody takes it on; the calling ends. Again changes nothing. Danger to life needs an eye on the stream',
    tag: 'paging',
    params,
    body: z.object({ note }),
    response: ok(Page),
  }),
  resolvePage: route({
    method: 'post',
    path: '/v1/pages/{pageId}/resolve',
    access: 'pages.answer',
    summary: 'What it was about is over',
    tag: 'paging',
    params,
    body: z.object({ note }),
    response: ok(Page),
  }),
  escalatePage: route({
    method: 'post',
    path: '/v1/pages/{pageId}/escalate',
    access: 'pages.answer',
    summary: 'Call the next step at once; after an acknowledgement too',
    tag: 'paging',
    params,
    body: z.object({ note }),
    response: ok(Page),
  }),
  listChannels: route({
    method: 'get',
    path: '/v1/paging/channels',
    access: 'pages.read',
    summary: "Ways to reach people: the team's and the caller's own; everybody's for whoever manages them",
    tag: 'paging',
    response: items(Channel),
  }),
  addChannel: route({
    method: 'post',
    path: '/v1/paging/channels',
    access: 'pages.answer',
    summary: 'A new way to reach the caller, or the team or others for whoever manages them',
    tag: 'paging',
    body: NewChannel,
    response: { status: 201, schema: ChannelAdded },
  }),
  setChannel: route({
    method: 'put',
    path: '/v1/paging/channels/{channelId}',
    access: 'pages.answer',
    summary: 'Change it; its target stays where none is given, and never changes its kind',
    tag: 'paging',
    params: channel,
    body: ChannelRequest,
    response: ok(Channel),
  }),
  removeChannel: route({
    method: 'delete',
    path: '/v1/paging/channels/{channelId}',
    access: 'pages.answer',
    summary: 'Nobody is reached by it any more',
    tag: 'paging',
    params: channel,
    response: { status: 204 },
  }),
  testChannel: route({
    method: 'post',
    path: '/v1/paging/channels/{channelId}/test',
    access: 'pages.answer',
    summary: 'Send a message marked as a test over it now, and say how it went',
    tag: 'paging',
    params: channel,
    response: ok(ChannelTest),
  }),
  getPagingSteps: route({
    method: 'get',
    path: '/v1/paging/steps',
    access: 'pages.read',
    summary: 'Who is called after whom, and how long each has',
    tag: 'paging',
    response: ok(StepsView),
  }),
  setPagingSteps: route({
    method: 'put',
    path: '/v1/paging/steps',
    access: 'paging.manage',
    summary: 'Set other steps than the policy\'s; `{"steps": null}` goes back to those',
    tag: 'paging',
    body: z.object({ steps: PagingSteps.nullable(), reason: z.string().trim().min(1).max(2_000) }),
    response: ok(StepsView),
  }),
  getContact: route({
    method: 'get',
    path: '/v1/paging/contact',
    access: 'pages.answer',
    summary: 'How the caller wants to be called',
    tag: 'paging',
    response: ok(Contact),
  }),
  setContact: route({
    method: 'put',
    path: '/v1/paging/contact',
    access: 'pages.answer',
    summary: 'How the caller wants to be called',
    tag: 'paging',
    body: Contact.omit({ person: true }),
    response: ok(Contact),
  }),
};
