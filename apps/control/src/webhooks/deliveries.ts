import type { Announcement } from '@airlock/contracts/announcement';
import type { WebhookId } from '@airlock/contracts/webhook';
import type { Queries } from '@airlock/storage/database';
import { type OutboxEntry, outboxRepository } from '@airlock/storage/repositories/outbox';
import { webhooksRepository } from '@airlock/storage/repositories/webhooks';

export const KIND = 'webhook';
/** Pauses after failed attempts, seconds; a day and a half in all, then the delivery is dead until it is replayed. */
export const PAUSES_S = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 28_800, 28_800];

const matches = (pattern: string, type: string): boolean =>
  pattern === '*' || pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1)));

/** Puts announcements into the outbox for every webhook that wants them; on the transaction that announces. */
export async function enqueueDeliveries(
  tx: Queries,
  told: readonly Announcement[],
  now: number,
): Promise<void> {
  const hooks = (await webhooksRepository(tx).list()).filter(({ webhook }) => webhook.enabled);
  const entries = told.flatMap((a) =>
    hooks
      .filter(({ webhook }) => webhook.types.some((pattern) => matches(pattern, a.type)))
      .map(({ webhook }) => entryOf(webhook.webhookId, a, `${a.id}`)),
  );
  if (entries.length > 0) await outboxRepository(tx).enqueue(entries, now);
}

/** `occasion` tells a replay from the first telling. */
export const entryOf = (webhookId: WebhookId, announcement: Announcement, occasion: string): OutboxEntry => ({
  dedupeKey: `${KIND}/${webhookId}/${occasion}`,
  kind: KIND,
  target: webhookId,
  subject: `announcement/${announcement.id}`,
  payload: announcement,
  maxAttempts: PAUSES_S.length + 1,
});
