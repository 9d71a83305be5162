import type { CreditRules } from '@airlock/contracts/credit';
import type { StreamerLine } from '@airlock/contracts/http/streamer-api';
import type { StreamerId } from '@airlock/contracts/ids';
import { type LedgerLine, standing } from '@airlock/moderation/credit';
import type { Queries } from '@airlock/storage/database';
import { creditRepository } from '@airlock/storage/repositories/credit';
import { streamersRepository } from '@airlock/storage/repositories/streamers';

export interface StreamersWanted {
  readonly limit: number;
  /** The id begins so. */
  readonly named?: string | undefined;
  /** Only those with a ledger: everybody else stands at the start. */
  readonly tier?: string | undefined;
  readonly after: string;
}

/** Streamers with their standing now, in order of id. */
export const listStreamers = async (
  q: Queries,
  rules: CreditRules,
  { limit, named = '', tier, after }: StreamersWanted,
  now: number,
): Promise<StreamerLine[]> => {
  const line = (streamerId: StreamerId, lines: readonly LedgerLine[]): StreamerLine => {
    const { points, tier: stands, measures } = standing(rules, lines, now);
    return { streamerId, points, tier: stands.name, measures: [...measures] };
  };
  const ledgers = creditRepository(q);
  if (tier === undefined) {
    const ids = await streamersRepository(q).ids({ named, after, limit });
    const known = ids.length === 0 ? undefined : await ledgers.ofAll(ids);
    return ids.map((id) => line(id, known?.get(id) ?? []));
  }
  const found: StreamerLine[] = [];
  for await (const { streamerId, lines } of ledgers.ledgers()) {
    if (streamerId <= after || !streamerId.startsWith(named)) continue;
    const stands = line(streamerId, lines);
    if (stands.tier === tier) found.push(stands);
    if (found.length === limit) break;
  }
  return found;
};
