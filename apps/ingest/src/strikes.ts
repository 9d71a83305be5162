import type { StreamId } from '@airlock/contracts/ids';

/** Deaths of a worker in a row from which on a stream is no accident any more. */
const TOLERATED = 2;
const FIRST_MS = 10_000;
const LONGEST_MS = 120_000;
const MAX_STREAMS = 10_000;

/**
 * Streams whose media keeps killing or hanging media workers. Each death costs the streams beside it a worker for
 * seconds, so such a stream is left unlooked at for a while, longer each time; its segments are held meanwhile.
 */
export interface Strikes {
  isOut(streamId: StreamId, now: number): boolean;
  /** A worker died of one of its segments. Returns until when the stream is out, if it is. */
  died(streamId: StreamId, now: number): number | undefined;
  /** A segment of it was looked at. */
  lived(streamId: StreamId): void;
}

export function createStrikes(): Strikes {
  const streams = new Map<StreamId, { deaths: number; until: number }>();
  return {
    isOut: (id, now) => now < (streams.get(id)?.until ?? -Infinity),
    died(id, now) {
      const deaths = (streams.get(id)?.deaths ?? 0) + 1;
      const over = deaths - TOLERATED;
      const until = over < 0 ? -Infinity : now + Math.min(LONGEST_MS, FIRST_MS * 2 ** over);
      streams.delete(id);
      streams.set(id, { deaths, until });
      if (streams.size > MAX_STREAMS) streams.delete(streams.keys().next().value as StreamId);
      return over < 0 ? undefined : until;
    },
    lived: (id) => void streams.delete(id),
  };
}
