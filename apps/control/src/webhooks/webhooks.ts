import { Announcement } from '@airlock/contracts/announcement';
import type { ReplayRequest, WebhookWithSecret } from '@airlock/contracts/http/webhook-api';
import { AirlockError } from '@airlock/contracts/problem';
import type { Delivery, NewWebhook, Webhook, WebhookId } from '@airlock/contracts/webhook';
import type { Closers } from '@airlock/nest-host/lifecycle';
import type { Queries } from '@airlock/storage/database';
import { announcementsRepository } from '@airlock/storage/repositories/announcements';
import { outboxRepository, type OutboxRow } from '@airlock/storage/repositories/outbox';
import { type StoredWebhook, webhooksRepository } from '@airlock/storage/repositories/webhooks';
import { type Actor, airlock } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import type { SecretBox } from '../house/secret-box.js';
import { startOutboxRelay } from '../outbox-relay.js';
import { entryOf, KIND, PAUSES_S } from './deliveries.js';
import { newSecret, type Send } from './sender.js';

const LEASE_MS = 30_000;
const OVERLAP_MS = 86_400_000;
const REPLAY_PAGE = 500;

export interface Webhooks {
  list(): Promise<Webhook[]>;
  add(who: Actor, wanted: NewWebhook): Promise<WebhookWithSecret>;
  setEnabled(who: Actor, webhookId: WebhookId, enabled: boolean, note?: string): Promise<Webhook>;
  rotate(who: Actor, webhookId: WebhookId): Promise<WebhookWithSecret>;
  deliveries(
    webhookId: WebhookId,
    o: { limit: number; state?: Delivery['state'] | undefined },
  ): Promise<Delivery[]>;
  replay(who: Actor, webhookId: WebhookId, what: ReplayRequest): Promise<number>;
  /** Something was announced. */
  wake(): void;
  /** Sends everything that is due; for tests. */
  drain(): Promise<number>;
}

export interface WebhooksDeps extends Pick<HouseGround, 'db' | 'clock' | 'effects' | 'metrics' | 'newId'> {
  readonly box: SecretBox;
  readonly send: Send;
}

export function openWebhooks(deps: WebhooksDeps, closers: Closers): Webhooks {
  const { db, clock, effects, metrics, newId, box, send } = deps;
  const sent = metrics.counter('airlock_webhook_attempts_total', 'Attempts to tell a webhook', ['result']);

  const need = async (q: Queries, webhookId: WebhookId): Promise<StoredWebhook> => {
    const found = await webhooksRepository(q).get(webhookId);
    if (found === undefined) throw new AirlockError('not_found', `There is no webhook ${webhookId}`);
    return found;
  };

  const setEnabled: Webhooks['setEnabled'] = (who, webhookId, enabled, note) =>
    effects(who, async ({ tx, record }) => {
      const before = await need(tx, webhookId);
      const after = await webhooksRepository(tx).setEnabled(webhookId, enabled, note);
      record({
        kind: 'webhook.switched',
        subject: webhookId,
        before: before.webhook.enabled,
        after: enabled,
        ...(note === undefined ? {} : { reason: note }),
      });
      return after!.webhook;
    });

  const relay = startOutboxRelay({
    db,
    clock,
    kind: KIND,
    leaseMs: LEASE_MS,
    pauseMs: (attempt) => (PAUSES_S[attempt - 1] ?? 28_800) * 1_000,
    deliver: async (row) => {
      const webhookId = row.target as WebhookId;
      const { webhook, secret, old } = await need(db.queries, webhookId);
      if (!webhook.enabled) throw new Error('the webhook is switched off');
      const { id, type, subject, time, data } = Announcement.parse(row.payload);
      const now = clock();
      const status = await send({
        id: `ann_${id}`,
        url: webhook.url,
        body: JSON.stringify({ type, timestamp: new Date(time).toISOString(), subject, data }),
        secrets: [secret, ...(old !== undefined && old.until > now ? [old.secret] : [])].map((s) =>
          box.open(s),
        ),
        now,
      });
      if (status === 410) await setEnabled(airlock('webhooks'), webhookId, false, 'it answered 410 Gone');
      if (status < 200 || status > 299) throw new Error(`it answered ${status}`);
    },
    onAttempt: (_, error) => sent.inc({ result: error === undefined ? 'confirmed' : 'failed' }),
  });
  closers.add('webhooks', () => relay.close());

  return {
    list: async () => (await webhooksRepository(db.queries).list()).map(({ webhook }) => webhook),

    add: (who, { url, types }) =>
      effects(who, async ({ tx, now, record }) => {
        const webhookId = newId('wh', now) as WebhookId;
        const webhook: Webhook = { webhookId, url, types, enabled: true, createdBy: who.id, createdAt: now };
        const secret = newSecret();
        await webhooksRepository(tx).add(webhook, box.seal(secret));
        record({ kind: 'webhook.added', subject: webhookId, after: { url, types } });
        return { ...webhook, secret };
      }),

    setEnabled,

    rotate: (who, webhookId) =>
      effects(who, async ({ tx, now, record }) => {
        const secret = newSecret();
        const rotated = await webhooksRepository(tx).rotate(webhookId, box.seal(secret), now + OVERLAP_MS);
        if (rotated === undefined) throw new AirlockError('not_found', `There is no webhook ${webhookId}`);
        record({ kind: 'webhook.rotated', subject: webhookId });
        return { ...rotated.webhook, secret };
      }),

    async deliveries(webhookId, o) {
      await need(db.queries, webhookId);
      return (await outboxRepository(db.queries).to(KIND, webhookId, o)).map(asDelivery);
    },

    async replay(who, webhookId, { announcementId, from, until }) {
      const replayed = await effects(who, async ({ tx, now, record }) => {
        await need(tx, webhookId);
        const announcements = announcementsRepository(tx);
        const chosen =
          announcementId === undefined
            ? await announcements.list({
                limit: REPLAY_PAGE,
                from: from!,
                ...(until === undefined ? {} : { until }),
              })
            : (await announcements.list({ limit: 1, afterId: announcementId - 1 })).filter(
                (a) => a.id === announcementId,
              );
        const entries = chosen.map((a) => entryOf(webhookId, a, `${a.id}/again/${now}`));
        await outboxRepository(tx).enqueue(entries, now);
        record({
          kind: 'webhook.replayed',
          subject: webhookId,
          detail: { announcements: chosen.length, from, until },
        });
        return entries.length;
      });
      relay.wake();
      return replayed;
    },

    wake: () => relay.wake(),
    drain: () => relay.drain(),
  };
}

const asDelivery = (row: OutboxRow): Delivery => ({
  announcementId: Announcement.parse(row.payload).id,
  state: row.state,
  attempts: row.attempts,
  createdAt: row.createdAt,
  dueAt: row.dueAt,
  ...(row.confirmedAt === undefined ? {} : { confirmedAt: row.confirmedAt }),
  ...(row.error === undefined ? {} : { error: row.error }),
});
