import type { CreditEntry } from '@airlock/contracts/credit';
import { IdentityKey } from '@airlock/contracts/identity';
import { StreamerId } from '@airlock/contracts/ids';
import { Sanction } from '@airlock/contracts/sanction';
import { sql } from 'kysely';
import type { Queries } from '../database/tables.js';
import { type CreditRow, creditEntry } from './credit.js';
import { type Standing, standingOf, type StandingRow } from './streamers.js';

/** What is asked of a streamer who wants to go live. */
export interface AtTheDoor {
  readonly standing: Standing;
  /** Newest first. */
  readonly sanctions: readonly Sanction[];
  /** The whole ledger, the oldest line first. */
  readonly ledger: readonly CreditEntry[];
  /** Everything they were ever known by. */
  readonly keys: readonly IdentityKey[];
}

interface Row extends StandingRow {
  readonly sanctions: readonly unknown[] | null;
  readonly ledger: readonly CreditRow[] | null;
  readonly keys: readonly (readonly [kind: string, keyId: string, hash: string])[] | null;
}

/** All of it of several streamers in one round trip: it stands in the publisher's way. */
export const atTheDoor = async (
  q: Queries,
  streamerIds: readonly StreamerId[],
): Promise<Map<StreamerId, AtTheDoor>> => {
  const { rows } = await sql<Row>`SELECT who.id, i.record AS identity, p.record AS profile,
      (SELECT jsonb_agg(l.record ORDER BY l.valid_to) FROM licences l
        WHERE l.holder_kind = 'publisher' AND l.holder_id = who.id) AS licences,
      (SELECT jsonb_agg(s.body ORDER BY s.from_at DESC, s.sanction_id) FROM sanctions s
        WHERE s.subject = 'streamer:' || who.id) AS sanctions,
      (SELECT jsonb_agg(to_jsonb(c) ORDER BY c.at, c.entry_id) FROM credit_entries c
        WHERE c.streamer_id = who.id) AS ledger,
      (SELECT jsonb_agg(jsonb_build_array(k.kind, k.key_id, k.hash) ORDER BY k.kind, k.key_id, k.hash)
        FROM identity_keys k WHERE k.subject = who.id) AS keys
    FROM unnest(${sql.val([...streamerIds])}::text[]) AS who(id)
    LEFT JOIN identities i ON i.subject = who.id
    LEFT JOIN streamer_profiles p ON p.streamer_id = who.id`.execute(q);
  return new Map(
    rows.map((row): [StreamerId, AtTheDoor] => [
      StreamerId.parse(row.id),
      {
        standing: standingOf(row),
        sanctions: (row.sanctions ?? []).map((s) => Sanction.parse(s)),
        ledger: (row.ledger ?? []).map(creditEntry),
        keys: (row.keys ?? []).map(([kind, keyId, hash]) => IdentityKey.parse({ kind, keyId, hash })),
      },
    ]),
  );
};
