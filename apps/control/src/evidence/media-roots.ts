import { rootOf } from '@airlock/moderation/audit';
import { auditRepository, leafHash } from '@airlock/storage/repositories/audit';
import { sha256 } from '@airlock/storage/repositories/audit-proofs';
import { type SegmentEntry, segmentsRepository } from '@airlock/storage/repositories/segments';
import type { Closers } from '@airlock/nest-host/lifecycle';
import { airlock } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { startRounds } from '../house/rounds.js';

export const HOUR_MS = 3_600_000;
/** Segments are written down a little after they are captured. */
const SETTLE_MS = 60_000;
const LOOK_MS = 60_000;
/** Hours made up for after a standstill. */
const BACK = 24;
const KIND = 'media.root';

/** What one leaf stands for: RFC 6962 hashes over this text. */
const mediaLeaf = (s: Pick<SegmentEntry, 'epoch' | 'seq' | 'sha256'>): string =>
  `${s.epoch}/${s.seq} ${s.sha256 ?? 'unknown'}`;

/** RFC 6962 root (hex) over segments in order. */
export const mediaRoot = (segments: readonly SegmentEntry[]): string =>
  Buffer.from(
    rootOf(
      sha256,
      segments.map((s) => leafHash(mediaLeaf(s))),
    ),
  ).toString('hex');

/** Writes into the audit log, hour by hour, what each stream's media was: nobody can exchange it later and not be found. */
export interface MediaRoots {
  /** Writes what is missing of the hours that are over; how many roots. */
  look(): Promise<number>;
}

export function startMediaRoots(
  { db, clock, effects, logger }: Pick<HouseGround, 'db' | 'clock' | 'effects' | 'logger'>,
  closers: Closers,
): MediaRoots {
  const segments = segmentsRepository(db.queries);
  const written = new Set<number>();
  const hour = async (from: number): Promise<number> => {
    const to = from + HOUR_MS;
    let roots = 0;
    for (const streamId of await segments.streamsWithin(from, to)) {
      const known = await auditRepository(db.queries).newest(KIND, streamId, to);
      if (known !== undefined && (JSON.parse(known.body) as { detail: { to: number } }).detail.to >= to)
        continue;
      const captured = await segments.captured(streamId, from, to);
      if (captured.length === 0) continue;
      const detail = { from, to, segments: captured.length, root: mediaRoot(captured) };
      await effects(airlock('evidence'), async ({ record }) => {
        record({ kind: KIND, subject: streamId, detail });
        return Promise.resolve();
      });
      roots += 1;
    }
    return roots;
  };
  const round = async (): Promise<number> => {
    const last = Math.floor((clock() - SETTLE_MS) / HOUR_MS) - 1;
    let roots = 0;
    for (let h = Math.max(0, last - BACK + 1); h <= last; h += 1) {
      if (written.has(h)) continue;
      roots += await hour(h * HOUR_MS);
      written.add(h);
    }
    for (const h of written) if (h < last - BACK) written.delete(h);
    return roots;
  };
  const failure = 'roots of the media are not written';
  const rounds = startRounds(round, { everyMs: LOOK_MS, logger, failure });
  closers.add('media roots', () => rounds.close());
  return rounds;
}
