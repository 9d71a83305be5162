import type { StreamId } from '@airlock/contracts/ids';
import { type HoldId, LegalHold } from '@airlock/contracts/retention';
import { type HoldFacts, holdCovers, isHolding } from '@airlock/moderation/retention';
import { sql } from 'kysely';
import type { Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';
import type { Page } from './support.js';

/** Any number of our own: whoever places a hold and whoever deletes wait for each other. */
const LOCK = 0x41_48_4f_4c;

/** What is asked about one stream: everything of it between two times. */
export interface Span {
  readonly streamId: string;
  readonly from: number;
  readonly to: number;
}

/** Legal holds: what suspends deletion. */
export function legalHoldsRepository(q: Queries) {
  const parse = (rows: readonly { hold: unknown }[]) => rows.map((r) => LegalHold.parse(r.hold));

  const active = async (now: number): Promise<LegalHold[]> => {
    const rows = await q
      .selectFrom('legal_holds')
      .select('hold')
      .where('released_at', 'is', null)
      .where((e) => e.or([e('until_at', 'is', null), e('until_at', '>', now)]))
      .orderBy('hold_id')
      .execute();
    return parse(rows).filter((hold) => isHolding(hold, now));
  };

  /** What holds ask about streams. */
  const facts = async (streamIds: readonly string[], labels: boolean) => {
    if (streamIds.length === 0) return () => undefined;
    const streams = await q
      .selectFrom('streams')
      .select(['stream_id', 'streamer_id', 'room_id'])
      .where('stream_id', 'in', streamIds)
      .execute();
    const found = labels
      ? await q
          .selectFrom('case_items')
          .select(['stream_id', 'label'])
          .distinct()
          .where('stream_id', 'in', streamIds)
          .where('label', 'is not', null)
          .execute()
      : [];
    const byId = new Map(
      streams.map((s) => [
        s.stream_id,
        {
          streamerId: s.streamer_id,
          roomId: s.room_id,
          labels: found.filter((f) => f.stream_id === s.stream_id).map((f) => f.label!),
        },
      ]),
    );
    return (streamId: string) => byId.get(streamId);
  };

  return {
    active,

    /**
     * Until the transaction ends nobody else places a hold or deletes: call it before looking at the holds that a deletion
     * depends on, and before placing one.
     */
    async lock(): Promise<void> {
      await sql`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`.execute(q);
    },

    async save(hold: LegalHold): Promise<void> {
      const values = {
        placed_at: hold.from,
        until_at: hold.until ?? null,
        released_at: hold.releasedAt ?? null,
        hold: storableJson(hold),
      };
      await q
        .insertInto('legal_holds')
        .values({ hold_id: hold.holdId, ...values })
        .onConflict((c) => c.column('hold_id').doUpdateSet(values))
        .execute();
    },

    async get(holdId: HoldId): Promise<LegalHold | undefined> {
      return parse(
        await q.selectFrom('legal_holds').select('hold').where('hold_id', '=', holdId).execute(),
      )[0];
    },

    /** Newest first. */
    async list(page: Page): Promise<LegalHold[]> {
      let query = q.selectFrom('legal_holds').select('hold').orderBy('placed_at', 'desc').limit(page.limit);
      if (page.before !== undefined) query = query.where('placed_at', '<', page.before);
      return parse(await query.execute());
    },

    /** For each span the holds that are on it now, in the order of the spans. */
    async on(spans: readonly Span[], now: number): Promise<readonly HoldId[][]> {
      const holds = await active(now);
      if (holds.length === 0) return spans.map(() => []);
      const of = await facts(
        [...new Set(spans.map((s) => s.streamId))],
        holds.some((h) => h.scope.label !== undefined),
      );
      return spans.map(({ streamId, from, to }) => {
        const item: HoldFacts = { streamId, from, to, labels: [], ...of(streamId) };
        return holds.filter((h) => holdCovers(h, item)).map((h) => h.holdId);
      });
    },

    /** The ids that an active hold names or that its streams carry: a text without any of them is not held by it. */
    async words(hold: LegalHold): Promise<readonly string[]> {
      const { streams = [], streamers = [], rooms = [], label } = hold.scope;
      const rows = await q
        .selectFrom('streams')
        .select('stream_id')
        .where((e) =>
          e.or([
            ...(streamers.length > 0 ? [e('streamer_id', 'in', streamers)] : []),
            ...(rooms.length > 0 ? [e('room_id', 'in', rooms)] : []),
            ...(label === undefined
              ? []
              : [
                  e(
                    'stream_id',
                    'in',
                    q
                      .selectFrom('case_items')
                      .select('stream_id')
                      .where((i) => i.or([i('label', '=', label), i('label', 'like', `${label}.%`)])),
                  ),
                ]),
          ]),
        )
        .execute();
      return [
        ...new Set<string>([...streams, ...streamers, ...rooms, ...rows.map((r) => r.stream_id as StreamId)]),
      ];
    },
  };
}
