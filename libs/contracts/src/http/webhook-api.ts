import { z } from 'zod';
import { EpochMs } from '../ids.js';
import { Delivery, NewWebhook, Webhook, WebhookId } from '../webhook.js';
import { items, ok, route } from './route.js';

const params = z.object({ webhookId: WebhookId });
/** Shown once. */
const WithSecret = Webhook.extend({ secret: z.string() });
export type WebhookWithSecret = z.infer<typeof WithSecret>;

export const ReplayRequest = z
  .object({
    announcementId: z.number().int().positive().optional(),
    from: EpochMs.optional(),
    until: EpochMs.optional(),
  })
  .refine(
    (r) => (r.announcementId === undefined) !== (r.from === undefined),
    'give either announcementId or from',
  );
export type ReplayRequest = z.infer<typeof ReplayRequest>;

/** Telling the outside what happens: Standard Webhooks, until confirmed or expired. */
export const webhookRoutes = {
  listWebhooks: route({
    method: 'get',
    path: '/v1/webhooks',
    access: 'webhooks.read',
    summary: 'Who is told what',
    tag: 'webhooks',
    response: items(Webhook),
  }),
  addWebhook: route({
    method: 'post',
    path: '/v1/webhooks',
    access: 'webhooks.manage',
    summary: 'Tell a URL of what happens; its secret is in this answer and nowhere else',
    tag: 'webhooks',
    body: NewWebhook,
    response: { status: 201, schema: WithSecret },
  }),
  setWebhook: route({
    method: 'put',
    path: '/v1/webhooks/{webhookId}',
    access: 'webhooks.manage',
    summary: 'Switch it off or on; nothing is told to one that is off',
    tag: 'webhooks',
    params,
    body: z.object({ enabled: z.boolean() }),
    response: ok(Webhook),
  }),
  rotateWebhookSecret: route({
    method: 'post',
    path: '/v1/webhooks/{webhookId}/secret',
    access: 'webhooks.manage',
    summary: 'A new secret; the old one signs beside it for a day',
    tag: 'webhooks',
    params,
    response: ok(WithSecret),
  }),
  listDeliveries: route({
    method: 'get',
    path: '/v1/webhooks/{webhookId}/deliveries',
    access: 'webhooks.read',
    summary: 'What it was told and what waits, newest first',
    tag: 'webhooks',
    params,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(500).default(100),
      state: Delivery.shape.state.optional(),
    }),
    response: items(Delivery),
  }),
  replayDeliveries: route({
    method: 'post',
    path: '/v1/webhooks/{webhookId}/replay',
    access: 'webhooks.manage',
    summary: 'Tell it again: one announcement by its id, or all of a time',
    tag: 'webhooks',
    params,
    body: ReplayRequest,
    response: { status: 202, schema: z.object({ replayed: z.number().int() }) },
  }),
};
