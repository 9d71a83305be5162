import { controlKey, type ControlRecord } from '@airlock/contracts/control';
import type { SegmentMessage } from '@airlock/contracts/segment';
import { topics } from '@airlock/contracts/topics';
import type { DirectPath } from '@airlock/bus/direct';
import type { Batch, Bus, InRecord, Subscription } from '@airlock/bus/port';
import type { IngestEvents } from './events.js';
import type { Judge } from './judge.js';
import { JobFailure } from '@airlock/media/worker-pool';
import type { MediaJob, MediaReply } from './media-job.js';
import type { MediaWorkers } from './media-workers.js';
import type { StreamView } from './stream-view.js';

export interface SegmentConsumerDeps {
  readonly bus: Bus;
  readonly direct: DirectPath;
  readonly workers: Pick<MediaWorkers, 'look'>;
  readonly judge: Judge;
  readonly view: StreamView;
  readonly events: IngestEvents;
  readonly clock: () => number;
  /** Segments older than this are not looked at any more, unless their stream is in delay or review. ms */
  readonly shedAfterMs: number;
}

/** How long a segment may be ahead of its stream's admission record. */
const ADMISSION_WAIT_MS = 2_000;

/** Looks at every segment, publishes its verdict, and acknowledges it only then. */
export function consumeSegments(deps: SegmentConsumerDeps): Promise<Subscription> {
  const { bus, direct, workers, judge, view, events, clock, shedAfterMs } = deps;

  const look = async (segment: SegmentMessage, job: MediaJob, mayShed: boolean): Promise<MediaReply> => {
    if (mayShed && clock() - segment.capturedAt > shedAfterMs) return unjudged(segment, 'overload');
    try {
      return await workers.look(job, { keep: !mayShed });
    } catch (error) {
      return unjudged(segment, failureOf(error), error instanceof Error ? error.message : String(error));
    }
  };

  const one = async (batch: Batch<SegmentMessage>, record: InRecord<SegmentMessage>): Promise<void> => {
    const segment = record.value;
    const receivedAt = clock();
    const stream = await view.wait(segment.streamId, ADMISSION_WAIT_MS);
    if (!stream) {
      events.unknownStream(segment.streamId);
      return batch.park(record, 'the stream was not admitted');
    }
    const { mode } = stream.release;
    const mayShed = mode !== 'delay' && mode !== 'review';
    const reply = await look(segment, { segment, plan: stream.sampling }, mayShed);
    if (reply.failure && reply.failure !== 'no_picture')
      events.segmentFailed(segment, reply.failure, reply.error);
    const { verdict, actions } = judge.segment(segment, reply, stream, receivedAt);
    const fresh = actions.filter((a) => !view.stands(a.streamId, a.kind, a.decidedAt));
    for (const action of fresh) {
      const record: ControlRecord = { type: 'action', action };
      // Both paths: the direct one darkens at once, the topic makes it last. Without the topic the segment is retried,
      // and finds the same action with the same id.
      await Promise.resolve(direct.send(record)).catch((error: unknown) => events.directPathFailed(error));
      await bus.publish(topics.control, [
        { key: controlKey(record), partitionKey: action.streamId, value: record },
      ]);
      view.note(action);
      events.acted(action);
    }
    // A clean first part says nothing yet: only the whole segment can be released.
    if (!verdict.final && verdict.decision === 'release') return;
    await bus.publish(topics.verdicts, [{ key: segment.streamId, value: verdict }]);
    events.segmentJudged(verdict);
  };

  return bus.subscribe({
    topic: topics.segments,
    group: 'ingest',
    from: 'latest',
    maxBatch: 64,
    handle: async (batch) => {
      const results = await Promise.allSettled(batch.records.map((record) => one(batch, record)));
      const failed = results.find((r) => r.status === 'rejected');
      if (failed) throw failed.reason;
    },
  });
}

function unjudged(
  segment: SegmentMessage,
  failure: NonNullable<MediaReply['failure']>,
  error?: string,
): MediaReply {
  return {
    signals: [],
    framesAt: [],
    reused: 0,
    unwatchedMs: segment.durationMs,
    failure,
    ...(error === undefined ? {} : { error }),
    decodeMs: 0,
    inferMs: 0,
  };
}

function failureOf(error: unknown): NonNullable<MediaReply['failure']> {
  if (!(error instanceof JobFailure)) return 'undecodable';
  switch (error.reason) {
    case 'overload':
      return 'overload';
    case 'timeout':
      return 'timeout';
    case 'worker_crashed':
    case 'job_failed':
      return 'undecodable';
    case 'aborted':
    case 'closed':
      // Nobody looked and nobody will here: the segment stays unacknowledged for the next worker.
      throw error;
    default:
      return error.reason satisfies never;
  }
}
