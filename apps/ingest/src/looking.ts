import type { StreamRecord } from '@airlock/contracts/control';
import type { SegmentMessage } from '@airlock/contracts/segment';
import { JobFailure } from '@airlock/media/worker-pool';
import type { IngestEvents } from './events.js';
import { type Failure, type MediaReply, notLookedAt } from './media-job.js';
import type { MediaWorkers } from './media-workers.js';
import { createStrikes } from './strikes.js';

export interface LookingDeps {
  readonly workers: Pick<MediaWorkers, 'look'>;
  readonly events: Pick<IngestEvents, 'quarantined'>;
  readonly clock: () => number;
  /**
   * Segments that have been on the bus for longer are not looked at any more, unless their stream is in delay or review.
   * ms; `Infinity` for recordings, which can wait and have no neighbours to protect.
   */
  readonly shedAfterMs: number;
}

/**
 * Has a segment looked at. Whatever its bytes do comes back as a reply with a `failure`; rejects only when nobody looked
 * and somebody else still can. `arrivedAt`: when the bus took it, ms since 1970.
 */
export type Look = (segment: SegmentMessage, stream: StreamRecord, arrivedAt: number) => Promise<MediaReply>;

export function createLooking({ workers, events, clock, shedAfterMs }: LookingDeps): Look {
  const strikes = createStrikes();

  return async (segment, { release: { mode }, sampling }, arrivedAt) => {
    const { streamId } = segment;
    const keep = mode === 'delay' || mode === 'review';
    const leftMs = keep ? Infinity : shedAfterMs - (clock() - arrivedAt);
    if (leftMs <= 0) return notLookedAt(segment, 'overload', 'older than is worth looking at');
    if (strikes.isOut(streamId, clock()))
      return notLookedAt(segment, 'undecodable', 'the stream keeps killing media workers');
    try {
      const reply = await workers.look(
        { segment, plan: sampling },
        { keep, ...(leftMs === Infinity ? {} : { waitMs: leftMs }) },
      );
      strikes.lived(streamId);
      return reply;
    } catch (error) {
      const failure = failureOf(error);
      if (shedAfterMs !== Infinity && isDeath(error)) {
        const until = strikes.died(streamId, clock());
        if (until !== undefined) events.quarantined(streamId, until);
      }
      return notLookedAt(segment, failure, error instanceof Error ? error.message : String(error));
    }
  };
}

const isDeath = (error: unknown): boolean =>
  error instanceof JobFailure && (error.reason === 'timeout' || error.reason === 'worker_crashed');

function failureOf(error: unknown): Failure {
  if (!(error instanceof JobFailure)) return 'undecodable';
  switch (error.reason) {
    // `aborted`: waited for a worker until it was too old.
    case 'overload':
    case 'aborted':
      return 'overload';
    case 'timeout':
      return 'timeout';
    case 'worker_crashed':
    case 'job_failed':
      return 'undecodable';
    case 'closed':
      // Nobody looked and nobody will here: the segment stays unacknowledged for the next worker.
      throw error;
    default:
      return error.reason satisfies never;
  }
}
