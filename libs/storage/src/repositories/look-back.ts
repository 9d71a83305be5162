import { sql } from 'kysely';
import type { FrameHash } from '@airlock/contracts/known';
import type { Queries } from '../database/tables.js';

/** A line with what was decided about it. */
export interface SpokenRow {
  readonly stream_id: string;
  readonly message_id: string;
  readonly text: string;
  readonly sent_at: number;
  readonly decision: string | null;
}

/** A judged segment with what its pictures looked like. */
export interface HashedRow {
  readonly stream_id: string;
  readonly verdict_key: string;
  readonly decided_at: number;
  readonly decision: string;
  readonly hashes: readonly FrameHash[];
  readonly thumbnail: string | null;
}

/** How far back to look, and how many items lie there. */
export interface Range {
  /** ms since 1970, this one included. */
  readonly since: number;
  /** This one not. */
  readonly until: number;
  readonly items: number;
  /** There were more than `most` from where it was to begin; the newest are in it. */
  readonly isCut: boolean;
}

const TIMES = {
  policy: sql`SELECT decided_at AS at FROM verdicts WHERE final AND kind = 'segment'
    UNION ALL SELECT coalesce(sent_at, decided_at) FROM chat WHERE judged IS NOT NULL`,
  terms: sql`SELECT sent_at AS at FROM chat WHERE text IS NOT NULL`,
  pictures: sql`SELECT decided_at AS at FROM verdicts WHERE final AND kind = 'segment'`,
} as const;
export type LookBackKind = keyof typeof TIMES;

/** What was judged and said in the last hours, for whoever looks through it again; bounded. */
export function lookBackRepository(q: Queries) {
  return {
    async range(
      kind: LookBackKind,
      { since, until, most }: { since: number; until: number; most: number },
    ): Promise<Range> {
      const within = sql`(${TIMES[kind]}) AS items WHERE at >= ${since} AND at < ${until}`;
      const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM ${within}`.execute(q);
      const items = rows[0]!.n;
      if (items <= most) return { since, until, items, isCut: false };
      const cut = await sql<{ at: number }>`SELECT at FROM ${within}
        ORDER BY at DESC OFFSET ${most - 1} LIMIT 1`.execute(q);
      return { since: cut.rows[0]!.at, until, items: most, isCut: true };
    },

    /** Lines, oldest first, `page` at a time. */
    async *spoken({ since, until }: Range, page: number): AsyncGenerator<readonly SpokenRow[]> {
      let after: SpokenRow | undefined;
      for (;;) {
        const from =
          after === undefined
            ? sql`TRUE`
            : sql`(sent_at, stream_id, message_id) > (${after.sent_at}, ${after.stream_id}, ${after.message_id})`;
        const { rows } = await sql<SpokenRow>`SELECT stream_id, message_id, text, sent_at, decision FROM chat
          WHERE text IS NOT NULL AND sent_at >= ${since} AND sent_at < ${until} AND ${from}
          ORDER BY sent_at, stream_id, message_id LIMIT ${page}`.execute(q);
        if (rows.length > 0) yield rows;
        after = rows.at(-1);
        if (rows.length < page) return;
      }
    },

    /** Segments, oldest first, `page` at a time. */
    async *hashed({ since, until }: Range, page: number): AsyncGenerator<readonly HashedRow[]> {
      let after: HashedRow | undefined;
      for (;;) {
        const from =
          after === undefined
            ? sql`TRUE`
            : sql`(decided_at, stream_id, verdict_key) > (${after.decided_at}, ${after.stream_id}, ${after.verdict_key})`;
        const { rows } = await sql<HashedRow>`SELECT stream_id, verdict_key, decided_at, decision,
          coalesce(body->'hashes', '[]'::jsonb) AS hashes,
          (SELECT s->>'thumbnail' FROM jsonb_array_elements(body->'signals') s WHERE s ? 'thumbnail' LIMIT 1) AS thumbnail
          FROM verdicts WHERE final AND kind = 'segment' AND decided_at >= ${since} AND decided_at < ${until} AND ${from}
          ORDER BY decided_at, stream_id, verdict_key LIMIT ${page}`.execute(q);
        if (rows.length > 0) yield rows;
        after = rows.at(-1);
        if (rows.length < page) return;
      }
    },
  };
}
