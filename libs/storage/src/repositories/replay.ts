import { type RawBuilder, sql } from 'kysely';
import { MessageDecision, Verdict } from '@airlock/contracts/verdict';
import type { Queries } from '../database/tables.js';

/** One verdict with what else is known of what it judged: enough to judge it again. */
export interface StoredVerdict {
  readonly verdict: Verdict;
  /** Media time of a segment, ms. */
  readonly startMs?: number;
  readonly durationMs?: number;
  readonly message?: { readonly userId: string; readonly text: string; readonly sentAt: number };
  /** What a person decided about a line. */
  readonly person?: MessageDecision;
}

/** A verdict as the database has it, still to be read by `storedVerdict`. */
export interface StoredRow {
  readonly body: unknown;
  readonly decided_at: number;
  readonly stream_id: string;
  readonly verdict_key: string;
  readonly start_ms: number | null;
  readonly duration_ms: number | null;
  readonly user_id: string | null;
  readonly text: string | null;
  readonly sent_at: number | null;
  readonly decision: string | null;
  readonly decided_by: string | null;
}

const LINE_AT = sql`coalesce(c.sent_at, c.decided_at)`;
/** What was decided about a line stands with the line; where a person decided, it was held for them. */
const LINE = sql`c.judged || jsonb_build_object('v', 1, 'kind', 'message', 'streamId', c.stream_id,
  'messageId', c.message_id, 'decision', CASE WHEN c.decided_by IS NULL THEN c.decision ELSE 'hold' END)`;

/**
 * Final verdicts from `since` to before `until` (ms since 1970), oldest first, `page` at a time: the range may be larger
 * than memory. Segments go by when they were decided, lines of chat by when they were sent.
 */
export async function* storedRows(
  q: Queries,
  { since, until, page = 1_000 }: { since: number; until: number; page?: number },
): AsyncGenerator<readonly StoredRow[]> {
  let after: Pick<StoredRow, 'decided_at' | 'stream_id' | 'verdict_key'> | undefined;
  const within = (at: RawBuilder<unknown>, streamId: RawBuilder<unknown>, key: RawBuilder<unknown>) =>
    after === undefined
      ? sql`${at} >= ${since} AND ${at} < ${until}`
      : sql`${at} >= ${after.decided_at} AND ${at} < ${until}
          AND (${at}, ${streamId}, ${key}) > (${after.decided_at}, ${after.stream_id}, ${after.verdict_key})`;
  for (;;) {
    const segments = within(sql`v.decided_at`, sql`v.stream_id`, sql`v.verdict_key`);
    const lines = within(LINE_AT, sql`c.stream_id`, sql`'m/' || c.message_id`);
    const { rows } = await sql<StoredRow>`
      (SELECT v.body, v.decided_at, v.stream_id, v.verdict_key, s.start_ms, s.duration_ms,
        NULL AS user_id, NULL AS text, NULL::bigint AS sent_at, NULL AS decision, NULL AS decided_by
      FROM verdicts v
      LEFT JOIN segments s ON s.stream_id = v.stream_id AND 's/' || s.epoch || '/' || s.seq = v.verdict_key
      WHERE v.kind = 'segment' AND v.final AND ${segments}
      ORDER BY v.decided_at, v.stream_id, v.verdict_key LIMIT ${page})
      UNION ALL
      (SELECT ${LINE}, ${LINE_AT}, c.stream_id, 'm/' || c.message_id, NULL, NULL,
        c.user_id, c.text, c.sent_at, c.decision, c.decided_by
      FROM chat c
      WHERE c.judged IS NOT NULL AND ${lines}
      ORDER BY ${LINE_AT}, c.stream_id, 'm/' || c.message_id LIMIT ${page})
      ORDER BY decided_at, stream_id, verdict_key
      LIMIT ${page}`.execute(q);
    if (rows.length > 0) yield rows;
    after = rows.at(-1);
    if (rows.length < page) return;
  }
}

/** The same, one by one and read. */
export async function* storedVerdicts(
  q: Queries,
  range: { since: number; until: number; page?: number },
): AsyncGenerator<StoredVerdict> {
  for await (const rows of storedRows(q, range)) yield* rows.map(storedVerdict);
}

export const storedVerdict = (r: StoredRow): StoredVerdict => ({
  verdict: Verdict.parse(r.body),
  ...(r.start_ms === null ? {} : { startMs: r.start_ms }),
  ...(r.duration_ms === null ? {} : { durationMs: r.duration_ms }),
  ...(r.user_id === null || r.text === null || r.sent_at === null
    ? {}
    : { message: { userId: r.user_id, text: r.text, sentAt: r.sent_at } }),
  ...(r.decided_by === null || r.decision === null ? {} : { person: MessageDecision.parse(r.decision) }),
});
