import { sql, type Selectable } from 'kysely';
import { z } from 'zod';
import type { ChatMessage } from '@airlock/contracts/chat';
import { ChatLine } from '@airlock/contracts/http/stream-api';
import type { MessageId, StreamId } from '@airlock/contracts/ids';
import { Signal } from '@airlock/contracts/signal';
import { RuleHit, Timing, type MessageDecision, type MessageVerdict } from '@airlock/contracts/verdict';
import type { ChatTable, Queries } from '../database/tables.js';
import { storableJson, storableText } from '../database/storable.js';
import { dayOf } from '../partitions.js';
import { inChunks, lastOfEach, type Page } from './support.js';

const Judged = z.object({
  signals: z.array(Signal),
  rules: z.array(RuleHit),
  policyHash: z.string(),
  timing: Timing,
});

type Row = Selectable<ChatTable>;

const line = (r: Row): ChatLine => {
  const judged = r.judged === null ? undefined : Judged.parse(r.judged);
  return ChatLine.parse({
    streamId: r.stream_id,
    messageId: r.message_id,
    userId: r.user_id,
    nickname: r.nickname ?? undefined,
    text: r.text,
    sentAt: r.sent_at,
    decision: r.decision ?? undefined,
    display: r.display ?? undefined,
    by: r.decided_by ?? undefined,
    signals: [],
    rules: [],
    ...judged,
  });
};

const keyOf = (m: { streamId: string; messageId: string }) => `${m.streamId}/${m.messageId}`;

/** Chat lines with their decisions. Lines and verdicts come by two ways, in any order, more than once. */
export function chatRepository(q: Queries) {
  const lines = () => q.selectFrom('chat').selectAll().where('text', 'is not', null);
  return {
    async saveMessages(messages: readonly ChatMessage[]): Promise<void> {
      const rows = lastOfEach(messages, keyOf).map((m) => ({
        stream_id: m.streamId,
        message_id: m.messageId,
        user_id: storableText(m.userId),
        nickname: m.nickname === undefined ? null : storableText(m.nickname),
        text: storableText(m.text),
        sent_at: m.sentAt,
        day: dayOf(m.sentAt),
      }));
      await inChunks(rows, (chunk) =>
        q
          .insertInto('chat')
          .values(chunk)
          .onConflict((c) =>
            c
              .columns(['stream_id', 'message_id', 'day'])
              .doUpdateSet((e) => ({
                user_id: e.ref('excluded.user_id'),
                nickname: e.ref('excluded.nickname'),
                text: e.ref('excluded.text'),
                sent_at: e.ref('excluded.sent_at'),
              }))
              // A line said once stays as it was said.
              .where('chat.text', 'is', null),
          )
          .execute(),
      );
    },

    /** A person's decision is never overruled by a verdict that comes late. */
    async saveVerdicts(verdicts: readonly MessageVerdict[]): Promise<void> {
      const rows = lastOfEach(verdicts, keyOf).map((v) => ({
        stream_id: v.streamId,
        message_id: v.messageId,
        decision: v.decision,
        display: v.display === undefined ? null : storableText(v.display.text),
        decided_at: v.timing.decidedAt,
        judged: storableJson({
          signals: v.signals,
          rules: v.rules,
          policyHash: v.policyHash,
          timing: v.timing,
        }),
        // A line is captured when it is sent: the day of the line itself.
        day: dayOf(v.timing.capturedAt),
      }));
      await inChunks(rows, (chunk) =>
        q
          .insertInto('chat')
          .values(chunk)
          .onConflict((c) =>
            c
              .columns(['stream_id', 'message_id', 'day'])
              .doUpdateSet((e) => ({
                decision: e.ref('excluded.decision'),
                display: e.ref('excluded.display'),
                decided_at: e.ref('excluded.decided_at'),
                judged: e.ref('excluded.judged') as never,
              }))
              .where('chat.decided_by', 'is', null),
          )
          .execute(),
      );
    },

    /** What a person decided; undefined when the line is not known. */
    async decide(d: {
      streamId: StreamId;
      messageId: MessageId;
      decision: MessageDecision;
      /** What the audience reads, with `publish` and `mask`. */
      display?: string;
      by: string;
      at: number;
    }): Promise<ChatLine | undefined> {
      const row = await q
        .updateTable('chat')
        .set({
          decision: d.decision,
          display: d.display === undefined ? null : storableText(d.display),
          decided_by: d.by,
          decided_at: d.at,
        })
        .where('stream_id', '=', d.streamId)
        .where('message_id', '=', d.messageId)
        .where('text', 'is not', null)
        .returningAll()
        .executeTakeFirst();
      return row && line(row);
    },

    async get(streamId: StreamId, messageId: MessageId): Promise<ChatLine | undefined> {
      const row = await lines()
        .where('stream_id', '=', streamId)
        .where('message_id', '=', messageId)
        .executeTakeFirst();
      return row && line(row);
    },

    /** Of one stream, newest first by the time of sending. */
    async list(streamId: StreamId, page: Page): Promise<ChatLine[]> {
      let query = lines().where('stream_id', '=', streamId).orderBy('sent_at', 'desc').limit(page.limit);
      if (page.before !== undefined) query = query.where('sent_at', '<', page.before);
      return (await query.execute()).map(line);
    },

    /** Sent in `[from, to)`, ms since 1970, oldest first. */
    async sent(streamId: StreamId, from: number, to: number): Promise<ChatLine[]> {
      const query = lines()
        .where('stream_id', '=', streamId)
        .where('sent_at', '>=', from)
        .where('sent_at', '<', to);
      return (await query.orderBy('sent_at').orderBy('message_id').execute()).map(line);
    },

    /** Lines that wait for a person, oldest first. */
    async held(page: { readonly limit: number; readonly streamId?: StreamId }): Promise<ChatLine[]> {
      // As in the partial index.
      let query = lines()
        .where(sql<boolean>`decision = 'hold'`)
        .orderBy('sent_at')
        .limit(page.limit);
      if (page.streamId !== undefined) query = query.where('stream_id', '=', page.streamId);
      return (await query.execute()).map(line);
    },

    /** Deletes at most `limit` lines sent before `before` (ms since 1970); how many they were. Whole days go by `dropPartitions`. */
    async expire(before: number, limit: number): Promise<number> {
      const { numAffectedRows } = await sql`DELETE FROM chat WHERE (stream_id, message_id, day) IN (
        SELECT stream_id, message_id, day FROM chat WHERE coalesce(sent_at, decided_at) < ${before} LIMIT ${limit})`.execute(
        q,
      );
      return Number(numAffectedRows ?? 0n);
    },
  };
}
