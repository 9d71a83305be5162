import type { Card, CreditEntry, CreditEntryId } from '@airlock/contracts/credit';
import type { ActionId, StreamerId, StreamId } from '@airlock/contracts/ids';
import type { LedgerLine } from '@airlock/moderation/credit';
import { type Selectable, sql } from 'kysely';
import type { CreditEntriesTable } from '../database/tables/credit.js';
import type { Queries } from '../database/tables.js';
import { storableText } from '../database/storable.js';
import { inChunks } from './support.js';

/** Times in ms since 1970; `until` is not within it. */
export interface Period {
  readonly from: number;
  readonly until: number;
}

/** What the ledger says of a period, without anybody's name. */
export interface CreditFigures {
  readonly deductions: number;
  readonly pointsDeducted: number;
  /** Streamers with a deduction. */
  readonly streamers: number;
  readonly reversals: number;
  readonly byHand: number;
  readonly yellowCards: number;
  readonly redCards: number;
  readonly cleanMs: number;
  readonly byLabel: readonly {
    readonly label: string;
    readonly deductions: number;
    readonly points: number;
  }[];
}

/** Lines read at once, about: more of them do not fit the memory that PostgreSQL sorts and groups in. */
const PAGE = 5_000;

/** A line as text; those that are not a deduction say only what counts of them. `''` and null stand for none. */
type PackedLine =
  | readonly [kind: 'clean_time', entryId: string, at: number, streamId: string, liveMs: number]
  | readonly [kind: 'reversal', entryId: string, at: number, reverses: string]
  | readonly [kind: 'manual', entryId: string, at: number, points: number, card: string]
  | readonly [
      kind: 'whole',
      entryId: string,
      at: number,
      lineKind: string,
      points: number,
      card: string,
      action: string,
      streamId: string,
      label: string | null,
      severity: number,
      audience: number,
      liveMs: number,
      reverses: string,
    ];

const PACKED = sql`CASE
  WHEN action IS NULL AND reverses IS NULL AND kind = 'clean_time'
    THEN concat('["clean_time","', entry_id, '",', at, ',"', stream_id, '",', coalesce(live_ms, 0), ']')
  WHEN action IS NULL AND kind = 'reversal'
    THEN concat('["reversal","', entry_id, '",', at, ',"', reverses, '"]')
  WHEN action IS NULL AND reverses IS NULL AND kind = 'manual'
    THEN concat('["manual","', entry_id, '",', at, ',', points, ',"', card, '"]')
  ELSE concat('["whole","', entry_id, '",', at, ',"', kind, '",', points, ',"', card, '","', action, '","', stream_id,
    '",', coalesce(to_json(label)::text, 'null'), ',', coalesce(severity, 0), ',', coalesce(audience, 0), ',',
    coalesce(live_ms, 0), ',"', reverses, '"]')
  END`;

const cardOf = (card: string): Card | undefined => (card === '' ? undefined : (card as Card));
const streamOf = (id: string): StreamId | undefined => (id === '' ? undefined : (id as StreamId));

const unpack = (packed: PackedLine): LedgerLine => {
  const [kind, entryId, at] = packed;
  switch (kind) {
    case 'clean_time':
      return { entryId, at, kind, points: 0, streamId: streamOf(packed[3]), liveMs: packed[4] };
    case 'reversal':
      return { entryId, at, kind, points: 0, reverses: packed[3] };
    case 'manual':
      return { entryId, at, kind, points: packed[3], card: cardOf(packed[4]) };
    case 'whole': {
      const [, , , lineKind, points, card, action, streamId, label, severity, audience, liveMs, reverses] = packed; // prettier-ignore
      const cause = { action, streamId, severity, label: label ?? undefined } as LedgerLine['cause'];
      return {
        ...{
          entryId,
          at,
          kind: lineKind as LedgerLine['kind'],
          points,
          card: cardOf(card),
          audience,
          liveMs,
        },
        ...(action === '' ? { streamId: streamOf(streamId) } : { cause }),
        ...(reverses === '' ? {} : { reverses }),
      };
    }
  }
};

interface PackedLedger {
  readonly streamer: string;
  readonly lines: string;
}

