import { StreamRecord } from '@airlock/contracts/control';
import type { StreamerId } from '@airlock/contracts/ids';
import type { Sanction } from '@airlock/contracts/sanction';
import type { HouseGround } from '../house/house.js';

const DAY_MS = 86_400_000;

export interface AirTime {
  readonly usedUp: boolean;
  /** When it will be, or may be again, ms since 1970. */
  readonly again: readonly number[];
}

/**
 * How a limit of time on air stands: one on the streamer counts all streams of the last 24 hours, one on a stream that
 * stream alone.
 */
export const airTime = async (
  { db, projection }: Pick<HouseGround, 'db' | 'projection'>,
  standing: readonly Sanction[],
  of: { readonly streamerId: StreamerId; readonly onAir: StreamRecord | undefined },
  now: number,
): Promise<AirTime> => {
  const left: number[] = [];
  const { onAir } = of;
  if (onAir !== undefined) {
    for (const a of projection.streams.actions.active(onAir.streamId, now))
      if (a.kind === 'limit_time' && a.limits?.airMs !== undefined)
        left.push(onAir.startedAt + a.limits.airMs - now);
  }
  const limits = standing.flatMap((s) => (s.kind === 'limit_time' ? (s.limits?.airMs ?? []) : []));
  if (limits.length > 0) {
    const rows = await db.queries
      .selectFrom('streams')
      .select('record')
      .where('streamer_id', '=', of.streamerId)
      .where('started_at', '>', now - DAY_MS)
      .execute();
    const used = rows
      .map((r) => StreamRecord.parse(r.record))
      .reduce((sum, r) => sum + Math.max(0, (r.live ? now : (r.endedAt ?? now)) - r.startedAt), 0);
    left.push(Math.min(...limits) - used);
  }
  if (left.length === 0) return { usedUp: false, again: [] };
  const least = Math.min(...left);
  // Used up: the oldest stream falls out of the 24 hours some time, which a minute finds out soon enough.
  return least <= 0 ? { usedUp: true, again: [now + 60_000] } : { usedUp: false, again: [now + least] };
};
