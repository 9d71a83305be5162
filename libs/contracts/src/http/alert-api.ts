import { z } from 'zod';
import { PageId } from '../page.js';
import { ok, route } from './route.js';

/** One alert of a Prometheus Alertmanager. */
export const Alert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()).default({}),
  startsAt: z.iso.datetime({ offset: true }),
});
export type Alert = z.infer<typeof Alert>;

/**
 * What an Alertmanager posts to a webhook, version 4 of its format: a whole group of alerts as it stands, when it
 * begins, when one comes or goes, and again after a while.
 */
export const AlertGroup = z.object({
  version: z.literal('4'),
  /** Names the group, the same for as long as it exists. */
  groupKey: z.string().min(1).max(10_000),
  status: z.enum(['firing', 'resolved']),
  /** Alerts that were left out because there are too many. */
  truncatedAlerts: z.number().int().nonnegative().default(0),
  alerts: z.array(Alert).max(10_000),
});
export type AlertGroup = z.infer<typeof AlertGroup>;

export const AlertAnswer = z.object({
  /** The page that calls for this group; absent where nothing in it wakes anybody. */
  pageId: PageId.optional(),
  /** What became of it. `standing`: it calls, or somebody works on it, already. */
  did: z.enum(['raised', 'joined', 'standing', 'resolved', 'nothing']),
});
export type AlertAnswer = z.infer<typeof AlertAnswer>;

export const alertRoutes = {
  raiseAlerts: route({
    method: 'post',
    path: '/v1/alerts',
    access: 'alerts.raise',
    summary:
      'Webhook of a Prometheus Alertmanager: a group with an alert of `severity: page` calls whoever is on duty, once, and is over when all of them are',
    tag: 'paging',
    body: AlertGroup,
    response: ok(AlertAnswer),
  }),
};