/** Where to part all ledgers, each whole, into pages of about that many lines: their last streamers but the very last. */
const pageEnds = async (q: Queries, lines: number): Promise<string[]> => {
  const { rows } = await sql<{ streamer: string }>`SELECT max(streamer_id) AS streamer FROM (
      SELECT streamer_id, floor(sum(count(*)) OVER (ORDER BY streamer_id) / ${lines}::integer) AS page
      FROM credit_entries GROUP BY streamer_id) AS counted
    GROUP BY page ORDER BY page`.execute(q);
  return rows.slice(0, -1).map((r) => r.streamer);
};

/** The ledgers of the streamers from the one after `after` to `end`. */
const ledgerPage = async (q: Queries, after: string, end: string | undefined): Promise<PackedLedger[]> => {
  const upTo = end === undefined ? sql`` : sql`AND streamer_id <= ${end}`;
  // A row per ledger: a row per line costs several times as much on its way here.
  const { rows } = await sql<PackedLedger>`SELECT streamer_id AS streamer, string_agg(${PACKED}, ',') AS lines
    FROM credit_entries WHERE streamer_id > ${after} ${upTo} GROUP BY streamer_id ORDER BY streamer_id`.execute(
    q,
  );
  return rows;
};

/** A line as it is stored. */
export type CreditRow = Selectable<CreditEntriesTable>;

const given = <K extends string, V>(key: K, value: V | null) =>
  (value === null ? {} : { [key]: value }) as { [P in K]?: V };

export const creditEntry = (r: CreditRow): CreditEntry =>
  ({
    entryId: r.entry_id,
    streamerId: r.streamer_id,
    at: r.at,
    kind: r.kind,
    points: r.points,
    ...given('card', r.card),
    ...(r.action_id === null
      ? given('streamId', r.stream_id)
      : {
          cause: {
            ...{ actionId: r.action_id, action: r.action, streamId: r.stream_id, severity: r.severity },
            ...given('label', r.label),
            ...given('rule', r.rule),
            ...given('clause', r.clause),
          },
        }),
    ...given('audience', r.audience),
    ...given('liveMs', r.live_ms),
    ...given('reverses', r.reverses),
    by: r.by_id,
    role: r.role,
    reason: r.reason,
    ...given('policyHash', r.policy_hash),
  }) as CreditEntry;

