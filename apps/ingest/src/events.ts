import type { Logger } from '@airlock/nest-host/logger';
import type { Metrics } from '@airlock/nest-host/metrics';
import type { SegmentMessage } from '@airlock/contracts/segment';
import { segmentKey } from '@airlock/contracts/segment';
import type { MessageVerdict, SegmentVerdict } from '@airlock/contracts/verdict';
import type { Action } from '@airlock/contracts/action';

/** All business telemetry of ingest: metrics stay low-cardinality, ids go to the log only. */
export interface IngestEvents {
  segmentJudged(verdict: SegmentVerdict): void;
  messageJudged(verdict: MessageVerdict): void;
  segmentFailed(segment: SegmentMessage, failure: string, error: string | undefined): void;
  unknownStream(streamId: string): void;
  acted(action: Action): void;
  directPathFailed(error: unknown): void;
  policyLoaded(hash: string): void;
  policyRefused(problems: string): void;
}

export function ingestEvents(logger: Logger, metrics: Metrics): IngestEvents {
  const segments = metrics.counter('airlock_segments_judged_total', 'Segments judged', ['decision']);
  const messages = metrics.counter('airlock_messages_judged_total', 'Chat lines judged', ['decision']);
  const frames = metrics.counter('airlock_frames_total', 'Frames looked at', ['how']);
  const failures = metrics.counter('airlock_segments_unjudged_total', 'Segments that could not be judged', [
    'failure',
  ]);
  const unwatched = metrics.counter('airlock_unwatched_seconds_total', 'Seconds of media nobody looked at');
  const actions = metrics.counter('airlock_automatic_actions_total', 'Actions the policy took by itself', [
    'kind',
  ]);
  const unknown = metrics.counter(
    'airlock_unknown_stream_total',
    'Records of streams that were not admitted',
  );
  const age = metrics.histogram('airlock_verdict_seconds', 'From complete at capture to verdict', ['kind']);
  const read = metrics.histogram('airlock_message_verdict_seconds', 'From receipt to verdict of a chat line');
  return {
    segmentJudged(v) {
      segments.inc({ decision: v.decision });
      frames.inc({ how: 'judged' }, v.coverage.frames - v.coverage.reused);
      frames.inc({ how: 'reused' }, v.coverage.reused);
      if (v.coverage.unwatchedMs > 0) unwatched.inc(v.coverage.unwatchedMs / 1000);
      age.observe(
        { kind: v.final ? 'whole' : 'part' },
        Math.max(0, v.timing.decidedAt - v.timing.capturedAt) / 1000,
      );
    },
    messageJudged(v) {
      messages.inc({ decision: v.decision });
      read.observe(Math.max(0, v.timing.decidedAt - v.timing.receivedAt) / 1000);
    },
    segmentFailed(segment, failure, error) {
      failures.inc({ failure });
      logger.warn({ segment: segmentKey(segment), failure, error }, 'segment could not be judged');
    },
    unknownStream(streamId) {
      unknown.inc();
      logger.warn({ streamId }, 'record of a stream that was not admitted');
    },
    acted(action) {
      actions.inc({ kind: action.kind });
      logger.info(
        { action: action.actionId, kind: action.kind, streamId: action.streamId },
        'automatic action',
      );
    },
    directPathFailed(error) {
      logger.error({ err: error }, 'direct path failed, the control topic carries the action');
    },
    policyLoaded(hash) {
      logger.info({ policy: hash }, 'policy in force');
    },
    policyRefused(problems) {
      logger.error({ problems }, 'changed policy refused, the one before stays in force');
    },
  };
}
