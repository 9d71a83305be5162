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
  const { rows } =
    await sql<Row>`SELECT * FROM airlock_at_the_door(${sql.val([...streamerIds])}::text[])`.execute(q);
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