/** The append-only credit ledger. */
export function creditRepository(q: Queries) {
  const rows = () => q.selectFrom('credit_entries').selectAll();
  return {
    /** Adds lines; one that is there already changes nothing. Gives the ids of the new ones. */
    async append(entries: readonly CreditEntry[]): Promise<CreditEntryId[]> {
      const added: CreditEntryId[] = [];
      await inChunks(entries, async (chunk) => {
        const values = chunk.map((e) => ({
          entry_id: e.entryId,
          streamer_id: e.streamerId,
          at: e.at,
          kind: e.kind,
          points: e.points,
          card: e.card ?? null,
          stream_id: e.cause?.streamId ?? e.streamId ?? null,
          action_id: e.cause?.actionId ?? null,
          action: e.cause?.action ?? null,
          label: e.cause?.label ?? null,
          severity: e.cause?.severity ?? null,
          rule: e.cause?.rule ?? null,
          clause: e.cause?.clause ?? null,
          audience: e.audience ?? null,
          live_ms: e.liveMs ?? null,
          reverses: e.reverses ?? null,
          by_id: e.by,
          role: e.role,
          reason: storableText(e.reason),
          policy_hash: e.policyHash ?? null,
        }));
        const inserted = await q
          .insertInto('credit_entries')
          .values(values)
          .onConflict((c) => c.doNothing())
          .returning('entry_id')
          .execute();
        added.push(...inserted.map((r) => r.entry_id as CreditEntryId));
      });
      return added;
    },

    /** Makes changes of one streamer's credit go one after the other, until the transaction ends. */
    async lock(streamerId: StreamerId): Promise<void> {
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`credit/${streamerId}`}, 0))`.execute(q);
    },

    /** A whole ledger, the oldest line first. */
    async of(streamerId: StreamerId): Promise<CreditEntry[]> {
      return (await this.ofAll([streamerId])).get(streamerId) ?? [];
    },

    /** The ledgers of several at once; those who have none are not in it. */
    async ofAll(streamerIds: readonly StreamerId[]): Promise<Map<StreamerId, CreditEntry[]>> {
      const found = await rows()
        .where('streamer_id', 'in', [...streamerIds])
        .orderBy('at')
        .orderBy('entry_id')
        .execute();
      return Map.groupBy(found.map(creditEntry), (e) => e.streamerId);
    },

    async ofAction(actionId: ActionId): Promise<CreditEntry[]> {
      return (await rows().where('action_id', '=', actionId).orderBy('entry_id').execute()).map(creditEntry);
    },

    /**
     * What counts of every ledger, by streamer: all that points are computed from, and no more, since there may be
     * millions of lines; those of a ledger in any order. Reads in pages of about `linesAtOnce`: what is written meanwhile
     * may be in it or not.
     */
    async *ledgers(
      linesAtOnce = PAGE,
    ): AsyncGenerator<{ readonly streamerId: StreamerId; readonly lines: LedgerLine[] }> {
      const ends = [...(await pageEnds(q, linesAtOnce)), undefined];
      const read = (page: number): Promise<PackedLedger[]> => ledgerPage(q, ends[page - 1] ?? '', ends[page]);
      let reading = read(0);
      for (let page = 1; page <= ends.length; page += 1) {
        const ledgers = await reading;
        // The next page is read while whoever asks works on this one; they hear of a failure when they ask for it.
        if (page < ends.length) reading = read(page);
        reading.catch(() => undefined);
        for (const { streamer, lines } of ledgers)
          yield {
            streamerId: streamer as StreamerId,
            lines: (JSON.parse(`[${lines}]`) as PackedLine[]).map(unpack),
          };
      }
    },

    /** What was changed by hand of a streamer since then: the sum of points, whatever their sign. */
    async byHandSince(streamerId: StreamerId, since: number): Promise<number> {
      const { sum } = await q
        .selectFrom('credit_entries')
        .select(sql<number>`coalesce(sum(abs(points)), 0)::integer`.as('sum'))
        .where('streamer_id', '=', streamerId)
        .where('kind', '=', 'manual')
        .where('at', '>', since)
        .executeTakeFirstOrThrow();
      return sum;
    },

    /** For how long the streamer was on air between the two times, ms; streams on air count up to `until`. */
    async airTime(streamerId: StreamerId, { from, until }: Period): Promise<number> {
      const { ms } = await q
        .selectFrom('streams')
        .select(
          sql<number>`coalesce(sum(greatest(0, least(${until}::bigint,
            CASE WHEN live THEN ${until}::bigint ELSE coalesce((record->>'endedAt')::bigint, started_at) END)
            - greatest(${from}::bigint, started_at))), 0)::bigint`.as('ms'),
        )
        .where('streamer_id', '=', streamerId)
        // Nobody is on air for longer than this without a break that makes it another stream.
        .where('started_at', '>', from - 7 * 86_400_000)
        .where('started_at', '<', until)
        .executeTakeFirstOrThrow();
      return ms;
    },

    /** For the yearly report of governance. */
    async figures({ from, until }: Period): Promise<CreditFigures> {
      const within = sql`at >= ${from}::bigint AND at < ${until}::bigint`;
      const { rows: totals } = await sql<Omit<CreditFigures, 'byLabel'>>`SELECT
        count(*) FILTER (WHERE kind = 'deduction')::integer AS "deductions",
        coalesce(-sum(points) FILTER (WHERE kind = 'deduction'), 0)::integer AS "pointsDeducted",
        count(DISTINCT streamer_id) FILTER (WHERE kind = 'deduction')::integer AS "streamers",
        count(*) FILTER (WHERE kind = 'reversal')::integer AS "reversals",
        count(*) FILTER (WHERE kind = 'manual')::integer AS "byHand",
        count(*) FILTER (WHERE card = 'yellow')::integer AS "yellowCards",
        count(*) FILTER (WHERE card = 'red')::integer AS "redCards",
        coalesce(sum(live_ms), 0)::bigint AS "cleanMs"
        FROM credit_entries WHERE ${within}`.execute(q);
      const { rows: byLabel } = await sql<CreditFigures['byLabel'][number]>`SELECT
        coalesce(label, '') AS label, count(*)::integer AS deductions, (-sum(points))::integer AS points
        FROM credit_entries WHERE kind = 'deduction' AND ${within}
        GROUP BY label ORDER BY deductions DESC, label`.execute(q);
      return { ...totals[0]!, byLabel };
    },
  };
}
