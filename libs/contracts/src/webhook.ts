import { z } from 'zod';
import { EpochMs } from './ids.js';

export const WebhookId = z
  .string()
  .regex(/^wh_[a-z0-9]{1,40}$/)
  .brand<'WebhookId'>();
export type WebhookId = z.infer<typeof WebhookId>;

/** `airlock.stream.*` or the like; `*` at the end stands for anything. */
export const TypePattern = z.string().regex(/^(\*|airlock(\.[a-z_]+)*(\.\*)?)$/);

/** Somebody outside who is told what happens, in the way of Standard Webhooks. */
export const Webhook = z.object({
  webhookId: WebhookId,
  url: z.url({ protocol: /^https?$/ }),
  /** What it is told of. */
  types: z.array(TypePattern).min(1),
  enabled: z.boolean(),
  createdBy: z.string(),
  createdAt: EpochMs,
  /** Why it was switched off, where Airlock did it. */
  note: z.string().optional(),
});
export type Webhook = z.infer<typeof Webhook>;

export const NewWebhook = Webhook.pick({ url: true, types: true });
export type NewWebhook = z.infer<typeof NewWebhook>;

/** One thing told to one webhook. */
export const Delivery = z.object({
  announcementId: z.number().int(),
  state: z.enum(['pending', 'confirmed', 'dead']),
  attempts: z.number().int(),
  createdAt: EpochMs,
  /** When it is tried next. */
  dueAt: EpochMs,
  confirmedAt: EpochMs.optional(),
  error: z.string().optional(),
});
export type Delivery = z.infer<typeof Delivery>;
