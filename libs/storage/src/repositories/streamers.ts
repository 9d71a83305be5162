import { Identity } from '@airlock/contracts/identity';
import { StreamerId } from '@airlock/contracts/ids';
import { Licence, StreamerProfile } from '@airlock/contracts/licence';
import { StreamRecord } from '@airlock/contracts/control';
import { sql } from 'kysely';
import type { Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';

/** What admission has to know of a streamer. */
export interface Standing {
  readonly identity: Identity | undefined;
  readonly profile: StreamerProfile | undefined;
  readonly licences: readonly Licence[];
}

/** Ids that begin with `named`, after the last one of the page before. */
export interface IdQuery {
  readonly named?: string | undefined;
  readonly after: string;
  readonly limit: number;
}

export interface StandingRow {
  readonly id: string;
  readonly identity: unknown;
  readonly profile: unknown;
  readonly licences: readonly unknown[] | null;
}

export const standingOf = ({ identity, profile, licences }: StandingRow): Standing => ({
  identity: identity === null ? undefined : Identity.parse(identity),
  profile: profile === null ? undefined : StreamerProfile.parse(profile),
  licences: (licences ?? []).map((l) => Licence.parse(l)),
});

/** What is known of streamers, together. */
export function streamersRepository(q: Queries) {
  return {
    async standing(streamerId: StreamerId): Promise<Standing> {
      const { rows } = await sql<StandingRow>`SELECT who.id, i.record AS identity, p.record AS profile,
          (SELECT jsonb_agg(l.record ORDER BY l.valid_to) FROM licences l
            WHERE l.holder_kind = 'publisher' AND l.holder_id = who.id) AS licences
        FROM (SELECT ${streamerId}::text AS id) AS who
        LEFT JOIN identities i ON i.subject = who.id
        LEFT JOIN streamer_profiles p ON p.streamer_id = who.id`.execute(q);
      return standingOf(rows[0]!);
    },

    async saveProfile(profile: StreamerProfile, now: number): Promise<void> {
      const values = { updated_at: now, record: storableJson(profile) };
      await q
        .insertInto('streamer_profiles')
        .values({ streamer_id: profile.streamerId, ...values })
        .onConflict((c) => c.column('streamer_id').doUpdateSet(values))
        .execute();
    },

    /** Newest first. */
    async streamsOf(streamerId: StreamerId, limit: number): Promise<StreamRecord[]> {
      const rows = await q
        .selectFrom('streams')
        .select('record')
        .where('streamer_id', '=', streamerId)
        .orderBy('started_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map((r) => StreamRecord.parse(r.record));
    },

    /** Ids of everybody who has streamed, is known or has a ledger, in their order. */
    async ids({ named = '', after, limit }: IdQuery): Promise<StreamerId[]> {
      const { rows } = await sql<{ id: string }>`SELECT id FROM (
          SELECT streamer_id AS id FROM streams UNION SELECT subject FROM identities
          UNION SELECT streamer_id FROM streamer_profiles UNION SELECT streamer_id FROM credit_entries
        ) AS known WHERE starts_with(id, ${named}) AND id > ${after} ORDER BY id LIMIT ${limit}`.execute(q);
      return rows.map((r) => StreamerId.parse(r.id));
    },

    /** Everybody whose identity is known, by name of the account, with what they have streamed in. */
    async publishers(
      after: string,
      limit: number,
    ): Promise<{ identity: Identity; profile: StreamerProfile | undefined; categories: string[] }[]> {
      const { rows } = await sql<{ identity: unknown; profile: unknown; categories: string[] }>`SELECT
        i.record AS identity,
        (SELECT record FROM streamer_profiles p WHERE p.streamer_id = i.subject) AS profile,
        (SELECT coalesce(jsonb_agg(DISTINCT s.record->>'category'), '[]'::jsonb) FROM streams s
          WHERE s.streamer_id = i.subject) AS categories
        FROM identities i WHERE i.subject > ${after} ORDER BY i.subject LIMIT ${limit}`.execute(q);
      return rows.map((r) => ({
        identity: Identity.parse(r.identity),
        profile: r.profile === null ? undefined : StreamerProfile.parse(r.profile),
        categories: r.categories,
      }));
    },
  };
}
