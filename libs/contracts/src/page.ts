import { z } from 'zod';
import { DutyLayer } from './duty.js';
import { CaseId, EpochMs, StreamId } from './ids.js';
import { NoticeLanguage } from './notice.js';

export const PageId = z
  .string()
  .regex(/^pg_[a-z0-9]{1,40}$/)
  .brand<'PageId'>();
export type PageId = z.infer<typeof PageId>;

export const ChannelId = z
  .string()
  .regex(/^ch_[a-z0-9]{1,40}$/)
  .brand<'ChannelId'>();
export type ChannelId = z.infer<typeof ChannelId>;

/** A text of Airlock in both languages. */
export const Both = z.object({ zh: z.string().min(1).max(500), en: z.string().min(1).max(500) });
export type Both = z.infer<typeof Both>;

/** `critical`: danger to life; goes before everything else and has times of its own. */
export const PageUrgency = z.enum(['normal', 'critical']);
export type PageUrgency = z.infer<typeof PageUrgency>;

/** What ends the calling: somebody's word, or somebody's eye on the stream (a claim of its case, a look at it). */
export const PageNeeds = z.enum(['acknowledgement', 'eye']);
export type PageNeeds = z.infer<typeof PageNeeds>;

export const ChannelKind = z.enum([
  'console',
  'webhook',
  'email',
  'feishu',
  'dingtalk',
  'wecom',
  'slack',
  'pagerduty',
]);
export type ChannelKind = z.infer<typeof ChannelKind>;

/** One attempt to reach one person over one channel; without `person` whoever watches that channel. */
export const PageCall = z.object({
  at: EpochMs,
  step: z.number().int().nonnegative(),
  /** How often the last step has been called before; 0 for the first time. */
  round: z.number().int().nonnegative(),
  person: z.string().optional(),
  channel: ChannelKind,
  channelId: ChannelId.optional(),
  /** The channel's name. */
  name: z.string().optional(),
  state: z.enum(['pending', 'delivered', 'failed']),
  settledAt: EpochMs.optional(),
  error: z.string().optional(),
});
export type PageCall = z.infer<typeof PageCall>;

/** Something that happened to a page, in order. */
export const PageEvent = z.object({
  at: EpochMs,
  what: z.enum([
    'raised',
    'repeated',
    'called',
    'skipped',
    'undelivered',
    'unanswered',
    'escalated',
    'seen',
    'acknowledged',
    'resolved',
  ]),
  step: z.number().int().nonnegative().optional(),
  layer: DutyLayer.optional(),
  /** Who did it, where a person did. */
  by: z.string().optional(),
  note: z.string().optional(),
});
export type PageEvent = z.infer<typeof PageEvent>;

/** A call to the person on duty. */
export const Page = z.object({
  pageId: PageId,
  /** `harm`, `deadline.order`, `budget.spent`, `coverage`, `patrol.missed`, `admission.review`, `incident`, `manual` … */
  kind: z
    .string()
    .regex(/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/)
    .max(64),
  /** What it is about: an id. */
  subject: z.string().max(256),
  /** For staff, on screen. What leaves the house says the kind and no more. */
  title: Both,
  urgency: PageUrgency,
  needs: PageNeeds,
  drill: z.boolean(),
  state: z.enum(['open', 'acknowledged', 'resolved']),
  /** How often it was raised: alike ones within a while are one page. */
  count: z.number().int().positive(),
  raisedAt: EpochMs,
  lastAt: EpochMs,
  /** The step that was called last, from 0; absent before the first call. */
  step: z.number().int().nonnegative().optional(),
  layer: DutyLayer.optional(),
  round: z.number().int().nonnegative(),
  /** Who was called at this step; empty where nobody is on call at all and everybody watching is told. */
  called: z.array(z.string()),
  /** When the next step is called unless somebody answers; absent once somebody has. */
  nextAt: EpochMs.optional(),
  streamId: StreamId.optional(),
  caseId: CaseId.optional(),
  incidentId: z.string().max(64).optional(),
  acknowledgedBy: z.string().optional(),
  acknowledgedAt: EpochMs.optional(),
  resolvedBy: z.string().optional(),
  resolvedAt: EpochMs.optional(),
  note: z.string().optional(),
});
export type Page = z.infer<typeof Page>;

/** A page with everything that happened to it. */
export const PageView = Page.extend({ events: z.array(PageEvent), calls: z.array(PageCall) });
export type PageView = z.infer<typeof PageView>;

