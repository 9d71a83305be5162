import { Webhook, type WebhookId } from '@airlock/contracts/webhook';
import type { Queries } from '../database/tables.js';
import { storableJson, storableText } from '../database/storable.js';

/** A webhook with what signs for it; secrets are sealed by the caller. */
export interface StoredWebhook {
  readonly webhook: Webhook;
  readonly secret: string;
  /** The one before, while it signs as well; until when, ms since 1970. */
  readonly old?: { readonly secret: string; readonly until: number };
}

export function webhooksRepository(q: Queries) {
  const rows = () => q.selectFrom('webhooks').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const stored = (r: Row): StoredWebhook => ({
    webhook: Webhook.parse({
      webhookId: r.webhook_id,
      url: r.url,
      types: r.types,
      enabled: r.enabled,
      createdBy: r.created_by,
      createdAt: r.created_at,
      ...(r.note === null ? {} : { note: r.note }),
    }),
    secret: r.secret,
    ...(r.old_secret === null || r.old_until === null
      ? {}
      : { old: { secret: r.old_secret, until: r.old_until } }),
  });
  return {
    async add(
      { webhookId, url, types, enabled, createdBy, createdAt }: Webhook,
      secret: string,
    ): Promise<void> {
      await q
        .insertInto('webhooks')
        .values({
          webhook_id: webhookId,
          url,
          types: storableJson(types),
          enabled,
          created_by: createdBy,
          created_at: createdAt,
          secret,
        })
        .execute();
    },

    /** Undefined when there is no such webhook. */
    async setEnabled(
      webhookId: WebhookId,
      enabled: boolean,
      note?: string,
    ): Promise<StoredWebhook | undefined> {
      const row = await q
        .updateTable('webhooks')
        .set({ enabled, note: note === undefined ? null : storableText(note) })
        .where('webhook_id', '=', webhookId)
        .returningAll()
        .executeTakeFirst();
      return row && stored(row);
    },

    async rotate(webhookId: WebhookId, secret: string, oldUntil: number): Promise<StoredWebhook | undefined> {
      const row = await q
        .updateTable('webhooks')
        .set((e) => ({ secret, old_secret: e.ref('secret'), old_until: oldUntil }))
        .where('webhook_id', '=', webhookId)
        .returningAll()
        .executeTakeFirst();
      return row && stored(row);
    },

    async get(webhookId: WebhookId): Promise<StoredWebhook | undefined> {
      const row = await rows().where('webhook_id', '=', webhookId).executeTakeFirst();
      return row && stored(row);
    },

    async list(): Promise<StoredWebhook[]> {
      return (await rows().orderBy('created_at').orderBy('webhook_id').execute()).map(stored);
    },
  };
}