const text = (max: number) => z.string().trim().min(1).max(max);
const Url = z.url({ protocol: /^https?$/ }).max(2_000);

/** Where a channel leads, as whoever sets it up says it. All of it is kept sealed: robots' addresses are secrets. */
export const ChannelTarget = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('webhook'),
    url: Url,
    /** Standard Webhooks; made where none is given, and shown once. */
    secret: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/=]{32,128}$/)
      .optional(),
  }),
  z.object({ kind: z.literal('email'), to: z.email().max(254) }),
  z.object({ kind: z.literal('feishu'), url: Url, secret: text(200).optional() }),
  z.object({ kind: z.literal('dingtalk'), url: Url, secret: text(200).optional() }),
  z.object({ kind: z.literal('wecom'), url: Url }),
  z.object({ kind: z.literal('slack'), url: Url }),
  z.object({
    kind: z.literal('pagerduty'),
    routingKey: z.string().regex(/^[A-Za-z0-9]{32}$/),
    url: Url.default('https://events.pagerduty.com/v2/enqueue'),
  }),
]);
export type ChannelTarget = z.infer<typeof ChannelTarget>;

const channel = {
  name: text(100),
  /** Whose it is; without one it is the team's, and told at every step that its layers name. */
  person: z.string().max(128).optional(),
  /** Steps at which it is used; all where none are named. */
  layers: z.array(DutyLayer).max(3).default([]),
  lang: NoticeLanguage.default('zh-CN'),
  /** Whether a drill may use it. */
  inDrill: z.boolean().default(false),
  enabled: z.boolean().default(true),
};

/** Left out, the target stays as it is. */
export const ChannelRequest = z.object({ ...channel, target: ChannelTarget.optional() });
export type ChannelRequest = z.infer<typeof ChannelRequest>;

export const NewChannel = z.object({ ...channel, target: ChannelTarget });
export type NewChannel = z.infer<typeof NewChannel>;

/** A way to reach somebody. */
export const Channel = z.object({
  ...channel,
  channelId: ChannelId,
  kind: ChannelKind,
  /** Where it leads, as far as it may be shown: a host, an address without most of its letters. */
  target: z.string(),
  createdBy: z.string(),
  createdAt: EpochMs,
  lastDeliveredAt: EpochMs.optional(),
  /** Failed since, without one delivery in between. */
  failingSince: EpochMs.optional(),
  lastError: z.string().optional(),
});
export type Channel = z.infer<typeof Channel>;

/** How a person wants to be called. */
export const Contact = z.object({
  person: z.string().max(128),
  lang: NoticeLanguage,
  /** Whether the console rings. */
  sound: z.boolean(),
  /** 0–1. */
  volume: z.number().min(0).max(1),
});
export type Contact = z.infer<typeof Contact>;

/** One step of calling: whom, and how long they have. */
export const PagingStep = z.strictObject({
  layer: DutyLayer,
  acknowledgeWithinS: z.int().min(10).max(3_600).describe('Seconds until the next step is called'),
});
export type PagingStep = z.infer<typeof PagingStep>;

const Steps = z
  .array(PagingStep)
  .min(1)
  .max(10)
  .refine(
    (steps) => steps.at(-1)?.layer === 'lead',
    'the last step is the lead, who is called again and again',
  );

/** Who is called, one after the other. */
export const PagingSteps = z.strictObject({
  normal: Steps.default([
    { layer: 'primary', acknowledgeWithinS: 120 },
    { layer: 'backup', acknowledgeWithinS: 120 },
    { layer: 'lead', acknowledgeWithinS: 300 },
  ]),
  critical: Steps.default([
    { layer: 'primary', acknowledgeWithinS: 30 },
    { layer: 'backup', acknowledgeWithinS: 30 },
    { layer: 'lead', acknowledgeWithinS: 60 },
  ]).describe('Danger to life'),
});
export type PagingSteps = z.infer<typeof PagingSteps>;

/** The policy's section on calling people. */
export const PagingRules = z.strictObject({
  steps: PagingSteps.prefault({}),
  groupWithinS: z
    .int()
    .min(0)
    .max(86_400)
    .default(900)
    .describe('Alike pages within this time of the last one are one page with a count'),
  uncoveredAfterS: z
    .int()
    .min(5)
    .max(600)
    .default(20)
    .describe('A stream on air of which nothing was judged for so long is uncovered, and duty is called'),
});
export type PagingRules = z.infer<typeof PagingRules>;
